"""The current build, opened for reading: manifest, index and embedder that belong together.

Not for: writing a build.
"""

from __future__ import annotations

from dataclasses import dataclass

from rag.errors import IndexMismatchError, StorageError
from rag.index.builds import Builds
from rag.index.choice import open_index_engine
from rag.index.manifest import SCHEMA_VERSION, Manifest
from rag.index.protocol import Index
from rag.model.bundled import open_reader_of
from rag.model.spans import PairModel
from rag.search.rerank import Reranker
from rag.settings import Settings
from rag.vectors.choice import open_embedder, open_reranker
from rag.vectors.embedding import Embedder


@dataclass(frozen=True, slots=True)
class Library:
    """Everything that is read to answer a question."""

    build: str
    manifest: Manifest
    index: Index
    embedder: Embedder
    model: PairModel
    reranker: Reranker | None = None

    def close(self) -> None:
        """Close files and connections."""
        self.index.close()
        self.manifest.close()


def open_library(settings: Settings) -> Library:
    """Open the current build.

    Raises:
        NoIndexError: nothing has been ingested yet.
        IndexMismatchError: the build was made with another embedding model or by another version.
        StorageError: it cannot be read, or is not as it was written.
    """
    builds = Builds(settings.storage_dir)
    build = builds.current()
    manifest = Manifest(builds.manifest_path(build))
    if manifest.meta("schema") != SCHEMA_VERSION:
        raise IndexMismatchError("the index was made by another version of wenju: run wenju ingest --rebuild")
    builds.check(build)
    made_with = manifest.meta("embedding_model")
    if made_with != settings.embedding_model:
        raise IndexMismatchError(
            f"the index was made with {made_with}, but WENJU_EMBEDDING_MODEL is {settings.embedding_model}: "
            "run wenju ingest --rebuild, or set the model back"
        )
    embedder = open_embedder(settings)
    engine = open_index_engine(builds.folder, settings.qdrant_url, settings.qdrant_api_key)
    index = engine.open(build)
    if index.count() != manifest.passage_count:
        raise StorageError(
            f"the index {build} holds {index.count()} of {manifest.passage_count} passages: run wenju ingest --rebuild"
        )
    return Library(build, manifest, index, embedder, open_reader_of(), open_reranker(settings))
