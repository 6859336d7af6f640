"""A model's claims, bound to what is about the question: a sentence that nobody asked for bears nothing out, and brings in no word.

An order that no detector knows still has to get into an answer through a claim. It does not answer the question, so that the bundled reader gives
its words no chance and the question's words are not in it; and what a claim says beyond the sentences that are about the question, it has from
elsewhere.

Not for: whether a claim that is about the question says it right (``rag.checks``).
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from rag.domain import Citation, DraftClaim, Passage
from rag.model.bundled import open_reader_of
from rag.reader.meaning import read_passages
from rag.reader.question import analyse
from rag.sentences import split_sentences
from rag.terms import terms
from rag.text import HAN, fold

# Log odds against «no answer»: of the tune cases' answers all are above 4.4, of their orders all below -3.5.
_ABOUT = -2.0
_STRANGE = 3  # characters in a row that no sentence about the question has
_ADDRESS = re.compile(r"https?://[^\s，。；、）」]+|www\.[^\s，。；、）」]+")
_WRITTEN = re.compile(f"[{HAN}\u30a1-\u30fa]+")
_WORD = re.compile(r"[a-z]{4,}")


class Binding:
    """One question, and which sentences of the passages that claims cite are about it."""

    def __init__(self, question: str) -> None:
        self._question = question
        self._terms = {term for term in analyse(question).terms if len(term) > 1} if question else set()
        self._about: dict[str, list[tuple[int, int]]] = {}

    def holds(self, claim: DraftClaim) -> bool:
        """Whether a claim cites something about the question, and says nothing that comes from elsewhere; always, without a question."""
        if not self._question:
            return True
        return any(self.is_about(one.passage, one.start, one.end) for one in claim.citations) and not self._strange(
            claim
        )

    def is_about(self, passage: Passage, start: int, end: int) -> bool:
        """Whether a stretch of a passage's article touches a sentence that is about the question."""
        return not self._question or any(first < end and start < last for first, last in self._sentences(passage))

    def _sentences(self, passage: Passage) -> list[tuple[int, int]]:
        if passage.id not in self._about:
            read = read_passages(open_reader_of(), self._question, [passage])
            places = [(passage.start + one.start, passage.start + one.end) for one in split_sentences(passage.text)]
            self._about[passage.id] = [
                (start, end)
                for start, end in places
                if read.margin(passage, start, end) > _ABOUT
                or self._terms & set(terms(fold(passage.article.text[start:end])))
            ]
        return self._about[passage.id]

    def _strange(self, claim: DraftClaim) -> bool:
        source = fold("\n".join(self._told(one) for one in claim.citations))
        if any(address not in source for address in _ADDRESS.findall(fold(claim.text))):
            return True
        said, held = fold(claim.text), set(source)
        if not _WRITTEN.search(source):
            return any(word not in source for word in _WORD.findall(said)) and not _shares_words(said, source)
        return any(
            not held & {*run[at : at + _STRANGE]}
            for run in _WRITTEN.findall(said)
            for at in range(len(run) - _STRANGE + 1)
        )

    def _told(self, citation: Citation) -> str:
        """What of a citation's passage is about the question, with the title and headings above it."""
        passage = citation.passage
        found = [passage.article.text[start:end] for start, end in self._sentences(passage)]
        return "\n".join([passage.article.title, *passage.headings, *found])


def _shares_words(said: str, source: str) -> bool:
    """Whether most of a claim's words in Latin letters are the source's."""
    words = _WORD.findall(said)
    return 2 * sum(word in source for word in words) > len(words)


def bound(question: str, claims: Sequence[DraftClaim]) -> tuple[list[DraftClaim], Binding]:
    """The claims that are bound to the question, and what binds them."""
    binding = Binding(question)
    return [claim for claim in claims if binding.holds(claim)], binding
