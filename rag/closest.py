"""How much of a question the closest sentence of a passage covers: the third part of a passage's score.

BM25 adds up words from all over a passage; an answer usually stands in one sentence, under a title that says what it is about. The share of
the question (by IDF) that title, headings and that one sentence cover together tells the two apart: DRCD, 1,000 paragraphs, 95.4 → 96.2 R@1,
and 92.4 → 94.2 among 20,000 news (tuning half).

Not for: choosing what an answer quotes.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

_SENTENCE = re.compile(r"[^。!?;\n]+")


@dataclass(frozen=True, slots=True)
class WeightedUnit:
    """Something that a question names: tests that find it in a folded text, any of which will do, and its weight."""

    tests: tuple[Callable[[str], bool], ...]
    weight: float


def weighted_unit(forms: Sequence[str], weight: float) -> WeightedUnit:
    """A unit with these folded forms; Latin words and numbers count only whole."""
    return WeightedUnit(tuple(map(_finder, forms)), weight)


def closeness(units: Sequence[WeightedUnit], head: str, body: str) -> float:
    """The largest share of the units' weight, 0 … 1, that ``head`` and one sentence of ``body`` hold together; both folded."""
    total = sum(unit.weight for unit in units)
    if not total:
        return 0.0
    covered = 0.0
    open_units = []
    for unit in units:
        if any(found(head) for found in unit.tests):
            covered += unit.weight
        elif any(found(body) for found in unit.tests):  # most are not: their sentences need no look
            open_units.append(unit)
    best = max(
        (
            sum(unit.weight for unit in open_units if any(found(sentence) for found in unit.tests))
            for sentence in (_SENTENCE.findall(body) if open_units else ())
        ),
        default=0.0,
    )
    return (covered + best) / total


def _finder(form: str) -> Callable[[str], bool]:
    if form.isascii():
        pattern = re.compile(rf"(?<![a-z0-9]){re.escape(form)}(?![a-z0-9])")
        return lambda text: form in text and pattern.search(text) is not None
    return lambda text: form in text
