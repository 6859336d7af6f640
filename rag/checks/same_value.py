"""Whether two figures say the same: in another unit, rounded, as a fraction or a share, or a part of a date.

Not for: whether they are said of the same thing (``rag.checks.figures``).
"""

from __future__ import annotations

from fractions import Fraction

from rag.checks.quantity import Kind, Quantity
from rag.checks.units import units_agree

_TENTH = 10  # percent, what 一成 is


def equal(claim: Quantity, source: Quantity) -> bool:
    """Whether a figure of a claim is that of its source: the same, a part of it (the month of a date), or it rounded («約»)."""
    if claim.kind is Kind.DATE and source.kind is Kind.DATE:
        month, day = divmod(int(claim.value), 100)
        return (not month or month == source.value // 100) and (not day or day == source.value % 100)
    if claim.unit == "年代" and source.kind is Kind.YEAR:
        return 0 <= source.value - claim.value < 10
    if {claim.kind, source.kind} == {Kind.YEAR, Kind.NUMBER}:
        return claim.value == source.value and not (claim.unit or source.unit)
    if claim.kind is not source.kind and not _may_be_bare(claim, source):
        return False
    return units_agree(claim.unit, source.unit) and (
        claim.value == source.value
        or (claim.rough and _rounded(source, claim.digits) == claim.value)
        or (claim.kind is source.kind is Kind.PERCENT and _as_shares(claim, source))
    )


def _as_shares(claim: Quantity, source: Quantity) -> bool:
    """A fraction against a percentage («1/3», 33%), and 成 against a finer share: the same within what the coarser one can tell apart."""
    in_tenths, fraction = claim.grain == _TENTH, 0 in {claim.grain, source.grain}
    return (in_tenths or fraction) and abs(claim.value - source.value) < max(claim.grain, source.grain) / 2


def _may_be_bare(claim: Quantity, source: Quantity) -> bool:
    """A number without any unit may be an amount or a share whose unit stands elsewhere, as in a table."""
    bare = any(one.kind is Kind.NUMBER and not one.unit for one in (claim, source))
    return bare and {claim.kind, source.kind} <= {Kind.NUMBER, Kind.MONEY, Kind.PERCENT}


def _rounded(quantity: Quantity, digits: int) -> Fraction:
    """The value rounded to so many significant digits, where it is written with more; else the value."""
    if not 0 < digits < quantity.digits:
        return quantity.value
    step = Fraction(10) ** (len(str(abs(int(quantity.value)))) - digits)
    return round(quantity.value / step) * step
