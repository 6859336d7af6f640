"""What the bundled model says of each sentence: by how much the best span in it beats «this passage does not answer».

Only a few passages are read: the model takes nearly all of a question's time. Which ones, search and words say in turn: of 469 tune questions
the answer's passage was left out 28 times with the first five of the search, and 5 times so. A sentence of another passage has the score
``UNREAD``.

Not for: weighing that beside what words say (``rag.reader.rank``).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import zip_longest

from rag.checks.as_written import as_written_in
from rag.domain import Passage
from rag.model.spans import PairModel, Span, SpanScores
from rag.script import one_writing

READ = 5
UNREAD = -12.0
_MOST = 12.0  # log odds beyond this say nothing more


@dataclass(frozen=True, slots=True, eq=False)
class Read:
    """The scores of the passages that the model read, by passage id, each with how many characters stood before the passage's own."""

    scores: Mapping[str, tuple[SpanScores, int]]

    def best(self, passage: Passage, start: int, end: int) -> Span | None:
        """The best span between two places of the article, in the article's places; None where the model has not read."""
        found = self.scores.get(passage.id)
        if found is None:
            return None
        scores, before = found
        shift = passage.start - before
        span = scores.best(max(start, passage.start) - shift, min(end, passage.end) - shift)
        return Span(span.start + shift, span.end + shift, span.margin) if span else None

    def margin(self, passage: Passage, start: int, end: int) -> float:
        """Its margin, ``UNREAD`` where there is none."""
        span = self.best(passage, start, end)
        return max(UNREAD, min(_MOST, span.margin)) if span else UNREAD


NOTHING_READ = Read({})


def passages_to_read(found: Iterable[Passage], by_words: Iterable[Passage], most: int = READ) -> list[Passage]:
    """Of the passages in the order that they were found and in that of their best sentence by words: the first of each, the second of each …"""
    in_turn = (one for pair in zip_longest(_once(found), _once(by_words)) for one in pair if one is not None)
    return _once(in_turn)[:most]


def _once(passages: Iterable[Passage]) -> list[Passage]:
    return [*{passage.id: passage for passage in passages}.values()]


def read_passages(model: PairModel, question: str, passages: Sequence[Passage]) -> Read:
    """Read passages against a question."""
    heads = [_head(passage) for passage in passages]
    texts = [head + passage.text for head, passage in zip(heads, passages, strict=True)]
    asked = [one_writing(as_there) for as_there in as_written_in(question, texts)]
    found: dict[str, SpanScores] = {}
    for wording in dict.fromkeys(asked):
        alike = [text for text, own in zip(texts, asked, strict=True) if own == wording]
        found |= zip(alike, model.spans(wording, alike), strict=True)
    return Read({p.id: (found[text], len(head)) for p, text, head in zip(passages, texts, heads, strict=True)})


def _head(passage: Passage) -> str:
    """What the passage's own words are about: its article's title and the heading above."""
    return "\n".join(part for part in (passage.article.title, *passage.headings[-1:]) if part) + "\n"
