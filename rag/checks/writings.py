"""A folded text with its figures in one writing, so that 六千元, 6千元 and 6,000元 have the same terms.

Amounts, shares, years and dates become digits (百分之八十七, 八成七 → 87%; 1.2萬 → 12000; 二〇二四年 → 2024年); counts and ordinals up to ten become
Chinese numerals (3項 → 三項, 第3條 → 第三條), which is how articles mostly write them and what makes a pair with the word behind.

Trade-off: «116億» is 11600000000 from here on, so that «116» alone does not find it.

Not for: comparing figures (``rag.checks.numbers.equal``), or for a text that somebody reads.
"""

from __future__ import annotations

import re
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache

from rag.checks.numbers import read_folded
from rag.checks.numerals import STARTS, numeral_end, numeral_value
from rag.checks.quantity import Kind, Quantity

_HAN_UP_TO_TEN = "〇一二三四五六七八九十"
_NUMERAL = re.compile(f"[{STARTS}]")
_MAY_DIFFER = re.compile(
    f"[{STARTS.removeprefix('0-9')}成]|(?<![0-9.])[0-9](?![0-9.])|percent|per cent|illion|thousand|q[1-4]"
)
# These values count base units («1.5公里» is 1,500 of them): the numeral itself is read again.
_MEASURED = frozenset({"m", "kg", "m2", "W", "Wh"})
_MOST_DIGITS = 20
_KEPT = 8192  # of the latest texts: terms and words of a sentence are made from the same one
_DIGITS = re.compile(r"\d")
_ENGLISH_POWER = re.compile("[ ]?(?:thousand|million|billion|trillion)s?")


@lru_cache(maxsize=_KEPT)
def one_writing_of_figures(folded: str) -> str:
    """The text with each figure rewritten; rewriting again changes nothing."""
    if not _MAY_DIFFER.search(folded):
        return folded
    pieces: list[str] = []
    done = 0
    for figure in read_folded(folded):
        if figure.start >= done:
            pieces += [folded[done : figure.start], _rewritten(figure)]
            done = figure.end
    return "".join([*pieces, folded[done:]])


def _rewritten(figure: Quantity) -> str:
    text = figure.text
    match figure.kind:
        case Kind.PERCENT:
            share = _digits(abs(figure.value))
            text = f"{share}%" if share else text
        case Kind.YEAR:
            text = text if _DIGITS.search(text) else f"{_digits(figure.value)}年"
        case Kind.QUARTER:
            text = f"第{_HAN_UP_TO_TEN[int(figure.value)]}季"
        case Kind.MONEY | Kind.NUMBER | Kind.POINTS | Kind.ORDINAL:
            text = _with_numeral(figure, None if figure.unit in _MEASURED else abs(figure.value))
        case Kind.DATE:
            text = _each_in_digits(text)
    return text


def _with_numeral(figure: Quantity, value: Fraction | None) -> str:
    """The figure's text with its numeral in another writing; ``value`` None: as it is written."""
    begin = _NUMERAL.search(figure.text)
    if begin is None:
        return figure.text
    end = numeral_end(figure.text, begin.start())
    value = numeral_value(figure.text[begin.start() : end]) if value is None else value
    if value is None:
        return figure.text
    counted = figure.kind is Kind.ORDINAL or (figure.kind is Kind.NUMBER and figure.unit)
    few = counted and value.denominator == 1 and 0 < value < len(_HAN_UP_TO_TEN)
    written = _HAN_UP_TO_TEN[int(value)] if few else _digits(value)
    english = _ENGLISH_POWER.match(figure.text, end)
    end = english.end() if english else end
    return figure.text[: begin.start()] + written + figure.text[end:] if written else figure.text


def _each_in_digits(text: str) -> str:
    """«四月二日» → «4月2日»."""
    pieces: list[str] = []
    at = 0
    while at < len(text):
        end = numeral_end(text, at)
        value = numeral_value(text[at:end]) if end > at else None
        end = max(end, at + 1)
        pieces.append(text[at:end] if value is None else _digits(value) or text[at:end])
        at = end
    return "".join(pieces)


def _digits(value: Fraction) -> str:
    """A value in digits; "" where that takes more than anybody writes (1/3)."""
    written = format((Decimal(value.numerator) / Decimal(value.denominator)).normalize(), "f")
    return written if Fraction(written) == value and len(written) <= _MOST_DIGITS else ""
