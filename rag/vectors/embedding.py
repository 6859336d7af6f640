"""Turning texts into dense vectors, behind one interface.

The built-in ``hash-256`` needs no weights: signed feature hashing of a text's terms (Weinberger et al., 2009), log
counts, L2 norm. It is deterministic and offline, but it knows no meaning: two texts are near when they share terms.
It keeps the dense half of the pipeline working until a trained model takes its place.

Not for: choosing passages; caching.
"""

from __future__ import annotations

import math
import zlib
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from rag.terms import query_terms, terms
from rag.text import fold

Vectors = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class ModelOptions:
    """How to run a model; ``device`` "" takes a GPU when there is one."""

    device: str = ""
    batch_size: int = 32
    query_prompt: str = ""
    passage_prompt: str = ""


class Embedder(Protocol):
    """What the rest of the program knows of an embedding model."""

    @property
    def model_id(self) -> str:
        """Name that the manifest records; another name means another vector space."""

    @property
    def dimensions(self) -> int:
        """Length of each vector."""

    @property
    def stretch(self) -> float:
        """How much a difference of two cosines counts: 1 where they lie anywhere from 0 to 1, more where they lie close together."""

    def embed_passages(self, texts: Sequence[str]) -> Vectors:
        """Vectors of shape [len(texts), dimensions], float32, each of length 1 (or 0 for an empty text)."""

    def embed_query(self, text: str) -> list[float]:
        """One vector of length ``dimensions``."""


class HashEmbedder:
    """Signed feature hashing into 256 dimensions."""

    model_id = "hash-256"
    dimensions = 256
    stretch = 1.0

    def embed_passages(self, texts: Sequence[str]) -> Vectors:
        """See ``Embedder``."""
        vectors = np.zeros((len(texts), self.dimensions), dtype=np.float32)
        for row, text in zip(vectors, texts, strict=True):
            self._fill(row, terms(fold(text)))
        return vectors

    def embed_query(self, text: str) -> list[float]:
        """See ``Embedder``."""
        row = np.zeros(self.dimensions, dtype=np.float32)
        self._fill(row, query_terms(fold(text)))
        return [float(value) for value in row]

    def _fill(self, row: NDArray[np.float32], found: Sequence[str]) -> None:
        for term, count in Counter(found).items():
            number = zlib.crc32(b"dense:" + term.encode("utf-8"))
            sign = 1.0 if number & 1 else -1.0
            row[(number >> 1) % self.dimensions] += sign * (1.0 + math.log(count))
        norm = float(np.linalg.norm(row))
        if norm:
            row /= norm
