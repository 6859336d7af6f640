"""What an index was made of, kept beside it: a copy of each file and a list of them for each build, so that it can always be made again.

    <storage>/sources/<digest>.<suffix>     the files and the corrections beside them (``rag.pages.sources``)
    <storage>/documents/<build>.jsonl       for each file its path, the folder that its id is counted from, its id, and its digests

A line of the list begins with its checksum: one that is damaged is left out, and the others still count.

Not for: articles; those are in the manifest of the build.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path

from ingest.files import file_digest
from ingest.overrides import corrections_beside
from rag.domain import Article
from rag.errors import StorageError
from rag.index.manifest import Document
from rag.index.space import FULL
from rag.pages.sources import Sources

_CORRECTIONS = ".yaml"


@dataclass(frozen=True, slots=True)
class Source:
    """An indexed file with its articles."""

    document: Document
    articles: tuple[Article, ...]


@dataclass(frozen=True, slots=True)
class Kept:
    """A file as it was indexed: ``content`` and ``corrections`` are the digests of its copies, the latter "" when there were none."""

    source: str
    root: str
    id: str
    content: str
    corrections: str = ""


@dataclass(frozen=True, slots=True)
class Archive:
    """The files that were indexed, by path, and their copies."""

    copies: Sources
    kept: Mapping[str, Kept] = field(default_factory=dict)

    def root(self, path: Path) -> Path:
        """The folder from which a file's id is counted."""
        known = self.kept.get(str(path))
        return Path(known.root) if known and Path(known.root) in path.parents else path.parent

    def id(self, path: Path) -> str:
        """The id of its first article, "" when it was not indexed before."""
        known = self.kept.get(str(path))
        return known.id if known else ""

    def holds(self, path: Path) -> bool:
        """Whether the file is there, or else its copy, whole."""
        return path.is_file() or self._copy(path) is not None

    def read(self, path: Path) -> tuple[bytes, bytes | None]:
        """A file's content and that of the corrections beside it, None for none; of one that is gone, what was kept of it.

        Raises:
            OSError: it cannot be read.
        """
        copy = None if path.is_file() else self._copy(path)
        if copy is not None:
            return copy
        return path.read_bytes(), corrections_beside(path)

    def take(self, sources: Iterable[Source], roots: Mapping[Path, Path]) -> list[Kept]:
        """Keep a copy of each file that is still what was indexed; returns the list for the next build.

        Raises:
            StorageError: there is no room for the copies.
        """
        return [self._take(source, roots) for source in sources]

    def missing_bytes(self, sources: Iterable[Source]) -> int:
        """Bytes of the copies that are still to be made."""
        paths = [(Path(source.document.source), source.articles[0].digest) for source in sources]
        return sum(p.stat().st_size for p, digest in paths if p.is_file() and not self.copies.path(digest, p.suffix))

    def _take(self, source: Source, roots: Mapping[Path, Path]) -> Kept:
        path, digest = Path(source.document.source), source.articles[0].digest
        before = self.kept.get(str(path))
        corrections = before.corrections if before and before.content == digest else ""
        if path.is_file():
            extra = corrections_beside(path)
            corrections = file_digest(extra) if extra is not None else ""
            if self.copies.path(digest, path.suffix) is None:
                content = path.read_bytes()
                if file_digest(content) == digest:
                    self.copies.keep(digest, content, path.suffix)
            if extra is not None and self.copies.path(corrections, _CORRECTIONS) is None:
                self.copies.keep(corrections, extra, _CORRECTIONS)
        root = roots.get(path) or self.root(path)
        return Kept(str(path), str(root), source.articles[0].id, digest, corrections)

    def _copy(self, path: Path) -> tuple[bytes, bytes | None] | None:
        known = self.kept.get(str(path))
        content = self.copies.read(known.content, path.suffix) if known else None
        if known is None or content is None:
            return None
        corrections = self.copies.read(known.corrections, _CORRECTIONS) if known.corrections else None
        return None if known.corrections and corrections is None else (content, corrections)


def write_list(path: Path, kept: Iterable[Kept]) -> None:
    """Write the list of a build.

    Raises:
        StorageError: it cannot be written.
    """
    lines = [json.dumps(asdict(one), ensure_ascii=False) for one in kept]
    text = "".join(f"{zlib.crc32(line.encode()):08x} {line}\n" for line in lines)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        partial = path.with_suffix(".partial")
        partial.write_text(text, encoding="utf-8")
        partial.replace(path)
    except OSError as error:
        raise StorageError(f"{path} cannot be written ({error.strerror}): {FULL}") from error


def read_list(path: Path) -> tuple[dict[str, Kept], int]:
    """The files of a build by path, and how many lines of the list are damaged; a list that is not there is empty."""
    try:
        lines = path.read_bytes().splitlines()
    except OSError:
        return {}, 0
    found: dict[str, Kept] = {}
    for line in lines:
        crc, _, body = line.partition(b" ")
        if body and crc == b"%08x" % zlib.crc32(body):
            one = Kept(**json.loads(body))
            found[one.source] = one
    return found, len(lines) - len(found)
