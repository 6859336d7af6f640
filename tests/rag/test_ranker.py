"""The trees and the weights: walked as they are written, and refused when they do not fit."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from rag.errors import SettingsError
from rag.features import FEATURES
from rag.ranker import load_ranker, sentence_scores
from rag.reader_weights import ReaderWeights, load_weights, write_weights
from training.trees import write_trees

# pairs <= 0.5 → (chars <= 0.2 → -1, else 1), else 3
TREE = {
    "split_feature": 0,
    "threshold": 0.5,
    "left_child": {
        "split_feature": 1,
        "threshold": 0.2,
        "left_child": {"leaf_value": -1.0},
        "right_child": {"leaf_value": 1.0},
    },
    "right_child": {"leaf_value": 3.0},
}


def row(**values: float) -> list[float]:
    return [values.get(name, 0.0) for name in FEATURES]


def test_trees_are_walked_as_they_were_written(tmp_path: Path) -> None:
    write_trees([TREE, {"leaf_value": 10.0}], ["pairs", "chars"], tmp_path / "trees.npz")
    rows = np.array([row(pairs=0.5, chars=0.1), row(pairs=0.1, chars=0.3), row(pairs=0.6)], dtype=np.float32)
    assert load_ranker(tmp_path / "trees.npz").scores(rows).tolist() == [9.0, 11.0, 13.0]


def test_trees_for_a_feature_that_is_gone_are_refused(tmp_path: Path) -> None:
    write_trees([TREE], ["pairs", "gone"], tmp_path / "trees.npz")
    with pytest.raises(SettingsError, match="'gone', which is gone: train it again"):
        load_ranker(tmp_path / "trees.npz")


def test_a_missing_ranker_is_named(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="restore data/reader"):
        load_ranker(tmp_path / "none.npz")
    with pytest.raises(SettingsError, match="restore data/reader"):
        load_weights(tmp_path / "none.json")


def test_weights_come_back_as_they_were_written(tmp_path: Path) -> None:
    weights = ReaderWeights({"trees": 1.5}, {"pairs": -0.25}, 0.125)
    write_weights(weights, tmp_path / "weights.json")
    assert load_weights(tmp_path / "weights.json") == weights


def test_the_shipped_ranker_prefers_what_covers_the_question() -> None:
    nothing = row(pairs_gap=-0.9, pairs_context_gap=-0.9, length=40)
    much = row(
        pairs=0.9, pairs_context=0.9, chars=0.9, chars_context=0.9, meaning_context=0.9, pairs_passage=0.9, length=40
    )
    _, scores = sentence_scores(np.array([nothing, much], dtype=np.float32))
    assert scores[1] > scores[0] + 3
    assert sentence_scores(np.zeros((0, len(FEATURES)), dtype=np.float32))[1].tolist() == []
