"""The embedder behind its interface."""

from __future__ import annotations

import numpy as np
import pytest

from rag.embedding import open_embedder
from rag.errors import SettingsError


def test_shape_length_and_determinism() -> None:
    embedder = open_embedder("hash-256")
    vectors = embedder.embed_passages(["碳費", "關稅與匯率", ""])
    assert vectors.shape == (3, embedder.dimensions)
    assert vectors.dtype == np.float32
    assert np.linalg.norm(vectors, axis=1) == pytest.approx([1, 1, 0], abs=1e-6)
    assert (vectors == open_embedder("hash-256").embed_passages(["碳費", "關稅與匯率", ""])).all()


def test_shared_terms_are_nearer_and_scripts_do_not_matter() -> None:
    embedder = open_embedder("hash-256")
    passages = embedder.embed_passages(["內部碳定價的優點", "日本九州參訪團"])
    near, far = passages @ np.array(embedder.embed_query("内部碳定价有什么优点"))
    assert near > far + 0.3


def test_unknown_model_is_one_clear_line() -> None:
    with pytest.raises(SettingsError, match="WENJU_EMBEDDING_MODEL='nothing' is unknown"):
        open_embedder("nothing")
