"""The manifest: one SQLite file per build with everything but the vectors.

Documents (files) with their digests, articles, passages with their folded texts, and in how many passages each term occurs; plus the
names of the embedding model and layout the build was made with. The vector index can always be rebuilt from it. A manifest is written once,
by one process, and then only read, by as many threads and processes as like.

Not for: vectors, or anything that changes after a build is finished.
"""

from __future__ import annotations

import contextlib
import json
import sqlite3
import threading
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from rag.checks.writings import one_writing_of_figures
from rag.domain import Article, Block, BlockKind, Box, Passage
from rag.errors import StorageError
from rag.text import fold

# Raise it when a reader, the passages or this layout change: then unchanged files are read again.
SCHEMA_VERSION = "6"

_TABLES = """
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE documents (source TEXT PRIMARY KEY, digest TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE articles (id TEXT PRIMARY KEY, source TEXT NOT NULL, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE cards (
    id TEXT PRIMARY KEY, title TEXT NOT NULL, authors TEXT NOT NULL, affiliation TEXT NOT NULL, section TEXT NOT NULL, issue TEXT NOT NULL,
    pages TEXT NOT NULL, published TEXT NOT NULL
) WITHOUT ROWID;
CREATE TABLE passages (
    point_id TEXT PRIMARY KEY, id TEXT NOT NULL, article_id TEXT NOT NULL, start INTEGER NOT NULL, end INTEGER NOT NULL,
    headings TEXT NOT NULL, pages TEXT NOT NULL
) WITHOUT ROWID;
CREATE INDEX passages_by_article ON passages (article_id, start);
CREATE TABLE folded (point_id TEXT PRIMARY KEY, head TEXT NOT NULL, body TEXT NOT NULL);
CREATE TABLE terms (term TEXT PRIMARY KEY, passages INTEGER NOT NULL) WITHOUT ROWID;
"""


@dataclass(frozen=True, slots=True)
class Document:
    """A file that was ingested, with the SHA-256 of its bytes."""

    source: str
    digest: str


@dataclass(frozen=True, slots=True)
class Card:
    """What a catalogue knows of an article: all but its text, so that thousands are read in an instant."""

    id: str
    title: str
    authors: str
    affiliation: str
    section: str
    issue: str
    pages: str
    published: str


@dataclass(frozen=True, slots=True)
class FoldedPassage:
    """A passage as questions are compared with it: title and headings, and its text, both folded and their figures in one writing."""

    head: str
    body: str


