"""The embedded index: Qdrant's own engine inside this process. The only home of ``qdrant_edge``.

A collection is a folder ``<builds>/<build>/vectors``. The write-ahead log is off on purpose: with it a second process
could not open the folder, and a build that died half way is thrown away anyway. Durability comes from ``finish``.

Not for: changing a collection while others read it.
"""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import qdrant_edge as qdrant

from rag.bm25 import SparseVector
from rag.errors import StorageError
from rag.index import DENSE, SPARSE, Point, Scored, SearchResult

_BATCH = 512


class EdgeIndex:
    """One open shard; see ``rag.index.Index``."""

    def __init__(self, shard: qdrant.EdgeShard) -> None:
        self._shard = shard

    def add(self, points: Sequence[Point]) -> None:
        """See ``Index``."""
        for first in range(0, len(points), _BATCH):
            batch = [
                qdrant.Point(
                    id=point.id,
                    vector={DENSE: [*point.dense], SPARSE: _sparse(point.sparse)},
                    payload=point.payload,
                )
                for point in points[first : first + _BATCH]
            ]
            self._shard.update(qdrant.UpdateOperation.upsert_points(batch))

    def search(self, dense: Sequence[float], sparse: SparseVector, limit: int) -> SearchResult:
        """See ``Index``."""
        queries = ((DENSE, [*dense]), (SPARSE, _sparse(sparse)))
        requests = [
            qdrant.QueryRequest(limit=limit, query=qdrant.Query.Nearest(vector, using=name)) for name, vector in queries
        ]
        by_dense, by_sparse = self._shard.query_batch(qdrant.QueryBatchRequest(requests))
        return SearchResult(_scored(by_dense), _scored(by_sparse))

    def dense_vectors(self, ids: Sequence[str]) -> dict[str, list[float]]:
        """See ``Index``."""
        records = self._shard.retrieve([*ids], with_payload=False, with_vector=[DENSE])
        found: dict[str, list[float]] = {}
        for record in records:
            vectors: Any = record.vector
            found[str(record.id)] = vectors[DENSE]
        return found

    def count(self) -> int:
        """See ``Index``."""
        return int(self._shard.count(qdrant.CountRequest(exact=True)))

    def finish(self) -> None:
        """See ``Index``."""
        self._shard.optimize()
        self._shard.flush()

    def close(self) -> None:
        """See ``Index``."""
        self._shard.close()


class EdgeEngine:
    """Shards in folders; see ``rag.index.IndexEngine``."""

    def __init__(self, builds_dir: Path) -> None:
        self._builds_dir = builds_dir

    def create(self, build: str, dimensions: int) -> EdgeIndex:
        """See ``IndexEngine``."""
        folder = self._folder(build)
        folder.mkdir(parents=True)
        config = qdrant.EdgeConfig(
            vectors={DENSE: qdrant.EdgeVectorParams(size=dimensions, distance=qdrant.Distance.Cosine)},
            sparse_vectors={
                SPARSE: qdrant.EdgeSparseVectorParams(modifier=qdrant.Modifier.Idf, memory=qdrant.Memory.Cached)
            },
            wal_enabled=False,
        )
        return EdgeIndex(qdrant.EdgeShard.create(str(folder), config))

    def open(self, build: str) -> EdgeIndex:
        """See ``IndexEngine``."""
        folder = self._folder(build)
        try:
            return EdgeIndex(qdrant.EdgeShard.load(str(folder)))
        except Exception as error:  # the engine raises plain Exception for everything
            raise StorageError(
                f"the index in {folder} cannot be opened ({_first_line(error)}): "
                "the folder must be readable and writable; to build it anew run wenju ingest --rebuild"
            ) from error

    def remove(self, build: str) -> None:
        """See ``IndexEngine``."""
        shutil.rmtree(self._folder(build), ignore_errors=True)

    def _folder(self, build: str) -> Path:
        return self._builds_dir / build / "vectors"


def _sparse(vector: SparseVector) -> qdrant.SparseVector:
    return qdrant.SparseVector(indices=[*vector.indices], values=[*vector.values])


def _scored(points: Sequence[qdrant.ScoredPoint]) -> list[Scored]:
    return [Scored(str(point.id), float(point.score)) for point in points]


def _first_line(error: Exception) -> str:
    return str(error).split("\n", 1)[0].removeprefix("Service runtime error: ")
