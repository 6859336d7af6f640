"""Whether confidence means what it says: of the answers given with 0.8, are 80 % right?

Expected calibration error and reliability bins (Guo et al., On Calibration of Modern Neural Networks, 2017), over the questions whose
answer was given or held back: an answer to a question that the articles do not answer counts as wrong.

Not for: gating; the Brier score of each question does that.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from eval.metrics import Figure, share
from eval.records import Record

BINS = 10


@dataclass(frozen=True, slots=True)
class Bin:
    """The answers whose confidence lies in one tenth: their mean confidence, and the share of right ones with its interval."""

    confidence: float
    right: Figure


def reliability(records: Sequence[Record]) -> list[Bin]:
    """The bins that hold an answer given, from low confidence to high."""
    given = (record for record in records if record.answer["status"] == "answered")
    return bins_of((float(one.answer["confidence"]), one.gold.status == "answered" and one.right) for one in given)


def bins_of(given: Iterable[tuple[float, bool]]) -> list[Bin]:
    """The bins of answers, each with its confidence and whether it is right."""
    groups: list[list[tuple[float, bool]]] = [[] for _ in range(BINS)]
    for sure, right in given:
        groups[min(BINS - 1, int(sure * BINS))].append((sure, right))
    return [
        Bin(sum(sure for sure, _ in group) / len(group), share("", [r for _, r in group])) for group in groups if group
    ]


def calibration_error(bins: Sequence[Bin]) -> float:
    """The mean distance of confidence from the share right, weighted by the number of answers; 0 without any."""
    total = sum(one.right.count for one in bins)
    return sum(one.right.count * abs(one.confidence - one.right.value) for one in bins) / total if total else 0.0
