"""Files → articles → passages → a new build of the index, which becomes current when it is complete.

Not for: printing; the command line does that from the report.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from ingest.before import Before, look_back
from ingest.build import BuildContent, write_build
from ingest.changes import FileResult, find_changes
from ingest.files import find_files
from ingest.kept import Archive, Source, read_list
from ingest.namesakes import tell_apart
from ingest.passages import split_passages
from rag.errors import IndexMismatchError, NoIndexError
from rag.index.builds import Builds
from rag.index.choice import open_index_engine
from rag.index.manifest import SCHEMA_VERSION, Manifest
from rag.index.space import build_bytes, require
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
        rebuild: read and embed everything that is indexed again, not only what changed; a file that is gone is read from its copy.

    Raises:
        SourceError: a path does not exist or holds nothing readable; nothing was changed.
        StorageError: the storage folder cannot be used, or another ingest is running.
        IndexMismatchError: the index was made with another model or layout, and ``rebuild`` is not set.
    """
    builds = Builds(settings.storage_dir)
    if not builds.folder.exists() and not rebuild:
        find_files(paths)  # a mistyped path should not leave an empty storage folder behind
    with builds.writing():
        before = look_back(builds, rebuild=rebuild)
        try:
            if rebuild and not paths and not before.sources():
                raise NoIndexError(
                    f"nothing in {settings.storage_dir} says what was indexed: name the files, wenju ingest --rebuild PATH"
                )
            if before.manifest is not None and not rebuild:
                _check_match(before.manifest, settings)
                builds.check(before.build)
            return _ingest(paths, settings, builds, before, rebuild=rebuild)
        finally:
            before.close()


def _ingest(
    paths: Sequence[Path], settings: Settings, builds: Builds, before: Before, *, rebuild: bool
) -> IngestReport:
    old = before.manifest
    archive = Archive(Sources(settings.storage_dir), before.kept)
    if rebuild:
        archive.copies.forget_damaged()
    known = before.sources()
    found = find_files(paths, known)
    roots = dict(found.files)
    if rebuild:
        again = [path for path in map(Path, known) if path not in roots and archive.holds(path)]
        roots.update((path, archive.root(path)) for path in again)
    readable = old if old is not None and old.meta("schema") == SCHEMA_VERSION else None
    indexed = (
        {name: Source(document, tuple(readable.articles_of(name))) for name, document in readable.documents().items()}
        if readable
        else {}
    )
    given = [path.resolve() for path in paths]
    changes = find_changes(sorted(roots.items()), given, indexed, archive, read_all=rebuild)
    results = (
        *changes.results,
        *(FileResult(path, "failed", message=why) for path, why in found.refused),
        *(FileResult(path, "skipped", message=why) for path, why in found.unknown),
        *_lost(before, [] if readable else [path for path in map(Path, known) if path not in roots]),
    )
    sources = tell_apart(changes.sources)
    articles = [article for source in sources.values() for article in source.articles]
    if not changes.any:
        return IngestReport(results, "", len(articles), old.passage_count if old else 0)

    passages = [passage for article in articles for passage in split_passages(article, settings.passage_chars)]
    embedder = open_embedder(settings)
    engine = open_index_engine(builds.folder, settings.qdrant_url, settings.qdrant_api_key)
    for name in builds.interrupted():
        engine.remove(name)
        builds.remove(name)
    dimensions = 0 if settings.qdrant_url else embedder.dimensions
    require(builds.folder, build_bytes(len(passages), dimensions) + archive.missing_bytes(sources.values()))
    kept = archive.take(sources.values(), roots)
    content = BuildContent([(s.document, s.articles) for s in sources.values()], passages, kept)
    build = write_build(builds, engine, embedder, content, previous=before.build if readable and not rebuild else "")
    for name in builds.outdated():
        engine.remove(name)
        builds.remove(name)
    _forget_copies(archive.copies, builds)
    return IngestReport(results, build, len(articles), len(passages))


def _lost(before: Before, paths: Iterable[Path]) -> Iterator[FileResult]:
    """What a rebuild cannot bring back."""
    for path in paths:
        yield FileResult(
            path, "failed", message=f"{path}: the file is gone, and no copy of it that can be read was kept"
        )
    if before.lost:
        yield FileResult(Path("documents"), "failed", message=before.lost)


def _forget_copies(copies: Sources, builds: Builds) -> None:
    """Remove the copies that no build needs, neither the current one nor the one to go back to."""
    needed: set[str] = set()
    for name in builds.complete():
        kept, _ = read_list(builds.documents_path(name))
        needed |= {digest for one in kept.values() for digest in (one.content, one.corrections)}
        manifest = Manifest(builds.manifest_path(name))
        needed |= manifest.digests()
        manifest.close()
    copies.forget_all_but(needed)


def _check_match(manifest: Manifest, settings: Settings) -> None:
    model = manifest.meta("embedding_model")
    if manifest.meta("schema") != SCHEMA_VERSION:
        raise IndexMismatchError("the index was made by another version of wenju: run wenju ingest --rebuild")
    if model != settings.embedding_model:
        raise IndexMismatchError(
            f"the index was made with {model}, but WENJU_EMBEDDING_MODEL is {settings.embedding_model}: "
            "run wenju ingest --rebuild, or set the model back"
        )
