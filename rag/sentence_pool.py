"""The sentences that an answer may quote: those of the passages that retrieval found, with what is around them.

Headings are not quotable; neither are references and captions unless nothing else speaks.

Not for: ranking them.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from rag.domain import Article, Block, BlockKind, Hit
from rag.sentences import split_sentences
from rag.terms import terms
from rag.text import fold

_UNQUOTABLE = {BlockKind.HEADING}


@dataclass(frozen=True, slots=True)
class Candidate:
    """A sentence of a hit. Offsets count in the article's text; terms are folded, with title and headings apart."""

    hit: Hit
    block: Block
    start: int
    end: int
    text: str
    folded: str
    terms: frozenset[str]
    context_terms: frozenset[str]

    @property
    def article(self) -> Article:
        """The article it stands in."""
        return self.hit.passage.article


def sentence_pool(hits: Iterable[Hit]) -> list[Candidate]:
    """Every quotable sentence of the hits, in the hits' order."""
    pool: list[Candidate] = []
    for hit in hits:
        passage = hit.passage
        context = frozenset(terms(fold("\n".join((passage.article.title, *passage.headings)))))
        for block in passage.article.blocks:
            if block.kind in _UNQUOTABLE or block.end <= passage.start or block.start >= passage.end:
                continue
            for sentence in split_sentences(block.text):
                start, end = block.start + sentence.start, block.start + sentence.end
                if passage.start <= start and end <= passage.end:
                    folded = fold(sentence.text)
                    found = frozenset(terms(folded))
                    pool.append(Candidate(hit, block, start, end, sentence.text, folded, found, context))
    return pool
