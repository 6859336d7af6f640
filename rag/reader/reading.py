"""Reading: a question held against the sentences of what was found for it.

Not for: choosing what to answer (``rag.reader.select``).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from rag.domain import Hit
from rag.index.library import Library
from rag.reader.compose import Stretch
from rag.reader.meaning import NOTHING_READ, Read, passages_to_read, read_passages
from rag.reader.question import Question, analyse
from rag.reader.rank import Ranked, rank_sentences
from rag.reader.sentence_pool import Candidate, sentence_pool
from rag.reader.term_weights import term_weights
from rag.search.wording import in_article_words

# What the other parts of a question weigh when one part is looked for: they say what it is about.
_OTHER_PARTS = 0.4


@dataclass(frozen=True, slots=True, eq=False)
class Reading:
    """A question, the weight of each of its terms, what the model read, and every sentence of the hits, best first."""

    question: Question
    weights: Mapping[str, float]
    meaning: Read
    ranked: tuple[Ranked, ...]

    def for_part(self, part: str) -> Reading:
        """The same sentences read for one part of the question alone (folded)."""
        question = analyse(part)
        weights = {t: w if t in question.terms else w * _OTHER_PARTS for t, w in self.weights.items()}
        return Reading(
            question, weights, self.meaning, tuple(rank_sentences(question, self.pool, weights, self.meaning))
        )

    def margin(self, stretch: Stretch) -> float:
        """By how much the best span in a stretch beats «no answer»."""
        return self.meaning.margin(stretch.ranked.candidate.hit.passage, stretch.start, stretch.end)

    @property
    def pool(self) -> list[Candidate]:
        """The sentences."""
        return [one.candidate for one in self.ranked]


def read(question_text: str, hits: Sequence[Hit], library: Library) -> Reading:
    """Read what was found for a question; the model reads it as it was asked, the words are held against it in the articles' own."""
    question = analyse(in_article_words(question_text, library.manifest))
    weights = term_weights(question, library.manifest)
    pool = sentence_pool(hits)
    by_words = rank_sentences(question, pool, weights, NOTHING_READ)
    found = (one.hit.passage for one in pool)  # in the hits' order; of a bibliography nothing can be quoted
    chosen = passages_to_read(found, (one.candidate.hit.passage for one in by_words))
    meaning = read_passages(library.model, question_text, chosen)
    return Reading(question, weights, meaning, tuple(rank_sentences(question, pool, weights, meaning)))
