"""The bundled reader: where it sees an answer, where it sees none, and what a damaged folder says."""

from __future__ import annotations

import shutil
from pathlib import Path

import numpy as np
import pytest

from rag.errors import SettingsError
from rag.model.bundled import MEANING, open_reader_of
from rag.model.graph import Graph
from rag.model.pieces import PAD, Pieces
from rag.model.read import PairReader
from rag.model.spans import SpanScores

TEXT = "茶行數位化獎勵由茶業公會辦理。每家茶行最高可獲獎勵3萬元。公會設有專線02-2345-6789。"


@pytest.fixture(scope="module")
def reader() -> PairReader:
    return open_reader_of()


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("一家茶行最多可以領多少錢？", "3萬元"),
        ("How much can a tea shop get at most?", "3萬元"),
        ("獎勵是哪個單位辦的", "茶業公會"),
    ],
)
def test_it_finds_the_answer(reader: PairReader, question: str, answer: str) -> None:
    span = reader.spans(question, [TEXT])[0].best(0, len(TEXT))
    assert span is not None
    assert answer in TEXT[span.start : span.end]
    assert len(TEXT[span.start : span.end]) <= len(answer) + 6


def test_an_answer_beats_what_the_text_does_not_say(reader: PairReader) -> None:
    margins = []
    for question in ("一家茶行最多可以領多少錢？", "茶業公會的理事長是誰？", "公會的地址在哪裡？"):
        span = reader.spans(question, [TEXT])[0].best(0, len(TEXT))
        assert span is not None
        margins.append(span.margin)
    assert margins[0] > max(margins[1:])
    assert max(margins[1:]) < 0


def test_texts_read_together_score_as_alone(reader: PairReader) -> None:
    other = "碳費自115年起徵收。" * 12
    alone, (together, _) = reader.spans("獎勵多少", [TEXT])[0], reader.spans("獎勵多少", [TEXT, other])
    # int8 scales of a batch differ from those of a text alone
    assert np.abs(alone.start - together.start).max() < 1.5
    assert (alone.offsets == together.offsets).all()


def test_offsets_count_characters_of_the_text(reader: PairReader) -> None:
    offsets = reader.spans("多少", [TEXT])[0].offsets
    assert offsets[-1, 1] == len(TEXT)
    assert (offsets[1:, 0] >= offsets[:-1, 0]).all()


def test_a_text_longer_than_the_model_is_cut(reader: PairReader) -> None:
    (scores,) = reader.spans("多少", ["字" * 5000])
    assert 0 < len(scores.start) < 400
    assert reader.spans("多少", []) == []


def test_chances_of_a_claim_add_up(reader: PairReader) -> None:
    (found,) = reader.judge("每家茶行最多能領三萬元。", [TEXT])
    assert found.supported + found.contradicted + found.not_said == pytest.approx(1)
    (other,) = reader.judge("歐盟將對鋼鐵課徵碳關稅。", [TEXT])
    assert other.supported < found.supported


def test_the_best_span_lies_where_it_is_looked_for() -> None:
    scores = SpanScores(
        np.array([[0, 2], [2, 4], [4, 6]], dtype=np.int32),
        np.array([5.0, 1.0, 2.0], dtype=np.float32),
        np.array([0.0, 4.0, 1.0], dtype=np.float32),
        none=3.0,
    )
    best = scores.best(0, 6)
    assert best is not None
    assert (best.start, best.end, best.margin) == (0, 4, 6.0)
    later = scores.best(2, 6)
    assert later is not None
    assert (later.start, later.end) == (2, 4)
    assert scores.best(1, 2) is None


def test_padding_has_no_vector() -> None:
    inputs = Pieces(MEANING).inputs([[5, 6, 7], [5]])
    assert inputs["words"].shape == (2, 3, 384)
    assert inputs["mask"].tolist() == [[1, 1, 1], [1, 0, 0]]
    assert not inputs["words"][1, 1:].any()
    assert (inputs["words"][0, 0] == inputs["words"][1, 0]).all()
    assert PAD == 1


@pytest.mark.parametrize("name", ["read.onnx", "words.safetensors", "tokenizer.json"])
def test_a_damaged_folder_is_one_line(name: str, tmp_path: Path) -> None:
    folder = tmp_path / "model"
    shutil.copytree(MEANING, folder)
    (folder / name).write_bytes(b"no model")
    with pytest.raises(SettingsError, match="restore data/models") as raised:
        PairReader(Pieces(folder), Graph(folder / "read.onnx", 1))
    assert "\n" not in str(raised.value)
