"""The bundled model without torch: the vectors that sentence-transformers makes, in time."""

from __future__ import annotations

import base64
import json
import shutil
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from rag.errors import SettingsError
from rag.settings import PROJECT_ROOT
from rag.vectors.static_model import StaticModel

MODEL = PROJECT_ROOT / "data" / "models" / "wenju-static-2"
REFERENCE = json.loads((PROJECT_ROOT / "tests" / "training" / "reference.json").read_text(encoding="utf-8"))
TEXTS: list[str] = REFERENCE["texts"]


@pytest.fixture(scope="module")
def model() -> StaticModel:
    return StaticModel(MODEL)


def reference() -> NDArray[np.float32]:
    stored = np.frombuffer(base64.b64decode(REFERENCE["vectors"]), dtype="<f4")
    return stored.reshape(len(TEXTS), -1)


def cosine(model: StaticModel, first: str, second: str) -> float:
    a, b = model.embed_passages([first, second])
    return float(a @ b)


def test_vectors_are_those_recorded_from_sentence_transformers(model: StaticModel) -> None:
    np.testing.assert_allclose(model.embed_passages(TEXTS), reference(), atol=1e-5)


def test_vectors_are_those_of_sentence_transformers(model: StaticModel) -> None:
    library = pytest.importorskip("sentence_transformers", reason="sentence-transformers is not installed: .[models]")
    vectors = library.SentenceTransformer(str(MODEL), device="cpu").encode(TEXTS)
    np.testing.assert_allclose(model.embed_passages(TEXTS), vectors, atol=1e-5)


def test_query_and_passage_share_a_space(model: StaticModel) -> None:
    for text, vector in zip(TEXTS, model.embed_passages(TEXTS), strict=True):
        np.testing.assert_allclose(model.embed_query(text), vector, atol=1e-6)


def test_shape_and_length(model: StaticModel) -> None:
    vectors = model.embed_passages(TEXTS)
    assert vectors.shape == (len(TEXTS), model.dimensions)
    assert vectors.dtype == np.float32
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)
    assert model.embed_passages([]).shape == (0, model.dimensions)
    assert model.model_id == "wenju-static-2"


def test_a_very_long_text_is_like_its_repeated_part(model: StaticModel) -> None:
    assert cosine(model, TEXTS[0] * 2_000, TEXTS[0]) == pytest.approx(1, abs=1e-4)


@pytest.mark.parametrize("text", ["", "  \n", "。？！", "\U00030000"])
def test_a_text_without_known_words_is_zero(model: StaticModel, text: str) -> None:
    assert not np.any(model.embed_query(text))


def test_more_texts_than_one_batch(model: StaticModel) -> None:
    many = [f"第{number}篇" for number in range(600)]
    np.testing.assert_array_equal(model.embed_passages(many)[517], model.embed_passages([many[517]])[0])


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("臺灣的永續發展", "台湾的永续发展"),
        ("ＥＳＧ　報告書２０２５", "esg 報告書 2025"),
        ("台 灣 經 濟", "台灣經濟"),
        ("營收1,234億元", "營收1234億元"),
        ("国会図書館", "國會圖書館"),
    ],
    ids=["simplified", "full width", "spaced", "thousands", "shinjitai"],
)
def test_ways_of_writing_the_same_are_one(model: StaticModel, first: str, second: str) -> None:
    assert cosine(model, first, second) == pytest.approx(1, abs=1e-5)


@pytest.mark.parametrize(
    ("first", "second", "other"),
    [
        ("global warming", "氣候變遷與全球暖化", "棒球比賽的結果"),
        ("軟體", "软件", "硬度"),
        ("stock market", "股票市場", "健康檢查"),
        ("semiconductor factory", "半導體工廠", "稻米收成"),
    ],
)
def test_meaning_crosses_languages(model: StaticModel, first: str, second: str, other: str) -> None:
    assert cosine(model, first, second) > cosine(model, first, other) + 0.1


def test_a_folder_without_a_model_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="holds no static embedding model"):
        StaticModel(tmp_path)


def test_other_tensors_are_refused(tmp_path: Path) -> None:
    shutil.copy(MODEL / "tokenizer.json", tmp_path)
    (tmp_path / "model.safetensors").write_bytes(b"\x02\x00\x00\x00\x00\x00\x00\x00{}")
    with pytest.raises(SettingsError, match="embeddings"):
        StaticModel(tmp_path)


def test_size_on_disk() -> None:
    assert sum(path.stat().st_size for path in MODEL.rglob("*") if path.is_file()) <= 16_000_000


def _least(run: Callable[[], object], times: int, clock: Callable[[], float]) -> float:
    taken = []
    for _ in range(times):
        started = clock()
        run()
        taken.append(clock() - started)
    return min(taken)


@pytest.mark.speed
def test_it_loads_at_once() -> None:
    assert _least(lambda: StaticModel(MODEL), 5, time.process_time) <= 0.15


@pytest.mark.speed
def test_a_query_takes_no_time(model: StaticModel) -> None:
    def ask() -> None:
        for text in TEXTS[:10] * 10:
            model.embed_query(text)

    assert _least(ask, 5, time.process_time) / 100 <= 0.0005


@pytest.mark.speed
def test_passages_per_cpu_second(model: StaticModel) -> None:
    joined = "".join(text for text in TEXTS if not text.isascii())
    passages = [(joined[start:] + joined)[:430] for start in range(500)]
    assert 500 / _least(lambda: model.embed_passages(passages), 3, time.process_time) >= 2_000
