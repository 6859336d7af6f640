"""Ordering the best hits again with a model that reads question and passage together. Off unless a setting names one.

Not for: loading such a model (``rag.vectors.sentence_models``).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Protocol

from rag.domain import Hit


class Reranker(Protocol):
    """What retrieval knows of a cross-encoder."""

    def scores(self, question: str, texts: Sequence[str]) -> list[float]:
        """How well each text answers the question; higher is better, the scale is the model's own."""


def rerank(reranker: Reranker, question: str, hits: Sequence[Hit]) -> list[Hit]:
    """The hits in the order of the model; their scores are handed out anew in that order, so that they still fall."""
    scores = reranker.scores(question, [hit.passage.indexed_text for hit in hits])
    order = sorted(range(len(hits)), key=lambda place: -scores[place])
    falling = sorted((hit.score for hit in hits), reverse=True)
    return [replace(hits[place], score=score) for place, score in zip(order, falling, strict=True)]
