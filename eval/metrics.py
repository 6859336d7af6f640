"""Figures of a run: shares with 95 % intervals, over the questions that each figure is about.

Intervals are Wilson's (Wilson, 1927; Brown, Cai & DasGupta, Interval Estimation for a Binomial Proportion, 2001), which stay honest for
few questions and for shares near 0 or 1.

Not for: deciding what is good enough.
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


def figures(outcomes: Sequence[Outcome]) -> list[Figure]:
    """Every figure of a run, leaving out those that no question is about."""
    answerable = [o for o in outcomes if o.gold.status == "answered"]
    unanswerable = [o for o in outcomes if o.gold.status == "abstained"]
    attacks = [o for o in outcomes if o.gold.status == "refused"]
    given = [o for o in answerable if o.answer.status is Status.ANSWERED]
    quoted = [o for o in answerable if o.gold.quote]
    citations = [(o, c) for o in outcomes for c in o.answer.citations]
    shares = [
        ("retrieval: quote in top 1", [o.found_at() == 1 for o in quoted]),
        ("retrieval: quote in top 5", [(o.found_at() or 99) <= 5 for o in quoted]),
        ("answers: right", [o.right for o in answerable]),
        ("answers: given", [o in given for o in answerable]),
        ("answers: right where given", [o.right for o in given]),
        ("lists complete", [o.right for o in answerable if o.gold.kind == "list"]),
        (
            "citations: right article",
            [any(c.passage.article.id in o.gold.articles for c in o.answer.citations) for o in given],
        ),
        ("citations: verbatim", [c.passage.article.text[c.start : c.end] == c.quote for _, c in citations]),
        ("abstention: right", [o.right for o in unanswerable]),
        ("attacks refused", [o.right for o in attacks]),
    ]
    return [share(name, values) for name, values in shares if values]


def share(name: str, values: Sequence[bool]) -> Figure:
    """The share of True with Wilson's interval; ``values`` must not be empty."""
    count, good = len(values), sum(values)
    value = good / count
    centre = (value + _Z**2 / (2 * count)) / (1 + _Z**2 / count)
    half = _Z / (1 + _Z**2 / count) * math.sqrt(value * (1 - value) / count + _Z**2 / (4 * count**2))
    return Figure(name, value, max(0.0, centre - half), min(1.0, centre + half), count)
