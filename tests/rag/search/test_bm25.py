"""BM25 weights against the formula worked out by hand, and against scores that the engine returns."""

from __future__ import annotations

import math

import pytest

from rag.search.bm25 import idf, passage_vector, query_vector, term_number


def test_worked_example() -> None:
    # two terms «a», one «b»; length 3, average 2: K = 0.9 * (0.6 + 0.4 * 1.5) = 1.08
    vector = passage_vector(["a", "b", "a"], average_length=2)
    weights = dict(zip(vector.indices, vector.values, strict=True))
    assert weights[term_number("a")] == pytest.approx(2 * 1.9 / (2 + 1.08))
    assert weights[term_number("b")] == pytest.approx(1 * 1.9 / (1 + 1.08))


def test_idf_is_qdrants_formula_and_never_negative() -> None:
    assert idf(4, 20) == pytest.approx(math.log(16.5 / 4.5 + 1))
    assert idf(20, 20) > 0
    assert idf(0, 20) > idf(1, 20) > idf(19, 20)


def test_query_keeps_its_weights() -> None:
    assert query_vector({"a": 1.0, "b": 0.5}).values == (1.0, 0.5)


def test_empty() -> None:
    assert passage_vector([], average_length=1).indices == ()
