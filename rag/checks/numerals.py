"""Numerals, in digits or in Chinese, to exact values: ``3萬5千`` → 35,000, ``一百二十`` → 120, ``二〇二三`` → 2023.

Everything here takes folded text (``rag.text.fold``): Simplified characters, no thousands commas.

Not for: finding numerals in a text, or their units (``rag.checks.numbers``).
"""

from __future__ import annotations

import re
from collections.abc import Container
from fractions import Fraction

HAN_DIGITS = {
    char: digit
    for digit, chars in enumerate(("〇零", "一壹", "二两贰", "三叁参", "四肆", "五伍", "六陆", "七柒", "八捌", "九玖"))
    for char in chars
}
_D = "".join(HAN_DIGITS)
SMALL = {"十": 10, "拾": 10, "百": 100, "千": 1000}
BIG = {"万": 10**4, "亿": 10**8, "兆": 10**12}

# What a numeral may begin with, as the inside of a character class.
STARTS = f"0-9{_D}十拾百千万亿兆"
# Characters; a longer run of digits is no figure that anybody means, and Python reads none of more than 4,300.
LONGEST = 60

_ASCII = frozenset("0123456789")
_HAN = frozenset(f"{_D}十拾百千万亿兆")
_ROUGHLY = frozenset("余多")
_TENS = frozenset("十百千")

_PIECE = re.compile(rf"\d+(?:\.\d+)?|点|[{_D}十拾百千万亿兆]")


def numeral_end(folded: str, start: int) -> int:
    """Where the numeral that begins at ``start`` ends; ``start`` itself when none does.

    «3萬5千», «1萬7210», «12億3000萬», «5百», «3餘萬», «1.5»; in Chinese «三萬五千», «三點五億». Read from left to right without going back:
    a regular expression for it takes time that doubles with every digit.
    """
    at = _run(folded, start, _ASCII)
    if at == start:
        at = _run(folded, start, _HAN)
        decimals = _run(folded, at + 1, HAN_DIGITS) if at > start and folded.startswith("点", at) else at + 1
        return _run(folded, decimals, BIG) if decimals > at + 1 else at
    at = _decimals(folded, at)
    power = at + (folded[at : at + 1] in _ROUGHLY)
    power += folded[power : power + 1] in _TENS
    after = _run(folded, power, BIG)
    if after > power:  # «3萬», then what follows it
        return _more(folded, after, _TENS, frozenset("万亿"))
    if folded[at : at + 1] in {"百", "千"}:
        return _more(folded, at + 1, frozenset("百十"), frozenset())
    return at


def _more(folded: str, at: int, first: Container[str], second: Container[str]) -> int:
    """The end of «7210», «3000萬», «5千» behind a power of ten, one after the other."""
    while (digits := _run(folded, at, _ASCII)) > at:
        at = _decimals(folded, digits) if second else digits
        at += folded[at : at + 1] in first and at < len(folded)
        at += folded[at : at + 1] in second and at < len(folded)
    return at


def _decimals(folded: str, at: int) -> int:
    end = _run(folded, at + 1, _ASCII) if folded.startswith(".", at) else at
    return end if end > at + 1 else at


def _run(folded: str, at: int, chars: Container[str]) -> int:
    while at < len(folded) and folded[at] in chars:
        at += 1
    return at


def numeral_value(written: str) -> Fraction | None:
    """The value of a folded numeral; None when the characters make none (``千万`` of 千萬不要), or more than anybody means."""
    if len(written) > LONGEST:
        return None
    if written.isascii():
        return Fraction(written)
    if len(written) > 1 and all(char in HAN_DIGITS for char in written):
        return Fraction(int("".join(str(HAN_DIGITS[char]) for char in written)))
    return _with_point(written) if "点" in written else _with_powers(written)


def _with_powers(written: str) -> Fraction | None:
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
