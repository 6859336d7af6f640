"""Files → articles → passages → a new build of the index, which becomes current when it is complete.

Not for: printing; the command line does that from the report.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from ingest.build import BuildContent, write_build
from ingest.changes import FileResult, Source, find_changes
from ingest.files import file_digest, find_files
from ingest.namesakes import tell_apart
from ingest.passages import split_passages
from rag.errors import IndexMismatchError, NoIndexError
from rag.index.builds import Builds
from rag.index.choice import open_index_engine
from rag.index.manifest import SCHEMA_VERSION, Manifest
from rag.pages.sources import Sources
from rag.settings import Settings
from rag.vectors.choice import open_embedder


@dataclass(frozen=True, slots=True)
class IngestReport:
    """What an ingest did; ``build`` is "" when nothing had to change."""

    files: tuple[FileResult, ...]
    build: str
    articles: int
    passages: int

    @property
    def failed(self) -> bool:
        """Whether any file failed."""
        return any(result.outcome == "failed" for result in self.files)


def ingest(paths: Sequence[Path], settings: Settings, *, rebuild: bool = False) -> IngestReport:
    """Bring the index up to date with the files under the paths.

    Args:
        paths: files and folders; with ``rebuild`` there may be none.
        settings: where the index is and how it is made.
        rebuild: read and embed everything that is indexed again, not only what changed.

    Raises:
        SourceError: a path does not exist or holds nothing readable; nothing was changed.
        StorageError: the storage folder cannot be used, or another ingest is running.
        IndexMismatchError: the index was made with another model or layout, and ``rebuild`` is not set.
    """
    builds = Builds(settings.storage_dir)
    if not builds.folder.exists():
        find_files(paths)  # a mistyped path should not leave an empty storage folder behind
    with builds.writing():
        old = _open_current(builds)
        try:
            if old is not None and not rebuild:
                _check_match(old, settings)
            return _ingest(paths, settings, builds, old, rebuild=rebuild)
        finally:
            if old is not None:
                old.close()


def _ingest(
    paths: Sequence[Path], settings: Settings, builds: Builds, old: Manifest | None, *, rebuild: bool
) -> IngestReport:
    known = old.documents() if old else {}
    found = find_files(paths, known)
    files = found.files
    if rebuild:
        given = {path for path, _ in files}
        again = [Path(source) for source in known if Path(source) not in given and Path(source).is_file()]
        files = sorted([*files, *((path, path.parent) for path in again)])
    readable = old if old is not None and old.meta("schema") == SCHEMA_VERSION else None
    indexed = (
        {name: Source(document, tuple(readable.articles_of(name))) for name, document in known.items()}
        if readable
        else {}
    )
    changes = find_changes(files, [path.resolve() for path in paths], indexed, read_all=rebuild)
    lost = [] if readable else [Path(source) for source in known if not Path(source).is_file()]
    results = (
        *changes.results,
        *(FileResult(path, "failed", message=why) for path, why in found.refused),
        *(FileResult(path, "skipped", message=why) for path, why in found.unknown),
        *(
            FileResult(path, "failed", message=f"{path}: the file is gone and its index is of another version")
            for path in lost
        ),
    )
    sources = tell_apart(changes.sources)
    articles = [article for source in sources.values() for article in source.articles]
    if not changes.any:
        return IngestReport(results, "", len(articles), old.passage_count if old else 0)

    passages = [passage for article in articles for passage in split_passages(article, settings.passage_chars)]
    content = BuildContent([(s.document, s.articles) for s in sources.values()], passages)
    embedder = open_embedder(settings)
    engine = open_index_engine(builds.folder, settings.qdrant_url, settings.qdrant_api_key)
    previous = builds.current() if readable and not rebuild else ""
    _keep_pdfs(Sources(settings.storage_dir), sources.values())
    build = write_build(builds, engine, embedder, content, previous=previous)
    for name in builds.outdated():
        engine.remove(name)
        builds.remove(name)
    _forget_pdfs(Sources(settings.storage_dir), builds)
    return IngestReport(results, build, len(articles), len(passages))


def _keep_pdfs(copies: Sources, sources: Iterable[Source]) -> None:
    """Keep a copy of each PDF, so that its pages can be shown when the file has moved."""
    for source in sources:
        path = Path(source.document.source)
        digest = source.articles[0].digest
        if path.suffix.lower() == ".pdf" and copies.path(digest) is None and path.is_file():
            content = path.read_bytes()
            if file_digest(content) == digest:
                copies.keep(digest, content)


def _forget_pdfs(copies: Sources, builds: Builds) -> None:
    """Remove the copies that no build needs, neither the current one nor the one to go back to."""
    needed: set[str] = set()
    for name in builds.complete():
        manifest = Manifest(builds.manifest_path(name))
        needed |= manifest.digests()
        manifest.close()
    copies.forget_all_but(needed)


def _open_current(builds: Builds) -> Manifest | None:
    try:
        return Manifest(builds.manifest_path(builds.current()))
    except NoIndexError:
        return None


def _check_match(manifest: Manifest, settings: Settings) -> None:
    model = manifest.meta("embedding_model")
    if manifest.meta("schema") != SCHEMA_VERSION:
        raise IndexMismatchError("the index was made by another version of wenju: run wenju ingest --rebuild")
    if model != settings.embedding_model:
        raise IndexMismatchError(
            f"the index was made with {model}, but WENJU_EMBEDDING_MODEL is {settings.embedding_model}: "
            "run wenju ingest --rebuild, or set the model back"
        )
