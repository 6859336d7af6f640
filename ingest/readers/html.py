"""Web pages, and whatever can be made one (Markdown, chapters of a book), → blocks.

What is hidden or struck out is dropped and says so; so are pictures' descriptions, comments and controls. A table that only lays out the page
is read cell by cell.

Not for: finding the article among menus and advertisements; all that is shown is read.
"""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path
from typing import Any

from ingest.grid import TableTooLargeError
from ingest.readers.html_lists import OpenList
from ingest.readers.html_notes import Notes, find_notes, is_backlink, roles
from ingest.readers.html_tables import collect_cells, is_layout
from ingest.readers.inline import Inline, Words
from ingest.readers.markup import MarkupError, decode, name_of, parse_html
from ingest.readers.styles import Rules, read_rules, why_not_shown
from ingest.readers.writer import Writer, labelled
from ingest.reading import Reading
from rag.domain import BlockKind
from rag.errors import SourceError

_PAGE = re.compile(r"\s*page:\s*(\S+)\s*")
_HEADING = re.compile(r"h([1-6])")
_SILENT = frozenset({"script", "style", "head", "title", "meta", "link", "base", "annotation", "annotation-xml"})
_STRUCK = frozenset({"del", "s", "strike"})
_LEFT_OUT = {
    "template": "hidden",
    "noscript": "only for browsers without scripts",
    "iframe": "another page inside this one",
    "object": "an embedded object",
    "video": "a film",
    "audio": "a sound",
    "canvas": "a drawing",
    "svg": "a drawing",
    "select": "a control",
    "textarea": "a control",
    "button": "a control",
    "datalist": "a control",
    "rt": "reading aid above the characters",
    "rp": "reading aid above the characters",
}
_BLOCKS = frozenset(
    "p div section article header footer main aside nav blockquote figure figcaption hr address fieldset legend details summary "
    "form center body html dl dt dd caption tbody thead tfoot tr td th table li ul ol menu dir pre h1 h2 h3 h4 h5 h6".split()
)


def read_html(content: bytes, path: Path, article_id: str, digest: str) -> Reading:
    """Read one web page; its title is its first heading where it begins with one, else what the page says it is.

    Raises:
        SourceError: it cannot be read, or there is no text in it; says why.
    """
    try:
        root = parse_html(decode(content))
        writer = Writer()
        write_documents(writer, [("", root)])
    except (MarkupError, TableTooLargeError) as error:
        raise SourceError(f"{path}: {error}") from error
    blocks = writer.builder.blocks
    titles = [element for element in root.iter() if name_of(element) == "title"]
    title = " ".join("".join(titles[0].itertext()).split()) if titles else ""
    own = not blocks or blocks[0].kind is not BlockKind.HEADING
    return writer.reading(path, article_id, digest, {"title": title if own else ""})


def write_documents(writer: Writer, documents: list[tuple[str, Any]]) -> None:
    """Write the blocks of some trees that may point at one another, each with its name.

    Raises:
        TableTooLargeError: a table claims more places than any table has.
    """
    notes = find_notes(documents)
    keys = {body: f"{number}" for number, body in enumerate(notes.labels)}
    sheets = [element.text or "" for _, root in documents for element in root.iter() if name_of(element) == "style"]
    rules = read_rules(sheets)
    texts = {keys[body]: _note_text(body, label, notes, rules, writer) for body, label in notes.labels.items()}
    writer.notes = {**writer.notes, **texts}
    for _, root in documents:
        _Walk(writer, notes, keys, rules).document(root)


def _note_text(body: Any, label: str, notes: Notes, rules: Rules, writer: Writer) -> str:
    walk = _Walk(writer, Notes({}, {}), {}, rules, into=[])
    walk.note(body)
    text = "\n".join(words.text for words in walk.into or []).strip()
    mark = (
        re.match(rf"[\[［(（]?{re.escape(label)}[\]］)）]?[.．、:：]?\s+|\[{re.escape(label)}\]\s*", text)
        if label
        else None
    )
    text = text[mark.end() :] if mark else text
    return labelled(label, text) if text else ""


