"""Reading: a question held against the sentences of what was found for it.

Not for: choosing what to answer (``rag.reader.select``).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from rag.domain import Hit
from rag.index.manifest import Manifest
from rag.reader.question import Question, analyse
from rag.reader.rank import Ranked, rank_sentences
from rag.reader.sentence_pool import Candidate, sentence_pool
from rag.reader.term_weights import term_weights
from rag.search.wording import in_article_words

# What the other parts of a question weigh when one part is looked for: they say what it is about.
_OTHER_PARTS = 0.4


@dataclass(frozen=True, slots=True, eq=False)
class Reading:
    """A question, the weight of each of its terms, and every sentence of the hits, best first."""

    question: Question
    weights: Mapping[str, float]
    ranked: tuple[Ranked, ...]

    def for_part(self, part: str) -> Reading:
        """The same sentences read for one part of the question alone (folded)."""
        question = analyse(part)
        weights = {t: w if t in question.terms else w * _OTHER_PARTS for t, w in self.weights.items()}
        return Reading(question, weights, tuple(rank_sentences(question, self.pool, weights)))

    @property
    def pool(self) -> list[Candidate]:
        """The sentences."""
        return [one.candidate for one in self.ranked]


def read(question_text: str, hits: Sequence[Hit], manifest: Manifest) -> Reading:
    """Read what was found for a question."""
    question = analyse(in_article_words(question_text, manifest))
    weights = term_weights(question, manifest)
    return Reading(question, weights, tuple(rank_sentences(question, sentence_pool(hits), weights)))
