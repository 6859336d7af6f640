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
from dataclasses import dataclass, replace

from ingest.magazine.boundaries import Placed
from ingest.magazine.lines import Line, column_width, join
from ingest.magazine.markers import BRACKETED, Kind, Marker, marker_of
from rag.domain import BlockKind

_REFERENCES = re.compile(r"(參考|引用|延伸)(資料|文獻|書目|閱讀)(來源)?[:：]?")
_INDENT_LEAST, _INDENT_MOST = 1.3, 3.7
_STEP = 1.2
_SHORT = 1.5
_SURE_INDENT = 1.8
_STRETCH = 0.5
_NARROWER = 0.8
_LINES_BACK = 30
_MARKER_SHORT = 2.5
_HEADING_LINES = 3
_HEADING_LEVEL = 3
_COMMAS = ("，", "、", "；", ",", ";")


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
    turns: tuple[tuple[int, str], ...] = ()  # see Block.turns


def pieces_of(placed: Sequence[Placed]) -> list[Piece]:
    """The blocks of an article's running text, in order, covering every line."""
    flow = _Flow([item.line for item in placed])
    pieces: list[Piece] = []
    stack: list[Kind] = []
    in_references = False
    start = 0
    while start < len(flow.lines):
        marker = marker_of(placed[start].line.text) if in_references else flow.markers[start]
        heading = 0 if in_references else flow.heading_lines(start, pieces)
        end = start + heading if heading else flow.block_end(start, in_references=in_references)
        text = join(flow.lines[start:end])
        if heading or in_references:
            stack = []
        if heading:
            in_references = _REFERENCES.fullmatch(text) is not None
            level = 1 if in_references else marker.kind.level if marker else _HEADING_LEVEL
            text = marker.sign + text[marker.chars :] if marker else text
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
        shift = len(text) - len(piece.text)  # a marker is no part of the text
        turns = tuple(
            (max(len(join(flow.lines[start:at])) - shift, 0), placed[at].page)
            for at in range(start + 1, end)
            if placed[at].page and placed[at].page != placed[at - 1].page
        )
        pieces.append(replace(piece, turns=turns))
        start = end
    return pieces


