"""Numerals, in digits or in Chinese, to exact values: ``3萬5千`` → 35,000, ``一百二十`` → 120, ``二〇二三`` → 2023.

Everything here takes folded text (``rag.text.fold``): Simplified characters, no thousands commas.

Not for: finding numerals in a text, or their units (``rag.numbers``).
"""

from __future__ import annotations

import re
from fractions import Fraction

HAN_DIGITS = {
    char: digit
    for digit, chars in enumerate(("〇零", "一壹", "二两贰", "三叁参", "四肆", "五伍", "六陆", "七柒", "八捌", "九玖"))
    for char in chars
}
_D = "".join(HAN_DIGITS)
SMALL = {"十": 10, "拾": 10, "百": 100, "千": 1000}
BIG = {"万": 10**4, "亿": 10**8, "兆": 10**12}

# «3萬5千», «1萬7210», «12億3000萬», «5百», «3餘萬»; then the same in Chinese with «三點五億»
ARABIC = r"\d+(?:\.\d+)?(?:[余多]?[十百千]?[万亿兆]+(?:\d+(?:\.\d+)?[十百千]?[万亿]?)*|[百千](?:\d+[百十]?)*)?"
HAN = rf"[{_D}十拾百千万亿兆]+(?:点[{_D}]+[万亿兆]*)?"
NUMERAL = f"(?:{ARABIC}|{HAN})"

_PIECE = re.compile(rf"\d+(?:\.\d+)?|点|[{_D}十拾百千万亿兆]")


def numeral_value(written: str) -> Fraction | None:
    """The value of a folded numeral; None when the characters make none (``千万`` of 千萬不要)."""
    if written.isascii():
        return Fraction(written)
    if len(written) > 1 and all(char in HAN_DIGITS for char in written):
        return Fraction(int("".join(str(HAN_DIGITS[char]) for char in written)))
    if "点" in written:
        return _with_point(written)
    total = section = Fraction(0)
    current: Fraction | None = None
    last = ""
    for piece in _PIECE.findall(written):
        if piece in SMALL:
            if current is None and last in {*SMALL, *BIG}:
                return None
            section += (1 if current is None else current) * SMALL[piece]
            current = None
        elif piece in BIG:
            section += current or 0
            if last in BIG:  # 3萬億
                total *= BIG[piece]
            elif not last:
                return None
            else:
                total += section * BIG[piece]
            section, current = Fraction(0), None
        else:
            current = Fraction(HAN_DIGITS[piece]) if piece in HAN_DIGITS else Fraction(piece)
        last = piece
    if current is not None and last in HAN_DIGITS and len(written) > 2 and current:
        current *= _spoken_power(written[-2])  # 三萬五 is 35,000
    return total + section + (current or 0)


def _with_point(written: str) -> Fraction | None:
    whole, _, rest = written.partition("点")
    decimals = rest.rstrip("万亿兆")
    before = numeral_value(whole)
    if before is None:
        return None
    value = before + Fraction(int("".join(str(HAN_DIGITS[char]) for char in decimals)), 10 ** len(decimals))
    for power in rest[len(decimals) :]:
        value *= BIG[power]
    return value


def _spoken_power(before: str) -> int:
    power = {**SMALL, **BIG}.get(before, 1)
    return power // 10 if power > 10 else 1


def significant_digits(written: str) -> int:
    """How many significant digits a numeral is written with (``757.69億`` has 5, ``三萬`` 1)."""
    digits = "".join(str(HAN_DIGITS[char]) if char in HAN_DIGITS else char for char in written)
    return len(re.sub(r"\D", "", digits).strip("0"))
