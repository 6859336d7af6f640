"""The passages that a model is shown: numbered sentences, as many as the budget of tokens holds; and the way back from a number.

A number such as ``2.3`` (third sentence of the second passage) lives for one question only. Sentences are shown on one line each and
cannot look like another's number: brackets at their start are widened.

Not for: choosing passages.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from rag.domain import Citation, Hit, Passage
from rag.instructions import visible
from rag.llm.tokens import count_tokens
from rag.orders.reported import without_quoted_orders
from rag.pages.boxes import quote_boxes
from rag.sentences import split_sentences

_FORGED = re.compile(r"\[(?=\d)")
_FENCE = re.compile("資料結束|文字結束|END OF DATA|End of text", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Place:
    """One sentence of a passage: ``article.text[start:end]``."""

    passage: Passage
    start: int
    end: int

    @property
    def text(self) -> str:
        """The sentence as printed."""
        return self.passage.article.text[self.start : self.end]


@dataclass(frozen=True, slots=True)
class Evidence:
    """What the model saw: the text of the prompt, and each number's sentence."""

    text: str
    places: Mapping[str, Place]


def gather(hits: Sequence[Hit], budget: int, quotes: Sequence[str] = ()) -> Evidence:
    """Number the sentences of the best passages, until ``budget`` tokens are used; the first passage is always in.

    An order that a sentence reports in quotation marks is left out, unless one of ``quotes``, which answer the question, holds the sentence.
    """
    blocks: list[str] = []
    places: dict[str, Place] = {}
    for number, hit in enumerate(hits, 1):
        passage = hit.passage
        found = {
            f"{number}.{at}": Place(passage, passage.start + sentence.start, passage.start + sentence.end)
            for at, sentence in enumerate(split_sentences(passage.text), 1)
        }
        title = " › ".join((passage.article.title, *passage.headings))
        lines = [
            f"[{number}] 〈{one_line(title)}〉",
            *(f"[{handle}] {one_line(_told(place.text, quotes))}" for handle, place in found.items()),
        ]
        block = "\n".join(lines)
        budget -= count_tokens(block)
        if blocks and budget < 0:
            break
        blocks.append(block)
        places |= found
    return Evidence("\n\n".join(blocks), places)


def _told(sentence: str, quotes: Sequence[str]) -> str:
    return sentence if any(sentence in quote for quote in quotes) else without_quoted_orders(sentence)


def one_line(text: str) -> str:
    """A text of an article as data inside a prompt: one line, nothing hidden, no forged numbers or fences."""
    line = " ".join(visible(text).split())
    return _FENCE.sub(lambda match: f"「{match[0][:1]}…」", _FORGED.sub("［", line))


def cite(places: Sequence[Place], numbers: dict[tuple[str, int, int], int]) -> tuple[Citation, ...]:
    """Citations of sentences; neighbours become one, a sentence cited before keeps its marker (``numbers``, which grows)."""
    citations = []
    for passage, start, end in _joined(places):
        key = (passage.article.id, start, end)
        marker = numbers.setdefault(key, len(numbers) + 1)
        citations.append(_citation(marker, passage, start, end))
    return tuple(citations)


def _joined(places: Sequence[Place]) -> list[tuple[Passage, int, int]]:
    joined: list[tuple[Passage, int, int]] = []
    for place in sorted(set(places), key=lambda one: (one.passage.id, one.start)):
        last = joined[-1] if joined else None
        between = place.passage.article.text[last[2] : place.start] if last and last[0].id == place.passage.id else "x"
        if last and not between.strip():
            joined[-1] = (place.passage, last[1], place.end)
        else:
            joined.append((place.passage, place.start, place.end))
    return joined


def _citation(marker: int, passage: Passage, start: int, end: int) -> Citation:
    article = passage.article
    page = article.pages_between(start, end) or passage.pages
    return Citation(marker, passage, article.text[start:end], start, end, page, quote_boxes(article, start, end))
