"""A passage made ready for checking claims against it: folded, cut into sentences, its figures read once.

Not for: judging a claim.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from rag.numbers import Quantity, read_folded
from rag.sentences import split_sentences
from rag.text import fold


@dataclass(frozen=True, slots=True)
class SourceSentence:
    """One folded sentence with its pairs of neighbouring characters and its figures (offsets into the sentence)."""

    text: str
    pairs: frozenset[str]
    quantities: tuple[Quantity, ...]


@dataclass(frozen=True, slots=True)
class Source:
    """All that one claim is checked against: the cited passages, and what stands over them (titles, headings)."""

    text: str
    sentences: tuple[SourceSentence, ...]
    context: str
    context_quantities: tuple[Quantity, ...]


def pairs_of(folded: str) -> list[str]:
    """Neighbouring characters, leaving out those with a blank or a mark between them."""
    return [folded[i : i + 2] for i in range(len(folded) - 1) if folded[i].isalnum() and folded[i + 1].isalnum()]


@lru_cache(maxsize=256)
def source_of(passages: tuple[str, ...], context: tuple[str, ...] = ()) -> Source:
    """Prepare passages; ``context`` is what the reader of a passage also sees: its title and headings."""
    sentences = tuple(_sentence(fold(sentence.text)) for passage in passages for sentence in split_sentences(passage))
    over = fold("\n".join(context))
    return Source("\n".join(one.text for one in sentences), sentences, over, read_folded(over))


def _sentence(folded: str) -> SourceSentence:
    return SourceSentence(folded, frozenset(pairs_of(folded)), read_folded(folded))
