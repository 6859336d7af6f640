"""From trained rows to the folder that ``SentenceTransformer(folder)`` and ``rag.vectors.static_model`` load.

Each row is stored as int8 with a scale of its own, under the keys that sentence-transformers' StaticEmbedding takes over
from model2vec: ``embeddings`` [rows, dimensions] int8 and ``weights`` [rows] float32; their product is the row.

Not for: the model card, which people write.
"""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from safetensors.numpy import save_file
from tokenizers import Tokenizer

from rag.model_seal import seal_model

_MODULES = [
    {"idx": 0, "name": "0", "path": "", "type": "sentence_transformers.models.StaticEmbedding"},
    {"idx": 1, "name": "1", "path": "1_Normalize", "type": "sentence_transformers.models.Normalize"},
]


def quantise(rows: NDArray[np.float32]) -> tuple[NDArray[np.int8], NDArray[np.float32]]:
    """Rows as int8 and their scales; a row's largest value becomes 127."""
    scales = (np.abs(rows).max(axis=1) / 127).astype(np.float32)
    safe = np.where(scales > 0, scales, 1)[:, None]
    return np.rint(rows / safe).astype(np.int8), scales


def export(folder: Path, rows: NDArray[np.float32], tokenizer: Tokenizer, recipe: dict[str, object]) -> None:
    """Write the model; what lies in the folder already is overwritten file by file. Row 0, ``[UNK]``, becomes zero."""
    (folder / "1_Normalize").mkdir(parents=True, exist_ok=True)
    embeddings, scales = quantise(np.concatenate([np.zeros_like(rows[:1]), rows[1:]]))
    weights = folder / "model.safetensors"
    save_file({"embeddings": embeddings, "weights": scales}, weights)
    weights.chmod(0o644)  # safetensors makes it readable by its owner alone
    (folder / "tokenizer.json").write_text(tokenizer.to_str(pretty=False), encoding="utf-8")
    _write(folder / "modules.json", _MODULES)
    _write(folder / "1_Normalize" / "config.json", {})
    _write(
        folder / "config_sentence_transformers.json",
        {"model_type": "SentenceTransformer", "similarity_fn_name": "cosine", "prompts": {"query": "", "document": ""}},
    )
    _write(folder / "recipe.json", recipe)
    seal_model(folder)


def _write(path: Path, value: object) -> None:
    path.write_text(json.dumps(value, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
