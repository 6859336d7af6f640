"""Files → articles → passages → a new build of the index, which becomes current when it is complete.

Unchanged files (by digest) are not read again, and unchanged passages keep their vectors. A file that fails is reported and
leaves what was indexed of it before; all others go on.

Not for: printing; the command line does that from the report.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

from ingest.build import write_build
from ingest.files import file_digest, find_files, read_articles
from ingest.passages import split_passages
from rag.builds import Builds
from rag.domain import Article
from rag.embedding import open_embedder
from rag.errors import IndexMismatchError, NoIndexError, SourceError
from rag.index import open_index_engine
from rag.manifest import SCHEMA_VERSION, Document, Manifest
from rag.progress import progress
from rag.settings import Settings

Outcome = Literal["added", "changed", "unchanged", "failed"]


@dataclass(frozen=True, slots=True)
class FileResult:
    """What became of one file."""

    path: Path
    outcome: Outcome
    articles: int = 0
    message: str = ""


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
    files = find_files(paths)
    builds = Builds(settings.storage_dir)
    with builds.writing():
        old = _open_current(builds)
        try:
            return _ingest(files, settings, builds, old, rebuild=rebuild)
        finally:
            if old is not None:
                old.close()


def _ingest(
    files: list[tuple[Path, Path]], settings: Settings, builds: Builds, old: Manifest | None, *, rebuild: bool
) -> IngestReport:
    known = old.documents() if old else {}
    if old is not None and not rebuild:
        _check_match(old, settings)
    if rebuild:
        given = {path for path, _ in files}
        again = [Path(source) for source in known if Path(source) not in given and Path(source).is_file()]
        files = sorted([*files, *((path, path.parent) for path in again)])
    readable = old if old is not None and old.meta("schema") == SCHEMA_VERSION else None
    kept = {source: readable.articles_of(source) for source in known} if readable else {}

    results: list[FileResult] = []
    documents = {source: (known[source], articles) for source, articles in kept.items()}
    for path, root in progress(files, "reading", len(files), unit="files"):
        result = _read(path, root, documents, unchanged_counts=not rebuild)
        results.append(result[0])
        if result[1] is not None:
            documents[str(path)] = result[1]
    changed = any(result.outcome in {"added", "changed"} for result in results)
    articles = [article for _, found in documents.values() for article in found]
    if not changed:
        passages = old.passage_count if old else 0
        return IngestReport(tuple(results), "", len(articles), passages)

    embedder = open_embedder(settings.embedding_model)
    engine = open_index_engine(builds.folder, settings.qdrant_url, settings.qdrant_api_key)
    previous = builds.current() if readable and not rebuild else ""
    passages_of = {article.id: split_passages(article, settings.passage_chars) for article in articles}
    build = write_build(builds, engine, embedder, documents.values(), passages_of, previous=previous)
    for name in builds.outdated():
        engine.remove(name)
        builds.remove(name)
    return IngestReport(tuple(results), build, len(articles), sum(map(len, passages_of.values())))


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


_Read = tuple[Document, list[Article]]


def _read(
    path: Path, root: Path, documents: dict[str, _Read], *, unchanged_counts: bool
) -> tuple[FileResult, _Read | None]:
    """Read one file unless it is unchanged; errors become a result."""
    source = str(path)
    before = documents.get(source)
    try:
        content = path.read_bytes()
        digest = file_digest(content)
        if before and before[0].digest == digest and unchanged_counts:
            return FileResult(path, "unchanged", len(before[1])), None
        taken = {a.id: other for other, (_, found) in documents.items() if other != source for a in found}
        proposed = before[1][0].id if before and path.suffix != ".jsonl" else _propose_id(path, root, taken)
        articles = read_articles(path, content, proposed)
        for article in articles:
            if article.id in taken:
                raise SourceError(f"{path}: the id {article.id!r} is already used by {taken[article.id]}")
    except OSError as error:
        return FileResult(path, "failed", message=f"{path}: {error.strerror}"), None
    except SourceError as error:
        return FileResult(path, "failed", message=str(error)), None
    outcome: Outcome = "changed" if before else "added"
    articles = [replace(article, source=source) for article in articles]
    return FileResult(path, outcome, len(articles)), (Document(source, digest), articles)


def _propose_id(path: Path, root: Path, taken: Iterable[str]) -> str:
    """The path below the folder that was given, without suffix; longer only where that is taken."""
    relative = path.relative_to(root)
    candidates = (relative.with_suffix("").as_posix(), relative.as_posix(), path.as_posix())
    return next((name for name in candidates if name not in taken), path.as_posix())


