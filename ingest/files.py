"""Paths on the command line → files to read → what is in them.

Not for: remembering what was ingested before.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from ingest.magazine.read import looks_like_magazine, read_magazine
from ingest.pdf.read import read_pdf
from ingest.readers.jsonl import parse_jsonl
from ingest.readers.markdown import parse_markdown
from ingest.readers.office import read_office
from ingest.readers.plain import read_plain
from ingest.reading import Reading
from rag.errors import SourceError

OFFICE = (".docx", ".pptx", ".epub", ".html", ".htm", ".xhtml")
MARKDOWN = (".md", ".markdown")
SUFFIXES = (".pdf", *MARKDOWN, ".txt", ".jsonl", *OFFICE)


@dataclass(frozen=True, slots=True)
class Found:
    """Files to read, each with the folder its id is counted from; files that should not be there, and those of unknown kinds, with the reason."""

    files: list[tuple[Path, Path]]
    refused: list[tuple[Path, str]]
    unknown: list[tuple[Path, str]]


def find_files(paths: Iterable[Path], known: Iterable[str] = ()) -> Found:
    """Every readable file under the paths, sorted.

    Args:
        paths: files and folders.
        known: sources that are indexed already; such a path may be gone, and is then left out.

    Raises:
        SourceError: a path does not exist, or a folder holds no file of a known kind.
    """
    indexed = {Path(source) for source in known}
    files: dict[Path, Path] = {}
    refused: list[tuple[Path, str]] = []
    unknown: dict[Path, str] = {}
    for path in paths:
        whole = path.resolve()
        if path.is_dir():
            inside = _files_inside(path)
            readable = any(file.suffix.lower() in SUFFIXES for file in inside)
            if not readable and not any(whole in source.parents for source in indexed):
                raise SourceError(f"{path}: nothing to read in this folder; known kinds are {', '.join(SUFFIXES)}")
            for file in inside:
                if file.suffix.lower() not in SUFFIXES:
                    unknown[file.resolve()] = _unknown_kind(file)
                elif whole in file.resolve().parents:
                    files[file.resolve()] = whole
                else:
                    refused.append(
                        (file, f"{file}: is a link that leads out of the folder; name the file itself to index it")
                    )
        elif path.exists():
            files[whole] = whole.parent
        elif whole not in indexed:
            raise SourceError(f"{path}: no such file or folder")
    return Found(sorted(files.items()), refused, sorted(unknown.items()))


def _files_inside(folder: Path) -> list[Path]:
    """Files below a folder; hidden ones, an office program's lock files and corrections (``issue.pdf.yaml``) are left out."""
    inside = (file for file in folder.rglob("*") if file.is_file())
    return sorted(
        file
        for file in inside
        if not any(part.startswith((".", "~$")) for part in file.relative_to(folder).parts)
        and not (file.suffix.lower() == ".yaml" and Path(file.stem).suffix.lower() in SUFFIXES)
    )


def _unknown_kind(path: Path) -> str:
    return f"cannot read {path.suffix.lower() or 'files without a suffix'}; known kinds are {', '.join(SUFFIXES)}"


def file_digest(content: bytes) -> str:
    """The digest by which a file is known to be unchanged."""
    return hashlib.sha256(content).hexdigest()


def read_file(path: Path, content: bytes, article_id: str) -> Reading:
    """The articles of one file; ``article_id`` is for formats that hold one article and name none.

    Raises:
        SourceError: an unknown kind of file, not UTF-8, or nothing in it; says which.
    """
    suffix = path.suffix.lower()
    if suffix not in SUFFIXES:
        raise SourceError(f"{path}: {_unknown_kind(path)}")
    digest = file_digest(content)
    if suffix == ".pdf":
        return read_pdf(content, path, digest)
    if suffix in OFFICE:
        return read_office(content, path, article_id, digest)
    text = _decode(path, content)
    if suffix == ".jsonl":
        return parse_jsonl(text, path, digest)
    if suffix in MARKDOWN:
        return parse_markdown(text, path, article_id, digest)
    if looks_like_magazine(text):
        return read_magazine(text, path, digest)
    return Reading((read_plain(text, path, article_id, digest),))


def _decode(path: Path, content: bytes) -> str:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise SourceError(f"{path}: not UTF-8 text (byte {error.start}); save it as UTF-8 and try again") from error
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if not text.strip():
        raise SourceError(f"{path}: the file is empty")
    return text
