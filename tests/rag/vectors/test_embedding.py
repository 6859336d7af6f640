"""The embedders behind their interface, and the choice by settings."""

from __future__ import annotations

import sys
import types
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from ingest.pipeline import ingest
from rag.domain import Hit
from rag.engine import Engine
from rag.errors import IndexMismatchError, SettingsError
from rag.search.rerank import rerank
from rag.settings import Settings
from rag.vectors.choice import open_embedder, open_reranker

HASH = Settings(embedding_model="hash-256")


def test_shape_length_and_determinism() -> None:
    embedder = open_embedder(HASH)
    vectors = embedder.embed_passages(["碳費", "關稅與匯率", ""])
    assert vectors.shape == (3, embedder.dimensions)
    assert vectors.dtype == np.float32
    assert np.linalg.norm(vectors, axis=1) == pytest.approx([1, 1, 0], abs=1e-6)
    assert (vectors == open_embedder(HASH).embed_passages(["碳費", "關稅與匯率", ""])).all()


def test_shared_terms_are_nearer_and_scripts_do_not_matter() -> None:
    embedder = open_embedder(HASH)
    passages = embedder.embed_passages(["內部碳定價的優點", "日本九州參訪團"])
    near, far = passages @ np.array(embedder.embed_query("内部碳定价有什么优点"))
    assert near > far + 0.3


class FakeLibrary(types.ModuleType):
    """Stands in for sentence-transformers: keeps what it was asked, gives vectors by the first character."""

    def __init__(self) -> None:
        super().__init__("sentence_transformers")
        self.calls: list[tuple[str, Any]] = []
        library = self

        class SentenceTransformer:
            def __init__(self, name: str, device: str | None) -> None:
                if name == "absent":
                    raise OSError("absent is not a local folder\nand no hub can be reached")
                library.calls.append(("load", (name, device)))

            def get_sentence_embedding_dimension(self) -> int:
                return 4

            def encode_document(self, texts: Sequence[str], **options: Any) -> Any:
                library.calls.append(("passages", options))
                return [_vector(text) for text in texts]

            def encode_query(self, texts: Sequence[str], **options: Any) -> Any:
                library.calls.append(("query", options))
                return [_vector(text) for text in texts]

        class CrossEncoder:
            def __init__(self, name: str, device: str | None) -> None:
                library.calls.append(("load", (name, device)))

            def predict(self, pairs: Sequence[tuple[str, str]], **_options: Any) -> list[float]:
                return [float("稻米" in text) for _, text in pairs]

        self.SentenceTransformer = SentenceTransformer
        self.CrossEncoder = CrossEncoder


def _vector(text: str) -> list[float]:
    return [1.0 if "茶" in text else 0.0, 1.0 if "米" in text else 0.0, 0.1, 0.0]


@pytest.fixture
def library(monkeypatch: pytest.MonkeyPatch) -> FakeLibrary:
    library = FakeLibrary()
    monkeypatch.setitem(sys.modules, "sentence_transformers", library)
    return library


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    (tmp_path / "tea.txt").write_text("茶葉出口值為5億元。", encoding="utf-8")
    (tmp_path / "rice.txt").write_text("稻米產量為120萬公噸。", encoding="utf-8")
    return Settings(
        storage_dir=tmp_path / "var",
        embedding_model="some/model",
        model_device="cpu",
        model_batch=7,
        query_prompt="query: ",
        passage_prompt="passage: ",
    )


def test_a_model_by_name_with_its_prompts(library: FakeLibrary, settings: Settings, tmp_path: Path) -> None:
    ingest([tmp_path / "tea.txt", tmp_path / "rice.txt"], settings)
    assert [hit.passage.article.id for hit in Engine.open(settings).retrieve("米")] == ["rice", "tea"]
    kinds = dict(library.calls)
    assert kinds["load"] == ("some/model", "cpu")
    assert (kinds["passages"]["prompt"], kinds["passages"]["batch_size"]) == ("passage: ", 7)
    assert kinds["query"]["prompt"] == "query: "
    with pytest.raises(IndexMismatchError, match=r"made with some/model, but WENJU_EMBEDDING_MODEL is hash-256"):
        Engine.open(settings.model_copy(update={"embedding_model": "hash-256"}))


def test_a_reranker_has_the_last_word(library: FakeLibrary, settings: Settings, tmp_path: Path) -> None:
    ingest([tmp_path / "tea.txt", tmp_path / "rice.txt"], settings)
    plain = Engine.open(settings).retrieve("茶葉")
    assert [hit.passage.article.id for hit in plain] == ["tea", "rice"]
    ordered = Engine.open(settings.model_copy(update={"reranker": "cross/encoder"})).retrieve("茶葉")
    assert [hit.passage.article.id for hit in ordered] == ["rice", "tea"]
    assert [hit.score for hit in ordered] == [hit.score for hit in plain]
    assert ("load", ("cross/encoder", "cpu")) in library.calls


def test_reranking_keeps_every_hit(sample_engine: Engine) -> None:
    hits = sample_engine.retrieve("碳費", 5)

    class Backwards:
        def scores(self, _question: str, texts: Sequence[str]) -> list[float]:
            return [float(place) for place in range(len(texts))]

    turned: list[Hit] = rerank(Backwards(), "碳費", hits)
    assert [replace(hit, score=0) for hit in turned] == [replace(hit, score=0) for hit in reversed(hits)]


def test_a_model_that_cannot_be_loaded_is_one_clear_line(library: FakeLibrary) -> None:
    with pytest.raises(
        SettingsError, match=r"WENJU_EMBEDDING_MODEL='absent' cannot be loaded \(absent is not a local folder\)"
    ):
        open_embedder(Settings(embedding_model="absent"))


def test_without_the_extra_the_command_that_installs_it_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "sentence_transformers", None)
    with pytest.raises(SettingsError, match=r'pip install "wenju\[models\]"'):
        open_embedder(Settings(embedding_model="BAAI/bge-m3"))
    with pytest.raises(SettingsError, match=r'pip install "wenju\[models\]"'):
        open_reranker(Settings(reranker="BAAI/bge-reranker-v2-m3"))
    assert open_reranker(Settings()) is None
