"""A question's outcome and whether it is right, and shares with 95 % intervals.

Intervals are Wilson's (Wilson, 1927; Brown, Cai & DasGupta, Interval Estimation for a Binomial Proportion, 2001), which stay honest for
few questions and for shares near 0 or 1.

Not for: what is measured on each question (``eval.measures``), deciding what is good enough (``eval.gates``).
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from eval.gold_questions import GoldQuestion, facts_met, plain
from rag.domain import Answer, Hit, Status

_Z = 1.959964


@dataclass(frozen=True, slots=True)
class Outcome:
    """One question with what came of it."""

    gold: GoldQuestion
    answer: Answer
    hits: tuple[Hit, ...]

    @property
    def right(self) -> bool:
        """All facts in an answer; or no answer where there is none; or a refusal where one is due."""
        if self.gold.status == "answered":
            return self.answer.status is Status.ANSWERED and facts_met(self.gold, self.answer.text) == len(
                self.gold.facts
            )
        if self.gold.status == "refused":
            return self.answer.status is Status.REFUSED
        return self.answer.status in {Status.ABSTAINED, Status.RELATED, Status.REFUSED}

    def found_at(self) -> int | None:
        """Rank (from 1) of the first hit that holds the gold quote; None if none does."""
        wanted = plain(self.gold.quote)
        for rank, hit in enumerate(self.hits, 1):
            if hit.passage.article.id in self.gold.articles and wanted in plain(hit.passage.text):
                return rank
        return None


@dataclass(frozen=True, slots=True)
class Figure:
    """A share with its 95 % interval and the number of questions it is about."""

    name: str
    value: float
    low: float
    high: float
    count: int


def share(name: str, values: Sequence[bool]) -> Figure:
    """The share of True with Wilson's interval; ``values`` must not be empty."""
    count, good = len(values), sum(values)
    value = good / count
    centre = (value + _Z**2 / (2 * count)) / (1 + _Z**2 / count)
    half = _Z / (1 + _Z**2 / count) * math.sqrt(value * (1 - value) / count + _Z**2 / (4 * count**2))
    return Figure(name, value, max(0.0, centre - half), min(1.0, centre + half), count)


def figure_line(figure: Figure) -> str:
    """A figure as a line of a table."""
    interval = f"[{figure.low:.1%} – {figure.high:.1%}]"
    return f"  {figure.name:<36}{figure.value:>7.1%}  {interval:<18} n={figure.count}"
