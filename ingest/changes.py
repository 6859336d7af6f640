"""What the files say now against what is indexed: added, changed, renamed, removed, unchanged, failed.

Files are compared by content. A file that fails keeps what was indexed of it before.

Not for: writing anything.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

from ingest.apart import read_corrected
from ingest.files import file_digest
from ingest.kept import Archive, Source
from ingest.sandbox import Child
from rag.domain import Article
from rag.errors import SourceError
from rag.index.manifest import Document
from rag.progress import progress

Outcome = Literal["added", "changed", "renamed", "removed", "unchanged", "failed", "skipped"]


@dataclass(frozen=True, slots=True)
class FileResult:
    """What became of one file; ``message`` says why it failed or what it was called before, ``left_out`` what of it was not read, and why."""

    path: Path
    outcome: Outcome
    articles: int = 0
    message: str = ""
    left_out: str = ""


@dataclass(frozen=True, slots=True)
class Changes:
    """The sources that the next build should hold, and what became of each file."""

    sources: dict[str, Source]
    results: tuple[FileResult, ...]

    @property
    def any(self) -> bool:
        """Whether a new build is needed."""
        return any(result.outcome not in {"unchanged", "failed", "skipped"} for result in self.results)


def find_changes(
    files: Sequence[tuple[Path, Path]],
    given: Collection[Path],
    indexed: Mapping[str, Source],
    archive: Archive,
    *,
    read_all: bool,
) -> Changes:
    """Compare files with what is indexed.

    Args:
        files: each file with the folder its id is counted from.
        given: the paths as the user named them; what is indexed below them and gone from disk is removed.
        indexed: what the current build holds.
        archive: reads the files, or what was kept of those that are gone.
        read_all: read unchanged files again too.
    """
    sources = dict(indexed)
    present = {str(path) for path, _ in files}
    gone = {name: old for name, old in indexed.items() if name not in present and _is_gone(Path(name), given)}
    for name in gone:
        del sources[name]
    results: list[FileResult] = []
    with Child() as child:
        reader = _Reader(archive, child, read_all)
        for path, root in progress(files, "reading", len(files), unit="files"):
            try:
                result, now = _compare(path, root, sources, gone, reader)
            except SourceError as error:
                result, now = FileResult(path, "failed", message=str(error)), None
            except OSError as error:
                result, now = FileResult(path, "failed", message=f"{path}: {error.strerror}"), None
            results.append(result)
            if now is not None:
                sources[str(path)] = now
    results += [FileResult(Path(name), "removed", len(old.articles)) for name, old in gone.items()]
    return Changes(sources, tuple(results))


@dataclass(frozen=True, slots=True)
class _Reader:
    """What reads files, and whether unchanged ones are read too."""

    archive: Archive
    child: Child
    read_all: bool


def _is_gone(source: Path, given: Collection[Path]) -> bool:
    below = any(path == source or path in source.parents for path in given)
    return below and not source.exists()


def _compare(
    path: Path, root: Path, sources: Mapping[str, Source], gone: dict[str, Source], reader: _Reader
) -> tuple[FileResult, Source | None]:
    """What became of one file, and its new state unless that is the old one. Takes a renamed file out of ``gone``."""
    before = sources.get(str(path))
    content, corrections = reader.archive.read(path)
    digest = file_digest(content + (corrections or b""))
    if before and before.document.digest == digest and not reader.read_all:
        return FileResult(path, "unchanged", len(before.articles)), None
    former = next((name for name, old in gone.items() if old.document.digest == digest), None)
    if before is None and former is not None:
        moved = gone.pop(former).articles
        source = Source(Document(str(path), digest), tuple(replace(article, source=str(path)) for article in moved))
        return FileResult(path, "renamed", len(moved), message=f"was {former}"), source
    taken = {a.id: name for name, other in sources.items() if name != str(path) for a in other.articles}
    former_id = before.articles[0].id if before else reader.archive.id(path)
    proposed = former_id if former_id and former_id not in taken else _propose_id(path, root, taken)
    reading = read_corrected(path, content, corrections, proposed, reader.child)
    articles = reading.articles
    if not articles:
        raise SourceError(f"{path}: no article was found in it")
    if path.suffix.lower() != ".jsonl" and len(articles) > 1:
        articles = _apart(articles, path, root, taken, former_id)
    _check_ids(path, articles, taken)
    outcome: Outcome = "changed" if before else "added"
    result = FileResult(path, outcome, len(articles), left_out=reading.left_out)
    return result, Source(Document(str(path), digest), articles)


def _apart(
    articles: tuple[Article, ...], path: Path, root: Path, taken: Collection[str], former: str
) -> tuple[Article, ...]:
    """The articles of an issue; with their folder in their ids where they had it before, or another issue of that name is indexed."""
    prefix = former.removesuffix(f"/{articles[0].id}")
    if prefix == former:
        if former == articles[0].id or not any(article.id in taken for article in articles):
            return articles
        folder = path.relative_to(root).parent
        prefix = path.parent.as_posix() if folder == Path() else folder.as_posix()
    return tuple(replace(article, id=f"{prefix}/{article.id}") for article in articles)


def _check_ids(path: Path, articles: Sequence[Article], taken: Mapping[str, str]) -> None:
    for article in articles:
        if article.id in taken:
            raise SourceError(f"{path}: the id {article.id!r} is already used by {taken[article.id]}")


def _propose_id(path: Path, root: Path, taken: Collection[str]) -> str:
    """The path below the folder that was given, without suffix; longer only where that is taken."""
    relative = path.relative_to(root)
    candidates = (relative.with_suffix("").as_posix(), relative.as_posix(), path.as_posix())
    return next((name for name in candidates if name not in taken), path.as_posix())
