"""The reader suite: does the right sentence come first, does the answer hold the fact, and does the reader know when it does not know?

On DRCD's held-back half (by title; no model and no weight saw it): sentences, answers, and abstention when the
paragraph is not found or the sentence is cut out of it. On the sample issue: the figures of each kind of question, on the test half, and the time.

Not for: retrieval (``eval.retrieval``).
"""

from __future__ import annotations

import math
import statistics
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from eval.cutting import cut_out
from eval.indexing import indexed_paragraphs
from eval.metrics import Figure, Outcome, share
from eval.reading_sets import Asked, ask_set
from eval.squad import DRCD_TRAINING_SHARE, in_training, read_squad
from rag.domain import Hit, Status
from rag.engine import Engine
from rag.index.library import Library
from rag.progress import progress
from rag.reader.confidence import confidence
from rag.reader.rank import Ranked
from rag.reader.reading import Reading, read
from rag.reader.select import answer_stretches
from rag.settings import Settings
from rag.text import fold

_Z = 1.959964

Order = Callable[[Ranked], float]


@dataclass(frozen=True, slots=True)
class Read:
    """One public question as it was read: as it is, without its paragraph, and with its answer cut out."""

    asked: Asked
    reading: Reading
    answered: bool  # the answer's stretches hold the answer's words
    sure: float
    sure_removed: float
    sure_cut: float


def measure_drcd(data: Path, settings: Settings) -> list[Figure]:
    """The figures on DRCD's held-back half.

    Raises:
        SourceError: the file is not there.
    """
    paragraphs = read_squad(data / "benchmarks" / "DRCD_dev.json")
    held_back = [not in_training(paragraph.title, DRCD_TRAINING_SHARE) for paragraph in paragraphs]
    with indexed_paragraphs(paragraphs, settings) as library:
        return drcd_figures([_read(one, library) for one in ask_set(library, paragraphs, held_back, settings)])


_ASKED_OF_HALF = 3  # of the held-back questions one in so many is asked


def measure_half(data: Path, settings: Settings) -> list[Figure]:
    """DRCD's held-back questions with every second paragraph indexed: right where its paragraph is there, not answered where it is not.

    Raises:
        SourceError: the file is not there.
    """
    paragraphs = read_squad(data / "benchmarks" / "DRCD_dev.json")
    right: list[bool] = []
    abstained: list[bool] = []
    given: list[bool] = []
    with indexed_paragraphs(paragraphs[::2], settings) as library:
        asked = [
            (question, paragraph.text[start:end], number % 2 == 0)
            for number, paragraph in enumerate(paragraphs)
            if not in_training(paragraph.title, DRCD_TRAINING_SHARE)
            for question, (start, end) in zip(paragraph.questions, paragraph.spans, strict=True)
        ][::_ASKED_OF_HALF]
        engine = Engine(library, settings)
        for question, fact, is_there in progress(asked, "asking", len(asked), unit="questions"):
            answer = engine.ask(question)
            answered = answer.status is Status.ANSWERED
            says = answered and fold(fact) in fold(answer.text)
            (right if is_there else abstained).append(says if is_there else not answered)
            given += [says] if answered else []
    return [
        share("paragraph indexed: right", right),
        share("paragraph not indexed: not answered", abstained),
        share("right among all answers given", given),
    ]


def drcd_figures(done: Sequence[Read]) -> list[Figure]:
    """Shares with their intervals; the last are areas under the curve: answerable questions against those made unanswerable."""
    every = [one.sure for one in done]
    right = [one.sure for one in done if one.answered]
    found = [one for one in done if any(_holds(one, ranked) for ranked in one.reading.ranked)]
    return [
        share("gold paragraph: sentence top 1", [_first(one, 1, _score) for one in found]),
        share("gold paragraph: sentence top 2", [_first(one, 2, _score) for one in found]),
        share("  the model alone, top 1", [_first(one, 1, _by_model) for one in found]),
        share("five passages: top 1 says it", [_says(one, 1, _score) for one in done]),
        share("five passages: top 3 say it", [_says(one, 3, _score) for one in done]),
        share("  the model alone, top 1", [_says(one, 1, _by_model) for one in done]),
        share("five passages: the answer says it", [one.answered for one in done]),
        area("answerable or not, paragraph removed", every, [one.sure_removed for one in done]),
        area("answerable or not, sentence cut out", every, [one.sure_cut for one in done]),
        area("  right answers only, removed", right, [one.sure_removed for one in done]),
        area("  right answers only, cut out", right, [one.sure_cut for one in done]),
    ]


