"""Labelled questions → what the reader would answer, and whether it is right.

Two kinds of lines are taken: gold questions (``eval.gold_questions``), and what staff mark on an answer, ``{"question", "history"?,
"verdict": "right" | "wrong" | "unanswerable"}``. Each gold question with an answer gives a second example: the same one with its answer cut
out of the articles.

Not for: fitting (``training/calibrate.py``).
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from eval.cutting import Span, cut_out
from eval.gold_questions import GoldQuestion, facts_met, plain, read_question
from rag.condense import condense
from rag.domain import Hit
from rag.errors import SourceError
from rag.index.library import Library
from rag.reader.compose import stretch_for
from rag.reader.confidence import evidence
from rag.reader.rank import Ranked
from rag.reader.reading import Reading, read
from rag.reader.select import answer_stretches
from rag.retrieve import retrieve
from rag.settings import Settings

VERDICTS = ("right", "wrong", "unanswerable")


@dataclass(frozen=True, slots=True)
class Labelled:
    """A question with what is known of it: a gold question, or a verdict on the answer that was given."""

    question: str
    history: tuple[str, ...]
    gold: GoldQuestion | None
    verdict: str


@dataclass(frozen=True, slots=True)
class Example:
    """What spoke for an answer, and whether it was right; ``cut`` when its answer had been cut out of the articles."""

    evidence: dict[str, float]
    right: bool
    cut: bool


def read_labelled(path: Path) -> list[Labelled]:
    """The questions of a file; attacks are left out, and of gold questions those of the test half.

    Raises:
        SourceError: the file cannot be read, or a line is neither kind; names the line.
    """
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except OSError as error:
        raise SourceError(f"{path}: cannot be read ({error})") from error
    found = []
    for number, line in enumerate(lines, 1):
        if line.strip():
            try:
                value = json.loads(line)
                one = _labelled(value)
            except (ValueError, KeyError) as error:
                raise SourceError(
                    f"{path}, line {number}: neither a gold question nor a question with a verdict ({', '.join(VERDICTS)})"
                ) from error
            if one.gold is None or (one.gold.split == "tune" and one.gold.status != "refused"):
                found.append(one)
    return found


def _labelled(value: dict[str, Any]) -> Labelled:
    history = tuple(map(str, value.get("history", ())))
    if "verdict" in value:
        if value["verdict"] not in VERDICTS:
            raise ValueError(value["verdict"])
        return Labelled(str(value["question"]), history, None, value["verdict"])
    return Labelled(str(value["question"]), history, read_question(value), "")


def readings(
    library: Library, settings: Settings, labelled: Sequence[Labelled]
) -> Iterator[tuple[Labelled, tuple[Hit, ...], Reading]]:
    """Each question as the engine reads it; those for which nothing is found, and surveys, are left out."""
    for one in labelled:
        text = condense(one.question, one.history)
        hits = tuple(retrieve(library, text, settings.top_k, settings.dense_weight))
        reading = read(text, hits, library)
        if reading.ranked and not reading.question.topic:
            yield one, hits, reading


def facts_share(gold: GoldQuestion, reading: Reading, ranked: Ranked) -> float:
    """How right the answer made of one sentence would be: 1 with all facts, half of their share with some."""
    share = facts_met(gold, stretch_for(reading.question, ranked, {}).text) / len(gold.facts)
    return share if share == 1 else share / 2


def examples(library: Library, settings: Settings, labelled: Sequence[Labelled]) -> Iterator[Example]:
    """What speaks for the reader's answer to each question, and whether it is right; gold answers also cut out."""
    for one, hits, reading in readings(library, settings, labelled):
        stretches = answer_stretches(reading)
        found = evidence(reading, stretches)
        if one.gold is None:
            yield Example(found, one.verdict == "right", cut=False)
            continue
        answerable = one.gold.status == "answered"
        yield Example(found, answerable and _right(one.gold, reading), cut=False)
        if answerable:
            without = _without_answer(one.gold, hits, reading)
            reread = read(reading.question.text, without, library)
            if reread.ranked and not _right(one.gold, reread):
                yield Example(evidence(reread, answer_stretches(reread)), right=False, cut=True)


def _right(gold: GoldQuestion, reading: Reading) -> bool:
    said = "\n".join(stretch.text for stretch in answer_stretches(reading))
    return facts_met(gold, said) == len(gold.facts)


def _without_answer(gold: GoldQuestion, hits: Sequence[Hit], reading: Reading) -> list[Hit]:
    """The hits without the sentences that hold a fact or the gold quote."""
    quote = plain(gold.quote)
    gone: dict[str, list[Span]] = {}
    for candidate in reading.pool:
        text = plain(candidate.text)
        if facts_met(gold, candidate.text) or (quote and (quote in text or text in quote)):
            gone.setdefault(candidate.article.id, []).append((candidate.start, candidate.end))
    return cut_out(hits, gone)
