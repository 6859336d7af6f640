"""The current build, opened for reading: manifest, index and embedder that belong together.

Not for: writing a build.
"""

from __future__ import annotations

from dataclasses import dataclass

from rag.builds import Builds
from rag.embedding import Embedder, open_embedder
from rag.errors import IndexMismatchError
from rag.index import Index
from rag.index_choice import open_index_engine
from rag.manifest import SCHEMA_VERSION, Manifest
from rag.settings import Settings


@dataclass(frozen=True, slots=True)
class Library:
    """Everything that is read to answer a question."""

    build: str
    manifest: Manifest
    index: Index
    embedder: Embedder

    def close(self) -> None:
        """Close files and connections."""
        self.index.close()
        self.manifest.close()


def open_library(settings: Settings) -> Library:
    """Open the current build.

    Raises:
        NoIndexError: nothing has been ingested yet.
        IndexMismatchError: the build was made with another embedding model or by another version.
        StorageError: it cannot be read.
    """
    builds = Builds(settings.storage_dir)
    build = builds.current()
    manifest = Manifest(builds.manifest_path(build))
    if manifest.meta("schema") != SCHEMA_VERSION:
        raise IndexMismatchError("the index was made by another version of wenju: run wenju ingest --rebuild")
    embedder = open_embedder(settings.embedding_model)
    if manifest.meta("embedding_model") != embedder.model_id:
        raise IndexMismatchError(
            f"the index was made with {manifest.meta('embedding_model')}, but WENJU_EMBEDDING_MODEL is "
            f"{embedder.model_id}: run wenju ingest --rebuild, or set the model back"
        )
    engine = open_index_engine(builds.folder, settings.qdrant_url, settings.qdrant_api_key)
    return Library(build, manifest, engine.open(build), embedder)
