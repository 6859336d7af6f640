"""The extractive draft: an answer made of quotations, without any language model.

Below the floors nothing is claimed: the nearest passages are shown, or nothing is.

Not for: judging quotations against their passages (``rag.verify``).
"""

from __future__ import annotations

from collections.abc import Sequence

from rag.domain import Draft, Hit, Status
from rag.index.library import Library
from rag.reader.annotate import annotated
from rag.reader.claims import Quoted, claims_of
from rag.reader.compose import Stretch
from rag.reader.confidence import confidence
from rag.reader.question_parts import survey_topic
from rag.reader.rank import Ranked
from rag.reader.reading import Reading, read
from rag.reader.select import answer_stretches, item_asked_for
from rag.reader.survey import DEPTH, survey
from rag.text import fold

ENGINE = "extractive"

_RELATED_SHOWN = 3
_LONGEST_SPAN = 40  # characters


def reading_depth(question_text: str, usual: int) -> int:
    """How many passages to retrieve: ``usual``, or more where the question asks which articles speak of something."""
    return max(usual, DEPTH) if survey_topic(fold(question_text)) else usual


def draft_answer(
    question_text: str,
    hits: Sequence[Hit],
    library: Library,
    *,
    answer_floor: float,
    related_floor: float,
) -> Draft:
    """Quote what answers the question, or say that nothing does."""
    reading = read(question_text, hits, library)
    if not reading.ranked:
        return Draft(Status.ABSTAINED, (), 0.0, ENGINE)
    if reading.question.topic:
        stretches, sure = survey(read(reading.question.topic, hits, library))
    else:
        stretches = answer_stretches(reading)
        sure = confidence(reading, stretches)
        stretches = item_asked_for(reading.question, stretches)
    if sure < related_floor:
        return Draft(Status.ABSTAINED, (), sure, ENGINE)
    if sure < answer_floor:
        shown = [one.candidate for one in _one_per_passage(reading.ranked)[:_RELATED_SHOWN]]
        related = [Quoted(c.article, c.start, c.end, c.text) for c in shown]
        return Draft(Status.RELATED, claims_of(related, library.manifest), sure, ENGINE)
    quoted = [
        Quoted(one.article, one.start, one.end, annotated(reading, one), _span(reading, one)) for one in stretches
    ]
    return Draft(Status.ANSWERED, claims_of(quoted, library.manifest, named=bool(reading.question.topic)), sure, ENGINE)


def _span(reading: Reading, stretch: Stretch) -> tuple[int, int] | None:
    """The answer itself, where the model sees one that is short enough to be set in bold."""
    span = reading.meaning.best(stretch.ranked.candidate.hit.passage, stretch.start, stretch.end)
    if span is None or span.margin < 0 or span.end - span.start > _LONGEST_SPAN:
        return None
    return span.start, span.end


def _one_per_passage(ranked: Sequence[Ranked]) -> list[Ranked]:
    best: dict[str, Ranked] = {}
    for one in ranked:
        best.setdefault(one.candidate.hit.passage.id, one)
    return list(best.values())
