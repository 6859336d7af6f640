"""Blocks in reading order → one article: kinds, notes behind the block that refers to them, tables row by row, and what was dropped.

Not for: the formats; each reader feeds it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from ingest.blocks import TextBuilder
from ingest.grid import Cell, arrange
from ingest.readers.inline import Words
from ingest.reading import Dropped, Reading
from rag.domain import Article, BlockKind
from rag.errors import SourceError
from rag.marks import CAPTION, NOTE, REFERENCES


@dataclass
class Writer:
    """Grows an article; ``notes`` are the texts of the notes that blocks refer to, by key."""

    notes: Mapping[str, str] = field(default_factory=dict)
    builder: TextBuilder = field(default_factory=TextBuilder)
    dropped: list[Dropped] = field(default_factory=list)
    _written: set[str] = field(default_factory=set)
    _in_references: bool = False

    def heading(self, words: Words, level: int) -> None:
        """A heading; a line break in it is a blank."""
        text = words.text.replace("\n", " ")
        self._in_references = REFERENCES.search(text) is not None
        self._add(BlockKind.HEADING, Words(text, words.page, words.turns, words.notes), level=level)

    def paragraph(self, words: Words, *, depth: int = 0, marker: str = "", kind: BlockKind | None = None) -> None:
        """A paragraph, or with a depth an item of a list; a caption or note is known by its first characters."""
        if kind is None:
            kind = _kind(words.text, in_list=depth > 0, in_references=self._in_references)
        self._add(kind, words, level=depth, marker=marker)

    def table(self, cells: Sequence[Cell], page: str = "", notes: Sequence[str] = ()) -> None:
        """A table, its heads first; a row above them that is one cell is its title.

        Raises:
            TableTooLargeError: it claims more places than any table has.
        """
        grid = arrange(cells)
        for title in grid.titles:
            self._add(BlockKind.CAPTION, Words(cells[title].text, page))
        for row in grid.rows:
            self._add(BlockKind.TABLE, Words(row.text, page), level=row.level)
        self._write_notes(notes, page)

    def drop(self, text: str, why: str) -> None:
        """Text that stands in no block."""
        shown = " ".join(text.split())
        if shown:
            self.dropped.append(Dropped(shown, why))

    def reading(self, path: Path, article_id: str, digest: str, fields: Mapping[str, str]) -> Reading:
        """The article; its title is the given one, else its first heading if it begins with one, else the file's name.

        Raises:
            SourceError: there is no text.
        """
        blocks = self.builder.blocks
        if not blocks:
            raise SourceError(f"{path}: there is no text in it")
        first = blocks[0].text if blocks[0].kind is BlockKind.HEADING else path.stem
        known = {"id": article_id, "title": first} | {name: value for name, value in fields.items() if value}
        article = Article(digest=digest, text=self.builder.text, blocks=blocks, source=str(path), **known)
        return Reading((article,), tuple(self.dropped))

    def _add(self, kind: BlockKind, words: Words, *, level: int = 0, marker: str = "") -> None:
        if words.text:
            self.builder.add(kind, words.text, level=level, page=words.page, marker=marker, turns=words.turns)
        self._write_notes(words.notes, words.turns[-1][1] if words.turns else words.page)

    def _write_notes(self, keys: Sequence[str], page: str) -> None:
        for key in keys:
            if key not in self._written and self.notes.get(key):
                self._written.add(key)
                self.builder.add(BlockKind.NOTE, self.notes[key], page=page)


def labelled(mark: str, text: str) -> str:
    """A note's text with its mark in front: «註1：…»."""
    return text if NOTE.match(text) else f"註{mark}：{text}"


def _kind(text: str, *, in_list: bool, in_references: bool) -> BlockKind:
    if in_references:
        return BlockKind.REFERENCE
    if in_list:
        return BlockKind.LIST_ITEM
    return BlockKind.CAPTION if CAPTION.match(text) else BlockKind.NOTE if NOTE.match(text) else BlockKind.PARAGRAPH
