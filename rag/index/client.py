"""The index on qdrant-client: a server or cluster, a local folder, or memory. The only home of ``qdrant_client``.

A collection is called ``wenju-<build>``. Local modes are qdrant-client's own pure Python engine: exact, but slow
beyond a few thousand passages; they are here for tests and for a look without a server.

Not for: the default, which is ``rag.index.edge``.
"""

from __future__ import annotations

import threading
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from qdrant_client import QdrantClient, models

from rag.errors import SettingsError, StorageError
from rag.index.protocol import DENSE, SPARSE, Point, Scored, SearchResult
from rag.search.bm25 import SparseVector

_BATCH = 256
_TIMEOUT_S = 30

# Local modes live in the client object, and one folder bears only one client per process: share it.
_local_clients: dict[str, QdrantClient] = {}
_local_lock = threading.Lock()


class ClientIndex:
    """One collection; see ``rag.index.protocol.Index``."""

    def __init__(self, client: _Client, collection: str) -> None:
        self._client = client
        self._collection = collection

    def add(self, points: Sequence[Point]) -> None:
        """See ``Index``."""
        for first in range(0, len(points), _BATCH):
            batch = [
                models.PointStruct(
                    id=point.id,
                    vector={DENSE: [*point.dense], SPARSE: _sparse(point.sparse)},
                    payload=dict(point.payload),
                )
                for point in points[first : first + _BATCH]
            ]
            self._client.call("upsert", self._collection, batch, wait=True)

    def search(self, dense: Sequence[float], sparse: SparseVector, limit: int) -> SearchResult:
        """See ``Index``."""
        requests = [
            models.QueryRequest(query=[*dense], using=DENSE, limit=limit, with_payload=False),
            models.QueryRequest(query=_sparse(sparse), using=SPARSE, limit=limit, with_payload=False),
        ]
        by_dense, by_sparse = self._client.call("query_batch_points", self._collection, requests)
        return SearchResult(_scored(by_dense.points), _scored(by_sparse.points))

    def dense_vectors(self, ids: Sequence[str]) -> dict[str, list[float]]:
        """See ``Index``."""
        records = self._client.call("retrieve", self._collection, [*ids], with_payload=False, with_vectors=[DENSE])
        return {str(record.id): [float(value) for value in record.vector[DENSE]] for record in records}

    def count(self) -> int:
        """See ``Index``."""
        return int(self._client.call("count", self._collection, exact=True).count)

    def finish(self) -> None:
        """See ``Index``; every write was already waited for."""

    def close(self) -> None:
        """See ``Index``; the client is shared between collections and stays open."""


class ClientEngine:
    """Collections of one server or local store; see ``rag.index.protocol.IndexEngine``."""

    def __init__(self, url: str, api_key: str = "") -> None:
        self._client = _Client(url, _connect(url, api_key))

    def create(self, build: str, dimensions: int) -> ClientIndex:
        """See ``IndexEngine``."""
        self._client.call(
            "create_collection",
            _collection(build),
            vectors_config={DENSE: models.VectorParams(size=dimensions, distance=models.Distance.COSINE)},
            sparse_vectors_config={SPARSE: models.SparseVectorParams(modifier=models.Modifier.IDF)},
        )
        return ClientIndex(self._client, _collection(build))

    def open(self, build: str) -> ClientIndex:
        """See ``IndexEngine``."""
        if not self._client.call("collection_exists", _collection(build)):
            raise StorageError(
                f"Qdrant at {self._client.url} has no collection {_collection(build)}: run wenju ingest --rebuild"
            )
        return ClientIndex(self._client, _collection(build))

    def remove(self, build: str) -> None:
        """See ``IndexEngine``."""
        self._client.call("delete_collection", _collection(build))


@dataclass(frozen=True, slots=True)
class _Client:
    """qdrant-client with its errors turned into one clear line."""

    url: str
    client: QdrantClient

    def call(self, method: str, *args: Any, **kwargs: Any) -> Any:
        try:
            return getattr(self.client, method)(*args, **kwargs)
        except Exception as error:  # httpx, grpc and qdrant errors share no base class
            raise StorageError(
                f"Qdrant at {self.url} does not answer as it should ({type(error).__name__}: {error}): "
                "check WENJU_QDRANT_URL and WENJU_QDRANT_API_KEY"
            ) from error


def _connect(url: str, api_key: str) -> QdrantClient:
    parts = urlsplit(url)
    if parts.scheme in {"http", "https"}:
        return QdrantClient(url=url, api_key=api_key or None, timeout=_TIMEOUT_S, check_compatibility=False)
    if url != ":memory:" and parts.scheme != "file":
        raise SettingsError(f"WENJU_QDRANT_URL={url!r}: use http(s)://host:6333, file:///DIR or :memory:")
    with _local_lock:
        if url not in _local_clients:
            try:
                _local_clients[url] = QdrantClient(location=url) if url == ":memory:" else QdrantClient(path=parts.path)
            except (RuntimeError, OSError) as error:
                raise StorageError(f"the Qdrant folder {parts.path} cannot be opened: {error}") from error
        return _local_clients[url]


def close_local_clients() -> None:
    """Close every local store of this process (at exit, and between tests)."""
    with _local_lock:
        for client in _local_clients.values():
            client.close()
        _local_clients.clear()


def _collection(build: str) -> str:
    return f"wenju-{build}"


def _sparse(vector: SparseVector) -> models.SparseVector:
    return models.SparseVector(indices=[*vector.indices], values=[*vector.values])


def _scored(points: Sequence[models.ScoredPoint]) -> list[Scored]:
    return [Scored(str(point.id), point.score) for point in points]