class ManifestWriter:
    """Fills a new manifest file; nothing is in it for readers before ``close``."""

    def __init__(self, path: Path) -> None:
        self._path = path
        with self._writing():
            self._connection = sqlite3.connect(path)
            self._connection.executescript(_TABLES)

    def set_meta(self, values: Mapping[str, str]) -> None:
        """Record names and numbers of the build."""
        with self._writing():
            self._connection.executemany("INSERT INTO meta VALUES (?, ?)", values.items())

    def add_document(self, document: Document, articles: Iterable[Article]) -> None:
        """Record a file and its articles."""
        with self._writing():
            self._connection.execute("INSERT INTO documents VALUES (?, ?)", (document.source, document.digest))
            for article in articles:
                self._connection.execute(
                    "INSERT INTO articles VALUES (?, ?, ?)", (article.id, document.source, _article_to_json(article))
                )
                card = [getattr(article, field.name) for field in fields(Card)]
                self._connection.execute("INSERT INTO cards VALUES (?, ?, ?, ?, ?, ?, ?, ?)", card)

    def add_passages(self, passages: Iterable[tuple[str, Passage]]) -> None:
        """Record passages with their ids in the vector index, and their folded texts."""
        for point, p in passages:
            headings = json.dumps(p.headings, ensure_ascii=False)
            row = (point, p.id, p.article.id, p.start, p.end, headings, p.pages)
            head, body = (
                one_writing_of_figures(fold(text)) for text in ("\n".join((p.article.title, *p.headings)), p.text)
            )
            with self._writing():
                self._connection.execute("INSERT INTO passages VALUES (?, ?, ?, ?, ?, ?, ?)", row)
                self._connection.execute("INSERT INTO folded VALUES (?, ?, ?)", (point, head, body))

    def add_terms(self, document_frequency: Mapping[str, int]) -> None:
        """Record in how many passages each term occurs."""
        with self._writing():
            self._connection.executemany("INSERT INTO terms VALUES (?, ?)", document_frequency.items())

    def close(self) -> None:
        """Commit everything to disk."""
        with self._writing():
            self._connection.commit()
            self._connection.close()

    @contextlib.contextmanager
    def _writing(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.OperationalError as error:
            raise StorageError(
                f"{self._path} cannot be written ({error}): free some space on its disk, then try again; the index that was there is untouched"
            ) from error


class Manifest:
    """A finished manifest, read-only; safe to share between threads."""

    def __init__(self, path: Path) -> None:
        if not path.is_file():
            raise StorageError(f"{path} is missing: the index is damaged; run wenju ingest --rebuild with your files")
        # immutable: SQLite then needs no lock files, so a read-only folder will do
        self._path = path
        self._connection = sqlite3.connect(f"{path.resolve().as_uri()}?immutable=1", uri=True, check_same_thread=False)
        self._lock = threading.Lock()
        self._article = lru_cache(maxsize=512)(self._load_article)
        self._cards = cache(self._load_cards)
        self._meta = dict(self._rows("SELECT key, value FROM meta"))

    def meta(self, key: str) -> str:
        """A recorded name or number; "" when there is none."""
        return str(self._meta.get(key, ""))

    @property
    def passage_count(self) -> int:
        """How many passages the build holds."""
        return int(self.meta("passages") or 0)

    def is_sound(self) -> bool:
        """Whether SQLite finds nothing wrong with the file, and the table of documents can be read."""
        try:
            return bool(self._rows("PRAGMA quick_check") == [("ok",)] and self.documents())
        except StorageError:
            return False

    def documents(self) -> dict[str, Document]:
        """Every ingested file by its path."""
        return {source: Document(source, digest) for source, digest in self._rows("SELECT * FROM documents")}

    def cards(self) -> tuple[Card, ...]:
        """The card of every article, by id; read once."""
        return self._cards()

    def article_ids(self) -> list[str]:
        """The ids of all articles, sorted."""
        return [row[0] for row in self._rows("SELECT id FROM articles ORDER BY id")]

    def digests(self) -> set[str]:
        """The digests of all articles' sources."""
        return {digest for (digest,) in self._rows("SELECT DISTINCT json_extract(value, '$.digest') FROM articles")}

    def articles_of(self, source: str) -> list[Article]:
        """The articles that a file gave, by id."""
        rows = self._rows("SELECT value FROM articles WHERE source = ? ORDER BY id", (source,))
        return [_article_from_json(value) for (value,) in rows]

    def article(self, article_id: str) -> Article:
        """One article.

        Raises:
            KeyError: there is none with that id.
        """
        return self._article(article_id)

    def passages(self, point_ids: Sequence[str]) -> dict[str, Passage]:
        """The passages with these ids in the vector index, in their order; unknown ids are left out."""
        marks = ",".join("?" * len(point_ids))
        rows = self._rows(f"SELECT * FROM passages WHERE point_id IN ({marks})", point_ids)
        found = {row[0]: self._passage(row) for row in rows}
        return {id_: found[id_] for id_ in point_ids if id_ in found}

    def folded(self, point_ids: Sequence[str]) -> dict[str, FoldedPassage]:
        """The folded texts of the passages with these ids in the vector index; unknown ids are left out."""
        marks = ",".join("?" * len(point_ids))
        rows = self._rows(f"SELECT * FROM folded WHERE point_id IN ({marks})", point_ids)
        return {point_id: FoldedPassage(head, body) for point_id, head, body in rows}

    def passages_of(self, article_id: str) -> list[Passage]:
        """All passages of an article in reading order."""
        rows = self._rows("SELECT * FROM passages WHERE article_id = ? ORDER BY start", (article_id,))
        return [self._passage(row) for row in rows]

    def document_frequency(self, terms: Iterable[str]) -> dict[str, int]:
        """In how many passages each of the terms occurs; terms that occur nowhere are 0."""
        wanted = sorted(set(terms))
        found: dict[str, int] = dict.fromkeys(wanted, 0)
        for first in range(0, len(wanted), 500):
            part = wanted[first : first + 500]
            marks = ",".join("?" * len(part))
            found.update(self._rows(f"SELECT term, passages FROM terms WHERE term IN ({marks})", part))
        return found

    def close(self) -> None:
        """Close the file."""
        with self._lock:
            self._connection.close()

    def _rows(self, sql: str, values: Sequence[Any] = ()) -> list[Any]:
        try:
            with self._lock:
                return self._connection.execute(sql, [*values]).fetchall()
        except sqlite3.DatabaseError as error:
            raise StorageError(
                f"{self._path} cannot be read ({error}): run wenju ingest --rebuild with your files"
            ) from error

    def _load_cards(self) -> tuple[Card, ...]:
        return tuple(Card(*row) for row in self._rows("SELECT * FROM cards ORDER BY id"))

    def _load_article(self, article_id: str) -> Article:
        rows = self._rows("SELECT value FROM articles WHERE id = ?", (article_id,))
        if not rows:
            raise KeyError(article_id)
        return _article_from_json(rows[0][0])

    def _passage(self, row: Sequence[Any]) -> Passage:
        _, id_, article_id, start, end, headings, pages = row
        article = self.article(article_id)
        return Passage(id_, article, start, end, tuple(json.loads(headings)), article.text[start:end], pages)


def _article_to_json(article: Article) -> str:
    value = asdict(article)
    # a block's text is a stretch of the article's: its length says it all
    for block in value["blocks"]:
        block["text"] = len(block["text"])
    return json.dumps(value, ensure_ascii=False)


def _article_from_json(text: str) -> Article:
    value = json.loads(text)
    whole: str = value["text"]
    value["blocks"] = tuple(
        Block(
            kind=BlockKind(block["kind"]),
            level=block["level"],
            text=whole[block["start"] : block["start"] + block["text"]],
            start=block["start"],
            page=block["page"],
            boxes=tuple(Box(**{**box, "edges": tuple(box["edges"])}) for box in block["boxes"]),
            turns=tuple((offset, page) for offset, page in block["turns"]),
        )
        for block in value["blocks"]
    )
    return Article(**value)
