"""Numbers of list items in the ways that office programs and web pages write them.

Not for: reading numbers; ``rag.checks`` does.
"""

from __future__ import annotations

from collections.abc import Callable

_MOST = 1000
_CIRCLES = 20
_DIGITS = "〇一二三四五六七八九"
_STEMS = "甲乙丙丁戊己庚辛壬癸"
_BRANCHES = "子丑寅卯辰巳午未申酉戌亥"
_FORMAL = {
    "一": "壹",
    "二": "貳",
    "三": "參",
    "四": "肆",
    "五": "伍",
    "六": "陸",
    "七": "柒",
    "八": "捌",
    "九": "玖",
    "十": "拾",
}
_ROMAN = [(1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl")]
_ROMAN += [(10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i")]


def written(number: int, style: str) -> str:
    """A number in a style of WordprocessingML (ST_NumberFormat); digits where the style or the number has no other way."""
    way = _WAYS.get(style)
    text = way(number) if way and 0 < number < _MOST else ""
    return text or str(number)


def _letters(number: int) -> str:
    return chr(ord("a") + (number - 1) % 26) * ((number - 1) // 26 + 1)


def _formal(number: int) -> str:
    return "".join(_FORMAL.get(character, character) for character in _han(number))


def _wide(number: int) -> str:
    return "".join(chr(ord("０") + int(digit)) for digit in str(number))


def _circled(number: int) -> str:
    return chr(ord("①") + number - 1) if number <= _CIRCLES else ""


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


_WAYS: dict[str, Callable[[int], str]] = {
    "lowerLetter": _letters,
    "upperLetter": lambda number: _letters(number).upper(),
    "lowerRoman": _roman,
    "upperRoman": lambda number: _roman(number).upper(),
    "taiwaneseCounting": _han,
    "taiwaneseCountingThousand": _han,
    "chineseCounting": _han,
    "chineseCountingThousand": _han,
    "japaneseCounting": _han,
    "ideographLegalTraditional": _formal,
    "chineseLegalSimplified": _formal,
    "ideographTraditional": lambda number: _STEMS[number - 1 : number],
    "ideographZodiac": lambda number: _BRANCHES[number - 1 : number],
    "decimalFullWidth": _wide,
    "decimalFullWidth2": _wide,
    "decimalEnclosedCircle": _circled,
    "decimalEnclosedCircleChinese": _circled,
    "decimalZero": lambda number: f"{number:02d}",
}
