"""The vector index as the rest of the program sees it.

One collection per build, written once and then only read. Two engines implement it: ``rag.index.edge`` (Qdrant in this
process) and ``rag.index.client`` (a Qdrant server, or qdrant-client's local mode); the same tests run against both, and
``rag.index.choice`` picks one.

Not for: deciding which build is current (``rag.index.builds``), or what a passage is.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from rag.search.bm25 import SparseVector

DENSE = "dense"
SPARSE = "bm25"

Payload = dict[str, str]


@dataclass(frozen=True, slots=True)
class Point:
    """One passage in the index; ``id`` is a UUID in text form. The payload is for people who look at a Qdrant server; nothing here reads it."""

    id: str
    dense: Sequence[float]
    sparse: SparseVector
    payload: Payload


@dataclass(frozen=True, slots=True)
class Scored:
    """A point that a search found: cosine for the dense half, BM25 for the sparse one."""

    id: str
    score: float


@dataclass(frozen=True, slots=True)
class SearchResult:
    """What each half found, best first."""

    dense: list[Scored]
    sparse: list[Scored]


class Index(Protocol):
    """One open collection."""

    def add(self, points: Sequence[Point]) -> None:
        """Write points; a point with a known id replaces it."""

    def search(self, dense: Sequence[float], sparse: SparseVector, limit: int) -> SearchResult:
        """Search both halves in one request; each returns at most ``limit`` points."""

    def dense_vectors(self, ids: Sequence[str]) -> dict[str, list[float]]:
        """The stored dense vectors of those of the ids that exist."""

    def count(self) -> int:
        """Number of points."""

    def finish(self) -> None:
        """Make everything written durable and fast to search."""

    def close(self) -> None:
        """Release files and connections."""


class IndexEngine(Protocol):
    """Creates, opens and removes collections by build name."""

    def create(self, build: str, dimensions: int) -> Index:
        """A new, empty collection."""

    def open(self, build: str) -> Index:
        """An existing collection.

        Raises:
            StorageError: it does not exist or cannot be read.
        """

    def remove(self, build: str) -> None:
        """Delete a collection; nothing happens when there is none."""
