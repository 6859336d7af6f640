"""Running text in column lines → headings, paragraphs, list items, references.

Three measures carry it, all against the width of the article's column:

- a line that is *short* and ends a sentence ends its block;
- a line that falls short by an indent (about two ems), with a full line after it, is the *first line* of a paragraph;
- a line that falls short otherwise, without ending a sentence, was ended on purpose: it is (the end of) a heading.

A marker (一、 …) opens a block wherever the line before it did not run on. It is a heading if it ends, within a few lines, where a
paragraph or a deeper marker begins; else it is a list item.

Not for: text set in columns of several widths within one article.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from ingest.magazine.boundaries import Placed
from ingest.magazine.lines import Line, column_width, join
from ingest.magazine.markers import BRACKETED, Kind, Marker, marker_of
from rag.domain import BlockKind

_REFERENCES = re.compile(r"(參考|引用|延伸)(資料|文獻|書目|閱讀)(來源)?[:：]?")
_INDENT_LEAST, _INDENT_MOST = 1.3, 3.7
_STEP = 1.2
_SHORT = 1.5
_ONE_LINE_SHORT = 4.0
_MARKER_SHORT = 2.5
_HEADING_LINES = 3
_HEADING_LEVEL = 3


@dataclass(frozen=True, slots=True)
class Piece:
    """A block in the making: lines ``start`` to ``end`` of the running text; ``marker`` is not part of ``text``."""

    start: int
    end: int
    kind: BlockKind
    level: int
    text: str
    marker: str
    page: str


def pieces_of(placed: Sequence[Placed]) -> list[Piece]:
    """The blocks of an article's running text, in order, covering every line."""
    flow = _Flow([item.line for item in placed])
    pieces: list[Piece] = []
    stack: list[Kind] = []
    in_references = False
    start = 0
    while start < len(flow.lines):
        marker = flow.markers[start]
        heading = 0 if in_references else flow.heading_lines(start, pieces)
        end = start + heading if heading else flow.block_end(start, in_references=in_references)
        text = join(flow.lines[start:end])
        if heading or in_references:
            stack = []
        if heading:
            in_references = _REFERENCES.fullmatch(text) is not None
            level = 1 if in_references else marker.kind.level if marker else _HEADING_LEVEL
            piece = Piece(start, end, BlockKind.HEADING, level, text, "", placed[start].page)
        elif marker is None:
            stack = []
            kind = BlockKind.REFERENCE if in_references else BlockKind.PARAGRAPH
            piece = Piece(start, end, kind, 0, text, "", placed[start].page)
        else:
            outer = stack[: stack.index(marker.kind)] if marker.kind in stack else stack
            stack = [*outer, marker.kind]
            kind = BlockKind.REFERENCE if in_references else BlockKind.LIST_ITEM
            level = 0 if in_references else len(stack)
            piece = Piece(start, end, kind, level, text[marker.chars :], marker.text, placed[start].page)
        pieces.append(piece)
        start = end
    return pieces


class _Flow:
    """The lines of one article with what can be said of each."""

    def __init__(self, lines: Sequence[Line]) -> None:
        self.lines = lines
        self.column = column_width(lines)
        self.markers = [self._marker(number) for number in range(len(lines))]
        self.widest: dict[Kind, float] = {}
        for line, marker in zip(lines, self.markers, strict=True):
            if marker:
                self.widest[marker.kind] = max(line.width, self.widest.get(marker.kind, 0.0))

    def _marker(self, number: int) -> Marker | None:
        """The marker of a line, unless the line before runs on into it."""
        before = self.lines[number - 1] if number else None
        runs_on = before and not self._ends(before, "：:；;") and before.width > self.column - _STEP
        return None if runs_on else marker_of(self.lines[number].text)

    def _ends(self, line: Line, also: str = "：:") -> bool:
        return line.ends_sentence or line.text.endswith(tuple(also))

    def _first_line(self, number: int) -> bool:
        """Whether a line looks like the first of a paragraph, short by its indent."""
        if number + 1 >= len(self.lines) or self.markers[number]:
            return False
        line, following = self.lines[number], self.lines[number + 1]
        if self._ends(line) or line.stretched or self.markers[number + 1]:
            return False
        indented = self.column - _INDENT_MOST <= line.width <= self.column - _INDENT_LEAST
        return indented and (following.ends_sentence or following.stretched or following.width >= line.width + _STEP)

    def heading_lines(self, start: int, before: Sequence[Piece]) -> int:
        """How many lines from here on are a heading; 0: none."""
        marker = self.markers[start]
        if _REFERENCES.fullmatch(self.lines[start].text):
            return 1
        if marker is None:
            return self._plain_heading(start)
        kind = marker.kind
        for count in range(1, kind.heading_lines + 1):
            end = start + count
            line = self.lines[end - 1]
            if end == len(self.lines):
                return 0
            following = self.markers[end]
            if kind is BRACKETED:
                if line.text.endswith("】"):
                    return count
                continue
            if following:
                question = line.ends_sentence and not line.text.endswith("。")
                deeper = following.kind is not kind and (not following.kind.level or following.kind.level > kind.level)
                return count if deeper and (not self._ends(line) or question) else 0
            if self._short_marker_line(line, kind) and count == 1 and not self._ends(line) and kind.level < 4:
                return 1
            if self._first_line(end):
                last = next((p for p in reversed(before) if marker_of(p.marker or p.text) and _kind(p) is kind), None)
                as_before = last is not None and last.kind is BlockKind.HEADING
                return count if as_before or not line.text.endswith("。") else 0
            if line.text.endswith("。"):
                return 0
        return 0

    def _short_marker_line(self, line: Line, kind: Kind) -> bool:
        return line.width <= self.widest[kind] - _MARKER_SHORT

    def _plain_heading(self, start: int) -> int:
        """A heading without a marker stands before a paragraph's first line and does not look like one itself."""
        if self._first_line(start) and not self._first_line(start + 1):
            return 0
        for count in range(1, _HEADING_LINES + 1):
            end = start + count
            if end >= len(self.lines) or self.lines[end - 1].text.endswith(("。", "；", "：", "，", "、")):
                return 0
            if self._first_line(end):
                return count
        return 0

    def block_end(self, start: int, *, in_references: bool) -> int:
        """Where the paragraph, list item or reference that begins here ends."""
        for end in range(start + 1, len(self.lines)):
            if self.markers[end] if not in_references else marker_of(self.lines[end].text):
                return end
            if not in_references and self._ends(self.lines[end - 1]) and self._block_stops(start, end):
                return end
        return len(self.lines)

    def _block_stops(self, start: int, end: int) -> bool:
        if self._first_line(end):
            return True
        width = self.lines[end - 1].width
        inner = [line.width for line in self.lines[start + 1 : end - 1]]
        if inner:
            return width <= max(inner) - _SHORT
        return width <= self.column - (_SHORT if end - start > 1 and not self.markers[start] else _ONE_LINE_SHORT)


def _kind(piece: Piece) -> Kind | None:
    marker = marker_of(piece.marker or piece.text)
    return marker.kind if marker else None
