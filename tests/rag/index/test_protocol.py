"""One contract, every engine: what is written is found, scores mean the same, builds are apart.

A Qdrant server is tested too where ``QDRANT_TEST_URL`` names one.
"""

from __future__ import annotations

import os
import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest

from rag.errors import SettingsError, StorageError
from rag.index.choice import open_index_engine
from rag.index.protocol import Index, IndexEngine, Point
from rag.search.bm25 import SparseVector, idf, passage_vector, query_vector

TEXTS = [["碳", "費", "碳費"], ["關", "稅", "關稅"], ["碳", "稅"], ["補", "助", "補助"]]
VECTORS = [[1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.6, 0.8, 0.0], [0.0, 0.0, 1.0]]
IDS = [str(uuid.uuid5(uuid.NAMESPACE_URL, str(number))) for number in range(len(TEXTS))]


@pytest.fixture(params=["embedded", "memory", "folder", "server"])
def engine(request: pytest.FixtureRequest, tmp_path: Path) -> IndexEngine:
    urls = {
        "embedded": "",
        "memory": ":memory:",
        "folder": (tmp_path / "qdrant").as_uri(),
        "server": os.environ.get("QDRANT_TEST_URL", ""),
    }
    if request.param == "server" and not urls["server"]:
        pytest.skip("QDRANT_TEST_URL names no Qdrant server")
    return open_index_engine(tmp_path / "builds", urls[request.param])


@pytest.fixture
def index(engine: IndexEngine) -> Iterator[Index]:
    index = engine.create("one", 3)
    index.add(points())
    index.finish()
    yield index
    index.close()


def points() -> list[Point]:
    average = sum(map(len, TEXTS)) / len(TEXTS)
    return [
        Point(id_, vector, passage_vector(terms, average), {"passage_id": str(number)})
        for number, (id_, vector, terms) in enumerate(zip(IDS, VECTORS, TEXTS, strict=True))
    ]


def test_both_halves_come_back_in_order(index: Index) -> None:
    found = index.search([1.0, 0.0, 0.0], query_vector({"碳": 1.0, "碳費": 1.0}), 2)
    assert [point.id for point in found.dense] == [IDS[0], IDS[2]]
    assert [point.id for point in found.sparse] == [IDS[0], IDS[2]]
    assert [point.score for point in found.dense] == pytest.approx([1.0, 0.6], abs=1e-4)


def test_sparse_scores_are_bm25(index: Index) -> None:
    found = index.search([1.0, 0.0, 0.0], query_vector({"碳費": 1.0}), 4)
    weight = dict(zip(points()[0].sparse.indices, points()[0].sparse.values, strict=True))
    expected = weight[query_vector({"碳費": 1.0}).indices[0]] * idf(1, 4)
    assert [(point.id, point.score) for point in found.sparse] == [(IDS[0], pytest.approx(expected, abs=1e-4))]


def test_a_question_without_known_terms_finds_nothing_by_words(index: Index) -> None:
    found = index.search([0.0, 0.0, 1.0], SparseVector((), ()), 3)
    assert found.sparse == []
    assert found.dense[0].id == IDS[3]


def test_vectors_can_be_taken_over(index: Index) -> None:
    vectors = index.dense_vectors([IDS[2], str(uuid.uuid4())])
    assert list(vectors) == [IDS[2]]
    assert vectors[IDS[2]] == pytest.approx(VECTORS[2], abs=1e-4)


def test_a_known_id_is_replaced(index: Index) -> None:
    index.add([Point(IDS[0], [0.0, 0.0, 1.0], SparseVector((7,), (1.0,)), {"passage_id": "new"})])
    assert index.count() == len(TEXTS)
    assert index.search([0.0, 0.0, 1.0], SparseVector((7,), (1.0,)), 1).sparse[0].id == IDS[0]
    assert index.dense_vectors([IDS[0]])[IDS[0]] == pytest.approx([0.0, 0.0, 1.0], abs=1e-4)


def test_builds_are_apart_and_can_be_removed(engine: IndexEngine, index: Index) -> None:
    other = engine.create("two", 3)
    other.finish()
    assert (index.count(), other.count()) == (len(TEXTS), 0)
    other.close()
    index.close()
    engine.remove("two")
    engine.remove("two")
    with pytest.raises(StorageError, match="wenju ingest --rebuild"):
        engine.open("two")
    reopened = engine.open("one")
    assert reopened.count() == len(TEXTS)
    reopened.close()


def test_address_that_is_none() -> None:
    with pytest.raises(SettingsError, match=r"WENJU_QDRANT_URL='qdrant\.example'"):
        open_index_engine(Path("x"), "qdrant.example")


def test_server_that_is_not_there() -> None:
    with pytest.raises(StorageError, match="check WENJU_QDRANT_URL"):
        open_index_engine(Path("x"), "http://127.0.0.1:1").open("one")
