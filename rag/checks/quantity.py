"""A figure as a value: what kind of quantity it is, how much, and where it stands.

Not for: reading figures (``rag.checks.numbers``) or comparing them (``rag.checks.same_value``).
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction


class Kind(StrEnum):
    """What a quantity is of; two of different kinds are never equal (a bare number excepted)."""

    NUMBER = "number"
    MONEY = "money"
    PERCENT = "percent"
    POINTS = "points"  # percentage points
    ORDINAL = "ordinal"
    YEAR = "year"
    DATE = "date"  # month × 100 + day; day 0: the month alone, month 0: the day alone
    QUARTER = "quarter"
    HALF = "half"  # 1 or 2, of a year
    TIME = "time"  # minutes after midnight
    CODE = "code"  # a telephone number as its digits, a 1 in front to keep the zeros


@dataclass(frozen=True, slots=True)
class Quantity:
    """One figure of a text: ``folded[start:end] == text``.

    ``value`` is exact and in the base unit (1.2億元 → 120,000,000; 三成五 → 35 with ``Kind.PERCENT``); ``unit`` is canonical, "" when
    none was understood; ``rough`` tells 約, 近, 餘 and their like; ``digits`` counts the significant digits as written. ``grain`` is what
    the last digit of a share is worth, in percent (33.3% → 1/10, 三成 → 10); 0 for a fraction, which is exact.
    """

    kind: Kind
    value: Fraction
    unit: str
    start: int
    end: int
    text: str
    rough: bool = False
    digits: int = 0
    grain: Fraction = Fraction(0)
