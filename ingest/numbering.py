"""Numbers of list items in the ways that office programs and web pages write them.

Not for: reading numbers; ``rag.checks`` does.
"""

from __future__ import annotations

_DIGITS = "〇一二三四五六七八九"
_STEMS = "甲乙丙丁戊己庚辛壬癸"
_BRANCHES = "子丑寅卯辰巳午未申酉戌亥"
_FORMAL = {"一": "壹", "二": "貳", "三": "參", "四": "肆", "五": "伍", "六": "陸", "七": "柒", "八": "捌", "九": "玖", "十": "拾"}
_ROMAN = [(1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl")]
_ROMAN += [(10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i")]


def written(number: int, style: str) -> str:
    """A number in a style of WordprocessingML (ST_NumberFormat); digits where the style or the number has no other way."""
    if not 0 < number < 1000:
        return str(number)
    match style:
        case "lowerLetter" | "upperLetter":
            letters = chr(ord("a") + (number - 1) % 26) * ((number - 1) // 26 + 1)
            return letters if style == "lowerLetter" else letters.upper()
        case "lowerRoman" | "upperRoman":
            return _roman(number) if style == "lowerRoman" else _roman(number).upper()
        case "taiwaneseCounting" | "taiwaneseCountingThousand" | "chineseCounting" | "chineseCountingThousand" | "japaneseCounting":
            return _han(number)
        case "ideographLegalTraditional" | "chineseLegalSimplified":
            return "".join(_FORMAL.get(character, character) for character in _han(number))
        case "ideographTraditional" if number <= len(_STEMS):
            return _STEMS[number - 1]
        case "ideographZodiac" if number <= len(_BRANCHES):
            return _BRANCHES[number - 1]
        case "decimalFullWidth" | "decimalFullWidth2":
            return "".join(chr(ord("０") + int(digit)) for digit in str(number))
        case "decimalEnclosedCircle" | "decimalEnclosedCircleChinese" if number <= 20:
            return chr(ord("①") + number - 1)
        case "decimalZero":
            return f"{number:02d}"
        case _:
            return str(number)


def _roman(number: int) -> str:
    text = ""
    for value, letters in _ROMAN:
        text += letters * (number // value)
        number %= value
    return text


def _han(number: int) -> str:
    hundreds, rest = divmod(number, 100)
    tens, ones = divmod(rest, 10)
    text = f"{_DIGITS[hundreds]}百" if hundreds else ""
    if tens:
        text += ("" if tens == 1 and not hundreds else _DIGITS[tens]) + "十"
    elif hundreds and ones:
        text += "零"
    return text + (_DIGITS[ones] if ones else "")