class _Walk:
    """One walk through a tree; ``into`` gathers words instead of writing blocks (a cell, a note)."""

    def __init__(
        self, writer: Writer, notes: Notes, keys: dict[Any, str], rules: Rules, into: list[Words] | None = None
    ) -> None:
        self.writer, self.notes, self.keys, self.rules, self.into = writer, notes, keys, rules, into
        self.bodies = set(notes.marks.values())
        self.inline = Inline()
        self.lists: list[OpenList] = []
        self.marker = ""
        self.heading = 0
        self.kind: BlockKind | None = None
        self.in_note = False

    def document(self, root: Any) -> None:
        for comment in reversed(list(root.itersiblings(preceding=True))):
            self.element(comment)
        self.element(root)
        self.flush()
        for comment in root.itersiblings():
            self.element(comment)

    def note(self, body: Any) -> None:
        self.in_note = True
        self.children(body)
        self.flush()

    def children(self, element: Any) -> None:
        self.inline.add(element.text or "")
        for child in element:
            self.element(child)
            self.inline.add(child.tail or "")

    def element(self, element: Any) -> None:
        tag = name_of(element)
        if not tag:
            self._comment(element)
            return
        if tag in _SILENT or (element in self.keys and element in self.notes.labels and self._is_placed(element)):
            return
        why = "struck through" if tag in _STRUCK else _LEFT_OUT.get(tag) or why_not_shown(element, tag, self.rules)
        if why:
            self.writer.drop(" ".join(_texts(element)), why)
            return
        if element in self.notes.marks:
            self.inline.note(self.keys[self.notes.marks[element]])
        elif self.in_note and is_backlink(element):
            return
        elif _says_page(element):
            self.inline.turn(_says_page(element))
        elif tag in _BLOCKS:
            self.flush()
            self._block(element, tag)
            self.flush()
        else:
            self._inline(element, tag)

    def flush(self) -> None:
        """End the block."""
        words = self.inline.finish()
        if not words.text and not words.notes:
            return
        marker, self.marker = self.marker, ""
        if self.into is not None:
            self.into.append(replace(words, text=marker + words.text))
        elif self.heading:
            self.writer.heading(words, self.heading)
        else:
            self.writer.paragraph(words, depth=len(self.lists), marker=marker, kind=self.kind)

    def _block(self, element: Any, tag: str) -> None:
        heading = _HEADING.fullmatch(tag)
        if heading:
            self.heading = int(heading[1])
            self.children(element)
            self.flush()
            self.heading = 0
        elif tag in {"ul", "ol", "menu", "dir"}:
            self.lists.append(OpenList.of(element, ordered=tag == "ol"))
            self.children(element)
            self.flush()
            self.lists.pop()
        elif tag == "li" and self.lists:
            self.marker = self.lists[-1].next_marker(element)
            self.children(element)
            self.flush()
            self.marker = ""
        elif tag == "table":
            self._table(element)
        elif tag == "pre":
            self.inline.add_verbatim("".join(_shown(element)).strip("\n"))
        elif tag in {"figcaption", "caption"}:
            self.kind = BlockKind.CAPTION
            self.children(element)
            self.flush()
            self.kind = None
        elif tag == "dd":
            self.lists.append(OpenList.of(element, ordered=False))
            self.children(element)
            self.flush()
            self.lists.pop()
        else:
            self.children(element)

    def _inline(self, element: Any, tag: str) -> None:
        if tag == "br":
            self.inline.break_line()
        elif tag in {"sup", "sub"}:
            self._script(element, raised=tag == "sup")
        elif tag in {"msup", "msub"} and len(element) == 2:
            self.element(element[0])
            self._script(element[1], raised=tag == "msup")
        elif tag == "mfrac" and len(element) == 2:
            self.element(element[0])
            self.inline.add("/")
            self.element(element[1])
        elif tag == "img":
            self.writer.drop(element.get("alt") or "", "a picture's description")
        else:
            self.children(element)

    def _script(self, element: Any, *, raised: bool) -> None:
        if any(one in self.notes.marks for one in element.iter()):
            self.children(element)
            return
        if self.in_note and any(is_backlink(one) for one in element.iter()):
            return
        text = "".join(_shown(element))
        if raised:
            self.inline.add_raised(text)
        else:
            self.inline.add_lowered(text)

    def _table(self, table: Any) -> None:
        if self.into is not None or is_layout(table):
            self.children(table)
            return
        for caption in (child for child in table if name_of(child) == "caption"):
            self.element(caption)
        notes: list[str] = []

        def words_of(cell: Any) -> list[str]:
            inner = _Walk(self.writer, self.notes, self.keys, self.rules, into=[])
            inner.inline.page = self.inline.page
            inner.children(cell)
            inner.flush()
            self.inline.page = inner.inline.page
            notes.extend(note for words in inner.into or [] for note in words.notes)
            return [line for words in inner.into or [] for line in words.text.split("\n")]

        page = self.inline.page
        self.writer.table(collect_cells(table, self.rules, words_of, self.writer.drop), page, notes)

    def _is_placed(self, body: Any) -> bool:
        """Whether a note's text stands behind its mark; one without a mark stands where it is."""
        if body in self.bodies:
            return True
        self.flush()
        self.inline.note(self.keys[body])
        self.flush()
        return True

    def _comment(self, element: Any) -> None:
        if not isinstance(element.tag, str) and type(element).__name__ == "_Comment":
            page = _PAGE.fullmatch(element.text or "")
            if page:
                self.inline.turn(page[1])
            else:
                self.writer.drop(element.text or "", "a comment")


def _texts(element: Any) -> list[str]:
    return [text for text in (piece.strip() for piece in element.itertext()) if text]


def _shown(element: Any) -> list[str]:
    """The text of an element that ends up in one piece; what is struck out in it is not there."""
    pieces = [element.text or ""]
    for child in element:
        tag = name_of(child)
        if tag == "br":
            pieces.append("\n")
        elif tag and tag not in _STRUCK and tag not in _SILENT:
            pieces += _shown(child)
        pieces.append(child.tail or "")
    return pieces


def _says_page(element: Any) -> str:
    """The printed page that begins at a mark of an electronic book."""
    if not roles(element) & {"pagebreak", "doc-pagebreak"}:
        return ""
    said = element.get("title") or element.get("aria-label") or "".join(element.itertext())
    number = re.search(r"[0-9ivxlcIVXLC]+", str(said))
    return number[0] if number else ""
