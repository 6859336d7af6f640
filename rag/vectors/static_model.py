"""The bundled embedding model: a tokenizer and one vector for each piece, without torch.

A text's vector is the mean of its pieces' vectors, made 1 long: what sentence-transformers' ``StaticEmbedding`` and
``Normalize`` compute from the same files (keys as in model2vec: ``embeddings`` int8, ``weights`` one scale per row). The
rows stay int8 in memory; only those that a text uses become floats. Word order is lost, which is the price of 5,000
times a transformer's speed.

Not for: training it (``training/``), or models that need torch.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from safetensors.numpy import load_file
from tokenizers import Tokenizer

from rag.errors import SettingsError
from rag.model_seal import check_model
from rag.vectors.embedding import Vectors

# Texts split in one go: enough to keep the tokenizer busy, few enough that their tokens take little room.
_BATCH = 256
# Pieces made floats at a time, so that a text of a million characters needs no gigabyte.
_SLICE = 4096


class StaticModel:
    """A static model in a folder; ``model_id`` is the folder's name."""

    stretch = 1.0

    def __init__(self, path: Path) -> None:
        """Load a model.

        Raises:
            SettingsError: the folder holds no static model.
        """
        try:
            check_model(path / "model.safetensors")
            check_model(path / "tokenizer.json")
            tensors = load_file(path / "model.safetensors")
            self._rows: NDArray[np.int8] = tensors["embeddings"]
            self._scales: NDArray[np.float32] = tensors["weights"]
            self._tokenizer = Tokenizer.from_buffer((path / "tokenizer.json").read_bytes())
        except SettingsError:
            raise
        except Exception as error:  # each library has its own kinds, and tokenizers raises Exception itself
            reason = (str(error).splitlines() or [type(error).__name__])[0]
            raise SettingsError(
                f"{path} holds no static embedding model ({reason}): restore data/models or set WENJU_EMBEDDING_MODEL"
            ) from error
        self.model_id = path.name

    @property
    def dimensions(self) -> int:
        """Length of each vector."""
        return int(self._rows.shape[1])

    def vocabulary(self) -> dict[str, int]:
        """Each piece with its row."""
        return self._tokenizer.get_vocab()

    def rows(self) -> Vectors:
        """All rows as floats, [pieces, dimensions]."""
        found: Vectors = self._rows.astype(np.float32) * self._scales[:, None]
        return found

    def embed_passages(self, texts: Sequence[str]) -> Vectors:
        """Vectors of shape [len(texts), dimensions], float32, each of length 1 (or 0 for a text without any word)."""
        vectors = np.zeros((len(texts), self.dimensions), dtype=np.float32)
        for start in range(0, len(texts), _BATCH):
            encodings = self._tokenizer.encode_batch_fast([*texts[start : start + _BATCH]], add_special_tokens=False)
            for row, encoding in enumerate(encodings, start):
                vectors[row] = self._vector(encoding.ids)
        return vectors

    def embed_query(self, text: str) -> list[float]:
        """One vector of length ``dimensions``."""
        vector = self._vector(self._tokenizer.encode(text, add_special_tokens=False).ids)
        return [float(value) for value in vector]

    def pieces(self, texts: Sequence[str]) -> list[NDArray[np.int32]]:
        """The numbers of each text's pieces, in order."""
        encodings = self._tokenizer.encode_batch_fast([*texts], add_special_tokens=False)
        return [np.array(encoding.ids, dtype=np.int32) for encoding in encodings]

    def vectors_of(self, pieces: NDArray[np.int32]) -> Vectors:
        """Their vectors of shape [len(pieces), dimensions], as long as the pieces tell much; a text's vector is their sum made 1 long."""
        return self._rows[pieces].astype(np.float32) * self._scales[pieces][:, None]

    def _vector(self, ids: list[int]) -> NDArray[np.float32]:
        """The normalised mean; the mean's divisor falls away with the length."""
        vector = np.zeros(self.dimensions, dtype=np.float32)
        for start in range(0, len(ids), _SLICE):
            some = ids[start : start + _SLICE]
            vector += self._scales[some] @ self._rows[some].astype(np.float32)
        length = float(np.sqrt(vector @ vector))
        return vector / np.float32(length) if length else vector
