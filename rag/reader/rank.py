"""Ranking the sentences of a pool: features, weighed by a line of learned weights.

Two hundred decision trees stood here before the model read passages; beside what it says they were worth nothing (237 tune questions, in
cross-validation: best sentence right 79.3 % with them, 80.6 % without).

Not for: deciding whether the best sentence is good enough (``rag.reader.confidence``).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from rag.reader.features import FEATURES, feature_rows
from rag.reader.meaning import Read
from rag.reader.question import Question
from rag.reader.sentence_pool import Candidate
from rag.reader.weights import load_weights


@dataclass(frozen=True, slots=True, eq=False)
class Ranked:
    """A candidate with the features it was given and its score, in log odds against the others of its pool."""

    candidate: Candidate
    score: float
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
    learned = load_weights().ranking
    scores = rows @ np.array([learned.get(name, 0.0) for name in FEATURES], dtype=np.float32)
    ranked = [
        Ranked(candidate, float(score), dict(zip(FEATURES, map(float, row), strict=True)))
        for candidate, score, row in zip(pool, scores, rows, strict=True)
    ]
    return sorted(ranked, key=lambda one: (-one.score, one.candidate.article.id, one.candidate.start))
