"""An electronic book → one article: its chapters in reading order, its notes behind the paragraphs with their marks.

Not for: books behind a lock (DRM); those cannot be unpacked to text.
"""

from __future__ import annotations

import posixpath
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from ingest.readers.archive import Archive
from ingest.readers.html import write_documents
from ingest.readers.markup import MarkupError, name_of, parse_xhtml
from ingest.readers.writer import Writer
from ingest.reading import Reading

_CONTAINER = "META-INF/container.xml"
_LOCKED = "META-INF/encryption.xml"


def read_epub(content: bytes, path: Path, article_id: str, digest: str) -> Reading:
    """Read one book; it says its title and authors itself.

    Raises:
        MarkupError: it is no electronic book, or locked.
        SourceError: there is no text in it.
        TableTooLargeError: a table claims more places than any table has.
    """
    archive = Archive(content)
    container = archive.xml(_CONTAINER)
    if container is None:
        raise MarkupError(f"there is no {_CONTAINER} in it")
    package = next((one.get("full-path", "") for one in container.iter() if name_of(one) == "rootfile"), "")
    book = archive.xml(package)
    if book is None:
        raise MarkupError("there is no list of its chapters in it")
    items = {one.get("id"): one for one in book.iter() if name_of(one) == "item"}
    documents: list[tuple[str, Any]] = []
    writer = Writer()
    locked = _locked(archive)
    for entry in (one for one in book.iter() if name_of(one) == "itemref"):
        item = items.get(entry.get("idref"))
        if item is None:
            writer.drop(entry.get("idref") or "", "a chapter that the book does not hold")
            continue
        name = posixpath.normpath(posixpath.join(posixpath.dirname(package), unquote(item.get("href", ""))))
        chapter = archive.read(name)
        if name in locked:
            raise MarkupError("it is locked (DRM)")
        if chapter is None:
            writer.drop(name, "a chapter that the book does not hold")
        elif "nav" in item.get("properties", "").split():
            writer.drop(" ".join(parse_xhtml(chapter).itertext()), "table of contents")
        elif "html" in item.get("media-type", "html"):
            documents.append((name, parse_xhtml(chapter)))
    write_documents(writer, documents)
    said = [one for one in book.iter() if name_of(one) in {"title", "creator"} and one.text]
    title = next((one.text.strip() for one in said if name_of(one) == "title"), "")
    authors = "、".join(one.text.strip() for one in said if name_of(one) == "creator")
    return writer.reading(path, article_id, digest, {"title": title, "authors": authors})


def _locked(archive: Archive) -> set[str]:
    """The parts that are encrypted; fonts often are, and do not matter."""
    try:
        tree = archive.xml(_LOCKED)
    except MarkupError:
        return set()
    return (
        {unquote(one.get("URI", "")) for one in tree.iter() if name_of(one) == "cipherreference"}
        if tree is not None
        else set()
    )
