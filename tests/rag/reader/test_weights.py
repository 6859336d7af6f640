"""The learned weights: read back as they were written, missing ones named, and those that ship know only what there is to weigh."""

from __future__ import annotations

from pathlib import Path

import pytest

from rag.errors import SettingsError
from rag.reader.confidence import EVIDENCE
from rag.reader.features import FEATURES
from rag.reader.weights import ReaderWeights, load_weights, write_weights


def test_missing_weights_are_named(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="restore data/reader"):
        load_weights(tmp_path / "none.json")


def test_weights_come_back_as_they_were_written(tmp_path: Path) -> None:
    weights = ReaderWeights({"span": 1.5}, {"pairs": -0.25}, 0.125)
    write_weights(weights, tmp_path / "weights.json")
    assert load_weights(tmp_path / "weights.json") == weights


def test_the_shipped_weights_weigh_what_there_is() -> None:
    weights = load_weights()
    assert set(weights.ranking) <= set(FEATURES)
    assert set(weights.confidence) == set(EVIDENCE)


def test_the_shipped_weights_prefer_what_covers_the_question_and_what_the_model_sees() -> None:
    weights = load_weights().ranking
    covers = sum(weights[name] for name in ("pairs_before", "pairs_passage", "chars", "meaning", "meaning_context"))
    assert covers > 3
    assert 5 * (weights["span"] + weights["span_gap"]) > 1