class _Flow:
    """The lines of one article with what can be said of each."""

    def __init__(self, lines: Sequence[Line]) -> None:
        self.lines = lines
        body = next((n for n, line in enumerate(lines) if _REFERENCES.fullmatch(line.text)), len(lines))
        self.column = column_width(lines[:body])
        self.markers = [self._marker(number) for number in range(len(lines))]
        self.widest: dict[Kind, float] = {}
        for line, marker in zip(lines, self.markers, strict=True):
            if marker:
                self.widest[marker.kind] = max(line.width, self.widest.get(marker.kind, 0.0))

    def _marker(self, number: int) -> Marker | None:
        """The marker of a line, unless the line before runs on into it."""
        before = self.lines[number - 1] if number else None
        ended = before is None or before.ends_sentence or before.text.endswith(("：", ":", "；", ";"))
        runs_on = before is not None and not ended and before.width > self.column - _STEP
        return None if runs_on else marker_of(self.lines[number].text)

    def _first_line(self, number: int, *, before_full: bool) -> bool:
        """Whether a line looks like the first of a paragraph, short by its indent.

        Args:
            number: which line.
            before_full: ask for a full line after it; without, a last line will do, which two lines of a list item have too.
        """
        if number + 1 >= len(self.lines) or self.markers[number] or self.markers[number + 1]:
            return False
        line, following = self.lines[number], self.lines[number + 1]
        if _ends_block(line) or line.stretched:
            return False
        full = following.stretched or following.width >= line.width + _STEP
        indented = self.column - _INDENT_MOST <= line.width <= self.column - _INDENT_LEAST
        return indented and (full or (not before_full and following.ends_sentence))

    def _ended_on_purpose(self, line: Line) -> bool:
        """Whether a line stops in mid-sentence where even the first line of a paragraph would go on."""
        open_end = not _ends_block(line) and not line.text.endswith(_COMMAS) and not line.stretched
        return open_end and line.width < self.column - _INDENT_MOST

    def heading_lines(self, start: int, before: Sequence[Piece]) -> int:
        """How many lines from here on are a heading; 0: none."""
        marker = self.markers[start]
        if _REFERENCES.fullmatch(self.lines[start].text):
            return 1
        if marker is None:
            return self._plain_heading(start)
        if marker.kind is BRACKETED:
            ends = range(start, min(start + BRACKETED.heading_lines, len(self.lines)))
            return next((n - start + 1 for n in ends if self.lines[n].text.endswith("】")), 0)
        return self._marked_heading(start, marker, before)

    def _marked_heading(self, start: int, marker: Marker, before: Sequence[Piece]) -> int:
        kind = marker.kind
        last = next((piece.kind for piece in reversed(before) if _kind(piece) is kind), None)
        if kind.level > _HEADING_LEVEL and last is BlockKind.LIST_ITEM and not marker.text.startswith("1"):
            return 0
        for count in range(1, kind.heading_lines + 1):
            end = start + count
            if end >= len(self.lines):
                break
            line, following = self.lines[end - 1], self.markers[end]
            if "。" in line.text[:-1]:
                break
            if following:
                deeper = following.kind is not kind and (not following.kind.level or following.kind.level > kind.level)
                question = line.text.endswith(("？", "?"))
                return count if deeper and (question or not _ends_block(line)) else 0
            narrow = line.width <= self.widest[kind] - _MARKER_SHORT and kind.level <= _HEADING_LEVEL
            if self._ended_on_purpose(line) or (count == 1 and narrow and not _ends_block(line)):
                return count
            closed = line.text.endswith(_COMMAS) or (line.text.endswith("。") and last is not BlockKind.HEADING)
            if not closed and self._first_line(end, before_full=True):
                return count
            if "。" in line.text:
                break
        return 0

    def _plain_heading(self, start: int) -> int:
        """A heading without a marker stands before a paragraph's first line and does not look like one itself."""
        if self._first_line(start, before_full=False) and not self._heading_before_paragraph(start):
            return 0
        for count in range(1, _HEADING_LINES + 1):
            end = start + count
            if end >= len(self.lines) or self.markers[end] or _ends_block(self.lines[end - 1]):
                break
            line = self.lines[end - 1]
            if "。" in line.text:
                break
            if self._ended_on_purpose(line):
                return count
            closes = count == 1 or line.width <= self.column - _SHORT
            if closes and not line.text.endswith(_COMMAS) and self._first_line(end, before_full=True):
                return count
        return 0

    def _heading_before_paragraph(self, start: int) -> bool:
        """Of two lines that both look like a first line, the second is it if its indent is beyond doubt."""
        second = self.lines[start + 1]
        return self._first_line(start + 1, before_full=True) and second.width <= self.column - _SURE_INDENT

    def block_end(self, start: int, *, in_references: bool) -> int:
        """Where the paragraph, list item or reference that begins here ends."""
        for end in range(start + 1, len(self.lines)):
            if in_references:
                if marker_of(self.lines[end].text):
                    return end
            elif self.markers[end] or _REFERENCES.fullmatch(self.lines[end].text) or self._block_stops(start, end):
                return end
        return len(self.lines)

    def _block_stops(self, start: int, end: int) -> bool:
        line = self.lines[end - 1]
        if not _ends_block(line):
            return False
        inner = [line.width for line in self.lines[max(start + 1, end - _LINES_BACK) : end - 1]]
        if inner:
            full = min(max(inner), self.column + _STRETCH)
        else:
            full = self.column - (_INDENT_MOST - _SHORT if end - start == 1 or self.markers[start] else 0.0)
        if line.width <= full - (_SHORT if line.ends_sentence else _INDENT_MOST):
            return True
        indented = self._first_line(end, before_full=False) and self.lines[end].width <= line.width - _NARROWER
        return line.ends_sentence and (indented or self._heading_stands_at(end))

    def _heading_stands_at(self, start: int) -> bool:
        """Whether a heading follows a last line that happens to be full; only a heading that is narrow itself is sure."""
        count = 0 if self.markers[start] else self._plain_heading(start)
        return count > 0 and self.lines[start + count - 1].width <= self.column - _SHORT


def _ends_block(line: Line) -> bool:
    return line.ends_sentence or line.text.endswith(("：", ":"))


def _kind(piece: Piece) -> Kind | None:
    marker = marker_of(piece.marker or piece.text)
    return marker.kind if marker else None
