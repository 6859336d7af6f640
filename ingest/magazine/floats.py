"""What interrupts the running text: captions, tables, notes; lifted out so that the sentence around them closes again.

A table begins with its caption (表1 …) and ends at its source note or its page. Its first line is the header. A row is one line
whose cells are parted by blanks, or a label followed by bullets; there, a bullet without an empty line before it stands beside the
one above, not below it, and so begins the next cell.

Not for: tables without a caption.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from ingest.grid import SEPARATOR
from ingest.magazine.boundaries import Placed
from ingest.magazine.lines import Line, drop_blanks, join, join_text
from rag.domain import BlockKind
from rag.marks import FIGURE, NOTE_MARK

_SENTENCE = r"(?!\s*[所中的為可顯之及與和是，、。）)])"  # 圖 2 所示 goes on with a sentence, it labels nothing
_TABLE = re.compile(rf"▲?\s*(?=表){FIGURE}[\s　:：]{_SENTENCE}")
_CAPTION = re.compile(rf"[▲△]|{FIGURE}[\s　:：]{_SENTENCE}")
_NOTE = re.compile(rf"{NOTE_MARK}|註\s*+\d++\s{_SENTENCE}")
_LABEL = re.compile(rf"([▲△]?\s*{FIGURE}|註\s*\d+)\s+")
_BULLET = "•"
_NOTE_LINES = 4
_PAGE_LINES = 300


@dataclass(frozen=True, slots=True)
class Float:
    """A block that stands beside the text; ``after`` counts the lines of running text before it."""

    after: int
    kind: BlockKind
    level: int
    text: str
    page: str


def lift(lines: Sequence[Placed]) -> tuple[list[Placed], list[Float]]:
    """Part the running text from what interrupts it."""
    running: list[Placed] = []
    floats: list[Float] = []
    at = 0
    while at < len(lines):
        raw, page, sheet = lines[at].line.raw, lines[at].page, lines[at].sheet
        caption, note = _CAPTION.match(raw), _NOTE.match(raw)
        if not caption and not note:
            running.append(lines[at])
            at += 1
            continue
        rest = [placed.line for placed in lines[at : at + _PAGE_LINES] if placed.sheet == sheet]
        size = _extent(rest, _NOTE_LINES if note else len(rest))
        rows: list[list[str]] = []
        if _TABLE.match(raw) and len(rest) > 1 and len(_cells(rest[1])) > 1:
            size = 1
            end = next((number for number, line in enumerate(rest) if _NOTE.match(line.raw)), len(rest))
            rows = _rows(rest[1:end])
        kind = BlockKind.NOTE if note else BlockKind.CAPTION
        floats.append(Float(len(running), kind, 0, _labelled(rest[:size]), page))
        floats += [
            Float(len(running), BlockKind.TABLE, min(number, 1), SEPARATOR.join(row), page)
            for number, row in enumerate(rows)
        ]
        at += end if rows else size
    return running, floats


def _extent(lines: Sequence[Line], most: int) -> int:
    """How many lines a caption or note takes: to the end of its sentence, the next one's start, or the end of the page."""
    for number, line in enumerate(lines[:most]):
        if number and (_CAPTION.match(line.raw) or _NOTE.match(line.raw)):
            return number
        if line.ends_sentence:
            return number + 1
    return min(len(lines), most)


def _labelled(lines: Sequence[Line]) -> str:
    """The text, its label (圖1, 註1) set off by an ideographic space."""
    text = join(lines)
    label = _LABEL.match(lines[0].raw)
    if label is None:
        return text
    name = drop_blanks(label[1])
    return f"{name}　{text[len(name) :].lstrip()}"


def _cells(line: Line) -> list[str]:
    """The cells of a line of a table; a blank at a slash or beside a Latin number belongs to its cell."""
    raw = "/".join(part.strip() for part in line.raw.split("/"))
    return [drop_blanks(cell) for cell in re.split(r"[\s　]+", raw)]


def _rows(lines: Sequence[Line]) -> list[list[str]]:
    rows = [_cells(lines[0])]
    columns = len(rows[0])
    bulleted = any(line.text.startswith(_BULLET) for line in lines)
    for line in lines[1:]:
        if not bulleted:
            cells = _cells(line)
            rows.append([*cells[: columns - 1], "".join(cells[columns - 1 :])] if len(cells) > columns else cells)
        elif line.text.startswith(_BULLET) and len(rows) > 1:
            row = rows[-1]
            if len(row) == 1 or (not line.after_gap and len(row) < columns):
                row.append(line.text)
            else:
                row[-1] += " " + line.text
        elif line.after_gap or len(rows) == 1 or len(rows[-1]) == 1:
            rows.append([line.text])
        else:
            rows[-1][-1] = join_text(rows[-1][-1], line.text)
    return rows
