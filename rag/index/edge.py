"""The embedded index: Qdrant's own engine inside this process. The only home of ``qdrant_edge``.

A collection is a folder ``<builds>/<build>/vectors``. The write-ahead log is off on purpose: with it a second process
could not open the folder, and a build that died half way is thrown away anyway. Durability comes from ``finish``.

The engine writes to memory-mapped files: where the disk is full that ends the process (SIGBUS), without a word. A collection is therefore written
by a process of its own (``rag.index.apart``). It also writes when it opens a collection; where it cannot, it is given a copy, which has no name any
more once it is open and goes with the process.

Not for: changing a collection while others read it.
"""

from __future__ import annotations

import contextlib
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import qdrant_edge as qdrant

from rag.errors import StorageError
from rag.index.apart import ApartIndex
from rag.index.protocol import DENSE, SPARSE, Index, Point, Scored, SearchResult
from rag.index.space import free_bytes, used_bytes
from rag.seal import BLOCK, blocks
from rag.search.bm25 import SparseVector

_BATCH = 512
_ROOM = 8_000_000  # bytes free from which opening in place is tried: it writes some kilobytes
_ELSEWHERE = ("/dev/shm",)  # where a copy goes when the folder for temporary files is full too


class EdgeIndex:
    """One open shard; see ``rag.index.protocol.Index``."""

    def __init__(self, folder: Path, shard: qdrant.EdgeShard) -> None:
        self._folder = folder
        self._shard = shard

    @classmethod
    def create(cls, folder: Path, dimensions: int) -> EdgeIndex:
        """A new, empty collection in a folder that is made for it."""
        folder.mkdir(parents=True)
        config = qdrant.EdgeConfig(
            vectors={DENSE: qdrant.EdgeVectorParams(size=dimensions, distance=qdrant.Distance.Cosine)},
            sparse_vectors={
                SPARSE: qdrant.EdgeSparseVectorParams(modifier=qdrant.Modifier.Idf, memory=qdrant.Memory.Cached)
            },
            wal_enabled=False,
        )
        return cls(folder, qdrant.EdgeShard.create(str(folder), config))

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
        with _one_line(self._folder):
            by_dense, by_sparse = self._shard.query_batch(qdrant.QueryBatchRequest(requests))
        return SearchResult(_scored(by_dense), _scored(by_sparse))

    def dense_vectors(self, ids: Sequence[str]) -> dict[str, list[float]]:
        """See ``Index``."""
        with _one_line(self._folder):
            records = self._shard.retrieve([*ids], with_payload=False, with_vector=[DENSE])
        found: dict[str, list[float]] = {}
        for record in records:
            vectors: Any = record.vector
            found[str(record.id)] = vectors[DENSE]
        return found

    def count(self) -> int:
        """See ``Index``."""
        with _one_line(self._folder):
            return int(self._shard.count(qdrant.CountRequest(exact=True)))

    def finish(self) -> None:
        """See ``Index``. The first opening still changes files; none after it does, so that they can be sealed."""
        self._shard.optimize()
        self._shard.flush()
        self._shard.close()
        self._shard = qdrant.EdgeShard.load(str(self._folder))

    def close(self) -> None:
        """See ``Index``."""
        self._shard.close()


class EdgeEngine:
    """Shards in folders; see ``rag.index.protocol.IndexEngine``."""

    def __init__(self, builds_dir: Path) -> None:
        self._builds_dir = builds_dir

    def create(self, build: str, dimensions: int) -> Index:
        """See ``IndexEngine``."""
        return ApartIndex(self._folder(build), dimensions)

    def open(self, build: str) -> EdgeIndex:
        """See ``IndexEngine``."""
        folder = self._folder(build)
        with _one_line(folder):
            return EdgeIndex(folder, _load(folder))

    def remove(self, build: str) -> None:
        """See ``IndexEngine``."""
        shutil.rmtree(self._folder(build), ignore_errors=True)

    def _folder(self, build: str) -> Path:
        return self._builds_dir / build / "vectors"


@contextlib.contextmanager
def _one_line(folder: Path) -> Iterator[None]:
    try:
        yield
    except (KeyboardInterrupt, SystemExit, StorageError):
        raise
    except BaseException as error:  # the engine raises plain Exception for everything, and panics on its own
        reason = (str(error).splitlines() or [type(error).__name__])[0].removeprefix("Service runtime error: ")
        raise StorageError(
            f"the index in {folder} cannot be read ({reason}): to build it anew run wenju ingest --rebuild"
        ) from error


def _load(folder: Path) -> qdrant.EdgeShard:
    """The collection in a folder, or where that cannot be written, its copy."""
    if folder.is_dir() and free_bytes(folder) >= _ROOM:
        try:
            return qdrant.EdgeShard.load(str(folder))
        except Exception:
            if not (folder / "segments").is_dir():
                raise
    needed = used_bytes(folder) + _ROOM
    places = [place for place in (tempfile.gettempdir(), *_ELSEWHERE) if free_bytes(Path(place)) > needed]
    if not places:
        raise StorageError(f"there is no room for a copy of it, {needed // 1_000_000} MB: free some space on the disk")
    with tempfile.TemporaryDirectory(dir=places[0]) as place:
        copy = Path(place) / "vectors"
        for path in sorted(folder.rglob("*")):
            _copy(path, copy / path.relative_to(folder))
        return qdrant.EdgeShard.load(str(copy))


def _copy(path: Path, to: Path) -> None:
    """Copy a folder itself, or a file: one with large holes keeps them, since what is read only needs no room."""
    if path.is_dir():
        to.mkdir(parents=True, exist_ok=True)
    elif path.stat().st_size <= BLOCK:
        to.parent.mkdir(parents=True, exist_ok=True)
        to.write_bytes(path.read_bytes())
    else:
        with to.open("wb") as file:
            for place, block in blocks(path):
                file.seek(place)
                file.write(block)
            file.truncate(path.stat().st_size)


def _sparse(vector: SparseVector) -> qdrant.SparseVector:
    return qdrant.SparseVector(indices=[*vector.indices], values=[*vector.values])


def _scored(points: Sequence[qdrant.ScoredPoint]) -> list[Scored]:
    return [Scored(str(point.id), float(point.score)) for point in points]
