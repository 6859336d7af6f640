"""Ranking the sentences of a pool: features, then the learned ranker.

Not for: deciding whether the best sentence is good enough.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from rag.reader.features import FEATURES, Matrix, feature_rows
from rag.reader.meaning import Read
from rag.reader.question import Question
from rag.reader.ranker import sentence_scores
from rag.reader.sentence_pool import Candidate

# «什麼是X» is answered by «X是…» or «X指…», wherever else X occurs. Set by hand: such questions are few among the labelled ones.
_DEFINES = 3.0
# No right answer to a question of the tune half lacked the form asked for; what the weights have learned of that is too little (tune half, in
# sample: 71.5 → 73.4 right).
_FORM_MISSING = 2.0


@dataclass(frozen=True, slots=True, eq=False)
class Ranked:
    """A candidate with its score and the features it was given for."""

    candidate: Candidate
    score: float
    trees: float  # the part of the score that the trees gave, unweighted
    features: dict[str, float]

    @property
    def form_fits(self) -> bool | None:
        """Whether it has the form that the question wants; None when it wants none in particular."""
        return {0.0: None, 1.0: True}.get(self.features["form"], False)


def rank_sentences(
    question: Question, pool: Sequence[Candidate], weights: Mapping[str, float], meaning: Read
) -> list[Ranked]:
    """The pool by score, best first; ``weights`` is the weight of each term of the question."""
    rows = feature_rows(question, pool, weights, meaning)
    trees, scores = sentence_scores(rows)
    scores -= [_FORM_MISSING * _lacks_form(row) for row in rows]
    if question.defined:
        scores += [_DEFINES * question.defines(candidate.folded) for candidate in pool]
    ranked = [
        Ranked(candidate, float(score), float(tree), dict(zip(FEATURES, map(float, row), strict=True)))
        for candidate, score, tree, row in zip(pool, scores, trees, rows, strict=True)
    ]
    return sorted(ranked, key=lambda one: (-one.score, one.candidate.article.id, one.candidate.start))


def _lacks_form(row: Matrix) -> bool:
    """Whether a sentence lacks the form or the measure word that the question wants."""
    return bool(row[FEATURES.index("form")] < 0 or row[FEATURES.index("measure")] < 0)
