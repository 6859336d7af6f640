"""Questions with the place of their answer, from SQuAD files, together with what retrieval finds for them.

A set is indexed whole, one article a paragraph, and every question is asked through the engine's own retrieval, so that training and
measuring see what the reader will see.

Not for: judging answers.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from eval.squad import Paragraph
from rag.domain import Hit
from rag.index.library import Library
from rag.progress import progress
from rag.retrieve import retrieve
from rag.settings import Settings
from rag.text import fold

RETRIEVED = 5


@dataclass(frozen=True, slots=True)
class Asked:
    """A question, what was found for it, and where its answer stands: characters ``start`` to ``end`` of article ``article``."""

    question: str
    hits: tuple[Hit, ...]
    article: str
    start: int
    end: int
    answer: str

    def holds(self, article: str, start: int, end: int) -> bool:
        """Whether a stretch of an article contains the place of the answer."""
        return article == self.article and start <= self.start and self.end <= end

    def says(self, text: str) -> bool:
        """Whether a text contains the answer's words, wherever they stand."""
        return fold(self.answer) in fold(text)


def ask_set(
    library: Library,
    paragraphs: Sequence[Paragraph],
    asked: Sequence[bool],
    settings: Settings,
    *,
    removed: bool = False,
) -> Iterator[Asked]:
    """Ask the questions of those paragraphs that are marked in ``asked``; ``removed`` leaves the paragraph itself out of what is found."""
    numbers = [number for number, chosen in enumerate(asked) if chosen]
    for number in progress(numbers, "asking", len(numbers), unit="paragraphs"):
        paragraph = paragraphs[number]
        article = library.manifest.article(str(number))
        for question, (start, end) in zip(paragraph.questions, paragraph.spans, strict=True):
            answer = paragraph.text[start:end]
            place = article.text.find(answer, max(0, start - 20)) if start >= 0 else -1
            if place < 0:
                continue
            found = retrieve(library, question, RETRIEVED + removed, settings.dense_weight)
            hits = [hit for hit in found if not removed or hit.passage.article.id != str(number)][:RETRIEVED]
            yield Asked(question, tuple(hits), str(number), place, place + len(answer), answer)
