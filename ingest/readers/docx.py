"""A Word file → one article, from its own markup.

What Word shows is read: text boxes once (Word keeps two copies), notes behind the paragraph with their mark, numbers of lists as Word
counts them, formulas in a line. Struck, deleted, hidden and moved text, comments, heads and feet of the pages are dropped and say so.

Not for: the layout; a printed page is known only from a PDF.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ingest.grid import Cell, join_lines
from ingest.readers.archive import Archive
from ingest.readers.docx_styles import Styles, W, value
from ingest.readers.inline import Inline, Words
from ingest.readers.markup import MarkupError, name_of
from ingest.readers.writer import Writer, labelled
from ingest.reading import Reading

_TINY = 4  # half points
_DELETED = {"del": "deleted", "movefrom": "moved away"}
_GROUPS = frozenset(
    "ins moveto hyperlink smarttag sdt sdtcontent fldsimple customxml bdo dir p omath omathpara r e num den deg lim f func fname m mr nary "
    "acc bar box groupchr borderbox limlow limupp eqarr ruby rubybase".split()
)
_APART = {"header": "head of the pages", "footer": "foot of the pages"}


def read_docx(content: bytes, path: Path, article_id: str, digest: str) -> Reading:
    """Read one file; its first heading is the title if it begins with one, else the file's name.

    Raises:
        MarkupError: it is no Word file.
        SourceError: there is no text in it.
        TableTooLargeError: a table claims more places than any table has.
    """
    archive = Archive(content)
    main = next((name for kind, name in archive.related("").values() if kind == "officeDocument"), "word/document.xml")
    document = archive.xml(main)
    body = document.find(f"{W}body") if document is not None else None
    if body is None:
        raise MarkupError("there is no document in it")
    related = list(archive.related(main).values())

    def part(kind: str) -> Any:
        return next((archive.xml(name) for one, name in related if one == kind), None)

    writer = Writer()
    reader = _Docx(writer, Styles.of(part("styles"), part("numbering")))
    for kind in ("footnotes", "endnotes"):
        reader.load_notes(kind[:-1], part(kind), document)
    reader.blocks(body)
    for kind, name in related:
        if kind in _APART:
            writer.drop(_plain_text(archive.xml(name)), _APART[kind])
        elif kind == "comments":
            writer.drop(_plain_text(archive.xml(name)), "a comment")
        elif kind in {"chart", "diagramData"}:
            writer.drop(_plain_text(archive.xml(name)), "a chart or diagram")
        elif kind == "aFChunk":
            writer.drop(name, "a file inside this file")
    return writer.reading(path, article_id, digest, {})


@dataclass
class _Docx:
    writer: Writer
    styles: Styles

    def load_notes(self, kind: str, tree: Any, document: Any) -> None:
        """The texts of footnotes or endnotes, numbered in the order of their marks."""
        if tree is None:
            return
        order = [mark.get(f"{W}id") for mark in document.iter(f"{W}{kind}Reference")]
        numbers = {key: f"{number}" for number, key in enumerate(dict.fromkeys(order), 1)}
        texts: dict[str, str] = {}
        for note in tree.iter(f"{W}{kind}"):
            if note.get(f"{W}type") in {"separator", "continuationSeparator", "continuationNotice"}:
                continue
            key = note.get(f"{W}id")
            text = "\n".join(line for line in self.lines(note) if line)
            if key not in numbers:
                self.writer.drop(text, "a note without a mark")
            elif text:
                texts[f"{kind} {key}"] = labelled(numbers[key], text)
        self.writer.notes = {**self.writer.notes, **texts}

    def blocks(self, parent: Any) -> None:
        """Paragraphs and tables, in order."""
        for child in parent:
            tag = name_of(child)
            if tag == "p":
                self.paragraph(child)
            elif tag == "tbl":
                self.table(child)
            elif tag in _DELETED:
                self.writer.drop(_plain_text(child), _DELETED[tag])
            elif tag in {"sdt", "sdtcontent", "customxml", "ins", "moveto"}:
                self.blocks(child)

    def paragraph(self, paragraph: Any) -> None:
        properties = paragraph.find(f"{W}pPr")
        inline, boxes = Inline(), list[Any]()
        self.pieces(paragraph, properties, inline, boxes)
        words = inline.finish()
        level = self.styles.heading_level(properties)
        if words.text:
            depth, mark = self.styles.next_mark(properties)
            if level:
                self.writer.heading(Words(mark + words.text, notes=words.notes), level)
            else:
                self.writer.paragraph(words, depth=depth, marker=mark)
        elif words.notes:
            self.writer.paragraph(words)
        for box in boxes:
            self.blocks(box)

    def pieces(self, parent: Any, paragraph: Any, inline: Inline, boxes: list[Any]) -> None:
        """The runs of a paragraph and what groups them."""
        for child in parent:
            tag = name_of(child)
            if tag == "r" and child.tag.startswith(W):
                self.run(child, paragraph, inline, boxes)
            elif tag in _DELETED:
                self.writer.drop(_plain_text(child), _DELETED[tag])
            elif tag in {"ssup", "ssub", "ssubsup", "spre"}:
                self.script(child, paragraph, inline, boxes)
            elif tag == "f":
                self.pieces(child[-2], paragraph, inline, boxes)
                inline.add("/")
                self.pieces(child[-1], paragraph, inline, boxes)
            elif tag in {"d", "rad"}:
                before, after = ("√(", ")") if tag == "rad" else _brackets(child)
                inline.add(before)
                self.pieces(child, paragraph, inline, boxes)
                inline.add(after)
            elif tag == "t":
                inline.add(child.text or "")
            elif tag == "alternatecontent":
                self.pieces(_choice(child), paragraph, inline, boxes)
            elif tag == "rt":
                self.writer.drop(_plain_text(child), "reading aid above the characters")
            elif tag in _GROUPS:
                self.pieces(child, paragraph, inline, boxes)

    def script(self, formula: Any, paragraph: Any, inline: Inline, boxes: list[Any]) -> None:
        """A formula's base with what stands raised or lowered beside it."""
        for part in formula:
            tag = name_of(part)
            if tag == "sup":
                inline.add_raised(_plain_text(part))
            elif tag == "sub":
                inline.add_lowered(_plain_text(part))
            else:
                self.pieces(part, paragraph, inline, boxes)

    def run(self, run: Any, paragraph: Any, inline: Inline, boxes: list[Any]) -> None:
        properties = run.find(f"{W}rPr")
        why = self.why_not_shown(properties, paragraph)
        if why:
            self.writer.drop(_plain_text(run), why)
            return
        place = self.styles.vertical(properties)
        for piece in run:
            tag = name_of(piece)
            if tag in {"t", "sym", "nobreakhyphen"}:
                text = (piece.text or "") if tag == "t" else "-" if tag == "nobreakhyphen" else self.symbol(piece)
                add = inline.add_raised if place == "superscript" else inline.add_lowered if place else inline.add
                add(text)
            elif tag in {"tab", "ptab"}:
                inline.add(" ")
            elif tag in {"br", "cr"} and piece.get(f"{W}type") not in {"page", "column"}:
                inline.break_line()
            elif tag in {"footnotereference", "endnotereference"}:
                inline.note(f"{tag.removesuffix('reference')} {piece.get(f'{W}id')}")
            elif tag in {"drawing", "pict", "object", "alternatecontent"}:
                boxes.extend(self.boxes(piece))
            elif tag == "ruby":
                self.pieces(piece, paragraph, inline, boxes)
            elif tag == "deltext":
                self.writer.drop(piece.text or "", "deleted")

    def why_not_shown(self, properties: Any, paragraph: Any) -> str:
        for name, why in (("strike", "struck through"), ("dstrike", "struck through"), ("vanish", "hidden")):
            if self.styles.run_property(properties, paragraph, name):
                return why
        size = value(properties, "sz")
        return "too small to read" if size and size.isdecimal() and int(size) < _TINY else ""

    def symbol(self, symbol: Any) -> str:
        """A character of a symbol font; Unicode has no word for its own numbers."""
        code = symbol.get(f"{W}char", "")
        if len(code) == 4 and code[0].upper() == "F":
            self.writer.drop(f"{symbol.get(f'{W}font', '')} {code}", "a symbol that is no character")
            return ""
        try:
            return chr(int(code, 16))
        except (ValueError, OverflowError):
            return ""

    def boxes(self, drawing: Any) -> Iterator[Any]:
        """The text boxes of a drawing, each once; a picture's description is dropped."""
        tag = name_of(drawing)
        if tag == "alternatecontent":
            yield from self.boxes(_choice(drawing))
        elif tag == "txbxcontent":
            yield drawing
        elif tag:
            if tag == "docpr" and drawing.get("descr"):
                self.writer.drop(drawing.get("descr"), "a picture's description")
            for child in drawing:
                yield from self.boxes(child)

    def table(self, table: Any) -> None:
        """A table; one that holds other tables, or one cell, only lays out the page."""
        rows = list(_descend(table, "tr"))
        columns = [list(_descend(row, "tc")) for row in rows]
        if sum(map(len, columns)) < 2 or next(table.iterfind(f".//{W}tc//{W}tbl"), None) is not None:
            for cell in (cell for row in columns for cell in row):
                self.blocks(cell)
            return
        cells: list[Cell] = []
        open_cells: dict[int, int] = {}  # column → number of the cell that may reach further down
        notes: list[str] = []
        for number, (row, own) in enumerate(zip(rows, columns, strict=True)):
            settings = row.find(f"{W}trPr")
            if settings is not None and settings.find(f"{W}del") is not None:
                self.writer.drop(_plain_text(row), "deleted")
                continue
            head = value(settings, "tblHeader") not in {None, "0", "false"}
            column = _whole(value(settings, "gridBefore"))
            for cell in own:
                layout = cell.find(f"{W}tcPr")
                width = max(1, _whole(value(layout, "gridSpan")))
                merged = value(layout, "vMerge")
                if merged is not None and merged != "restart" and column in open_cells:
                    above = cells[open_cells[column]]
                    cells[open_cells[column]] = Cell(
                        above.text, above.row, above.column, number + 1 - above.row, above.columns, above.head
                    )
                else:
                    text = join_lines([line for line in self.lines(cell, notes) if line])
                    cells.append(Cell(text, number, column, 1, width, head))
                    open_cells[column] = len(cells) - 1
                column += width
        self.writer.table(cells, notes=notes)

    def lines(self, parent: Any, notes: list[str] | None = None) -> list[str]:
        """The text of a cell or note, line by line."""
        lines: list[str] = []
        for paragraph in parent.iter(f"{W}p"):
            if any(name_of(one) == "txbxcontent" for one in paragraph.iterancestors()):
                continue
            properties = paragraph.find(f"{W}pPr")
            inline, boxes = Inline(), list[Any]()
            self.pieces(paragraph, properties, inline, boxes)
            words = inline.finish()
            mark = self.styles.next_mark(properties)[1] if words.text else ""
            lines += f"{mark}{words.text}".split("\n")
            lines += [line for box in boxes for line in self.lines(box)]
            if notes is not None:
                notes.extend(words.notes)
        return lines


