"""Figures of a claim against its source: is there such a figure, and is it said of the same thing?

A figure must occur in the source. Where it does, the words around it are compared with the words around every figure of its kind: if they
fit another figure clearly better, the claim has put the wrong one there — the commonest mistake of a model that copies.

Not for: sums and other arithmetic; a total that the source does not state is not found.
"""

from __future__ import annotations

import re

from rag.checks.align import Alignment
from rag.checks.source import Place, Source, places_of
from rag.numbers import Kind, Quantity, equal, read_folded
from rag.text import fold
from rag.units import units_agree

# How much better the fit elsewhere must be, and what the whole sentence counts beside the nearest characters.
_MARGIN = 0.18
_WHOLE_WEIGHT = 0.6

_COUNTED = frozenset({"個", "人", "家", "次"})
_SMALL = 12


# «first» is said in many ways
_FIRST = re.compile(fold("首|冠軍|冠于|最|第1|榜首|頭"))


def wrong_figures(alignment: Alignment, source: Source) -> list[str]:
    """One line for each figure of the claim that the source does not bear out."""
    claimed = places_of(alignment.claim, read_folded(alignment.claim))
    stated = [place for sentence in source.sentences for place in sentence.places]
    wrong = []
    for place in claimed:
        one = place.quantity
        same = [other for other in stated if equal(one, other.quantity)]
        if not same and (_is_first(one, source) or _said_otherwise(one, alignment)):
            continue
        if not same:
            if not any(equal(one, other) for other in source.context_quantities):
                wrong.append(f"原文沒有「{one.text}」")
            continue
        others = [other for other in stated if _comparable(one, other.quantity) and other not in same]
        if not others:
            continue
        fit = max(_fit(place, other) for other in same)
        rival = max(others, key=lambda other: _fit(place, other))
        # the rival may be said of its own thing elsewhere in the claim
        said = [other for other in claimed if other is not place and equal(other.quantity, rival.quantity)]
        at_home = any(_fit(other, rival) >= _fit(place, rival) for other in said)
        if _fit(place, rival) > fit + _MARGIN and not at_home:
            wrong.append(f"這裡原文是「{rival.quantity.text}」，不是「{one.text}」")
    return wrong


def _is_first(one: Quantity, source: Source) -> bool:
    return one.kind is Kind.ORDINAL and one.value == 1 and bool(_FIRST.search(source.text))


def _said_otherwise(one: Quantity, alignment: Alignment) -> bool:
    """«三個國家» where the source names them uncounted, «一週», «第二大»: small, in words, and no figure of its kind beside it."""
    small = one.value <= _SMALL and not one.text[0].isascii()
    if not small or not (one.kind is Kind.ORDINAL or one.unit in _COUNTED or (one.value == 1 and one.unit)):
        return False
    beside = [other for sentence in alignment.sentences for other in sentence.quantities if _comparable(one, other)]
    return not any(other.value <= _SMALL for other in beside)


def _fit(claim: Place, source: Place) -> float:
    """How well the surroundings of a figure in the claim agree with those of a figure in the source, 0 … 1."""
    near = len(claim.near & source.near) / len(claim.near) if claim.near else 1.0
    whole = len(claim.whole & source.whole) / len(claim.whole) if claim.whole else 1.0
    return near * (1 - _WHOLE_WEIGHT) + whole * _WHOLE_WEIGHT


def _comparable(one: Quantity, other: Quantity) -> bool:
    if one.kind is not other.kind:
        return {one.kind, other.kind} <= {Kind.NUMBER, Kind.MONEY} and not (one.unit and other.unit)
    return units_agree(one.unit, other.unit)