def kind_figures(outcomes: Sequence[Outcome]) -> list[Figure]:
    """Share of right answers for each kind of question."""
    kinds = dict.fromkeys(outcome.gold.kind for outcome in outcomes)
    return [share(kind, [o.right for o in outcomes if o.gold.kind == kind]) for kind in kinds]


def medians(outcomes: Sequence[Outcome]) -> tuple[float, float, float]:
    """Median length of answers outside lists in characters, median and 95th percentile of the time in milliseconds."""
    lengths = [len(o.answer.text) for o in outcomes if o.answer.status is Status.ANSWERED and "\n" not in o.answer.text]
    times = sorted(o.answer.timings_ms["total"] for o in outcomes)
    return statistics.median(lengths or [0]), statistics.median(times), times[int(0.95 * (len(times) - 1))]


def area(name: str, positive: Sequence[float], negative: Sequence[float]) -> Figure:
    """The chance that a positive scores higher than a negative, with the interval of Hanley & McNeil (1982)."""
    ranked = sorted([(score, 1) for score in positive] + [(score, 0) for score in negative])
    below, wins, position = 0, 0.0, 0
    while position < len(ranked):
        last = position
        while last < len(ranked) and ranked[last][0] == ranked[position][0]:
            last += 1
        tied = [kind for _, kind in ranked[position:last]]
        ups, downs = sum(tied), len(tied) - sum(tied)
        wins += ups * (below + downs / 2)
        below += downs
        position = last
    value = wins / (len(positive) * len(negative))
    q1, q2 = value / (2 - value), 2 * value**2 / (1 + value)
    spread = value * (1 - value) + (len(positive) - 1) * (q1 - value**2) + (len(negative) - 1) * (q2 - value**2)
    half = _Z * math.sqrt(max(0.0, spread) / (len(positive) * len(negative)))
    return Figure(name, value, max(0.0, value - half), min(1.0, value + half), len(positive) + len(negative))


def _read(asked: Asked, library: Library) -> Read:
    reading = read(asked.question, asked.hits, library)
    gone = [
        (c.start, c.end)
        for c in reading.pool
        if c.article.id == asked.article and (asked.says(c.text) or asked.holds(c.article.id, c.start, c.end))
    ]
    without = [hit for hit in asked.hits if hit.passage.article.id != asked.article]
    stretches = answer_stretches(reading) if reading.ranked else []
    return Read(
        asked,
        reading,
        answered=any(asked.says(stretch.text) for stretch in stretches),
        sure=confidence(reading, stretches) if stretches else 0.0,
        sure_removed=_sure(asked.question, without, library),
        sure_cut=_sure(asked.question, cut_out(asked.hits, {asked.article: gone}), library),
    )


def _sure(question: str, hits: Sequence[Hit], library: Library) -> float:
    reading = read(question, hits, library)
    return confidence(reading, answer_stretches(reading)) if reading.ranked else 0.0


def _holds(one: Read, ranked: Ranked) -> bool:
    candidate = ranked.candidate
    return one.asked.holds(candidate.article.id, candidate.start, candidate.end)


def _first(one: Read, count: int, order: Order) -> bool:
    """Whether one of the best sentences of the right paragraph holds the place of the answer."""
    inside = [ranked for ranked in one.reading.ranked if ranked.candidate.article.id == one.asked.article]
    return any(_holds(one, ranked) for ranked in sorted(inside, key=order, reverse=True)[:count])


def _says(one: Read, count: int, order: Order) -> bool:
    """Whether one of the best sentences of all passages says the answer."""
    best = sorted(one.reading.ranked, key=order, reverse=True)[:count]
    return any(one.asked.says(ranked.candidate.text) for ranked in best)


def _score(ranked: Ranked) -> float:
    return ranked.score


def _by_model(ranked: Ranked) -> float:
    return ranked.features["span"]