def _choice(alternatives: Any) -> Any:
    """Of the copies that Word keeps of a drawing, the one that holds text, the newer one first."""
    copies = [one for one in alternatives if name_of(one) in {"choice", "fallback"}]
    texts = [one for one in copies if any(name_of(inner) == "t" for inner in one.iter())]
    return (texts or copies or [alternatives])[0]


def _brackets(formula: Any) -> tuple[str, str]:
    """The brackets that a formula sets around what is in it."""
    said = {name_of(one): next(iter(one.attrib.values()), "") for one in formula.iter() if name_of(one)}
    return said.get("begchr", "("), said.get("endchr", ")")


def _descend(parent: Any, wanted: str) -> Iterator[Any]:
    """Children of a name, also inside content controls."""
    for child in parent:
        tag = name_of(child)
        if tag == wanted:
            yield child
        elif tag in {"sdt", "sdtcontent", "customxml", "ins", "moveto"}:
            yield from _descend(child, wanted)


def _plain_text(tree: Any) -> str:
    """All the text below an element, whatever becomes of it."""
    names = {"t", "deltext", "v"}
    return "" if tree is None else " ".join(one.text for one in tree.iter() if name_of(one) in names and one.text)


def _whole(text: str | None) -> int:
    return min(int(text), 1000) if text and text.isdecimal() and len(text) < 6 else 0
