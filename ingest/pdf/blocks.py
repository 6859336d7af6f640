"""The stretches of an article → its text, its blocks, and for each block the boxes of its lines.

What a stretch is follows from its style first (larger or bolder than the text: a heading), then from its first characters. The depth of a
heading is the rank of its size among the headings of the file; where they all look alike, its marker says (一、 above （一）).

Not for: finding the stretches; ``ingest.pdf.paragraphs`` does.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from ingest.blocks import TextBuilder
from ingest.grid import SEPARATOR, arrange
from ingest.pdf.lines import Line
from ingest.pdf.markers import BROKEN_FIGURE, HEADING, LIST, SENTENCE_END
from ingest.pdf.paragraphs import Stretch
from ingest.pdf.table import Table
from rag.domain import Block, BlockKind, Box
from rag.marks import CAPTION, NOTE, REFERENCES

_LARGER = 0.7  # points above the text's size
_HEADING_CHARS = 80
_PLAIN_HEADING_CHARS = 40
_ADDRESS_END = re.compile(r"(?<![!-~])(?=[!-~]*+$)[!-~]*(?:https?://|www\.)")
_SEAM_CHARS = 400  # of the text before a seam are looked at: longer than any address
_BROKEN_WORD = re.compile(r"(?<![A-Za-z])([A-Za-z]++)-$")
_WORD_START = re.compile(r"[a-z]+")


@dataclass(frozen=True, slots=True)
class Typography:
    """What the whole file shows: the text's size and weight, the headings' styles from the largest down, its Latin words."""

    body: float
    bold_body: bool
    headings: tuple[tuple[int, bool], ...]
    words: frozenset[str]


def is_heading(stretch: Stretch, body: float, bold_body: bool) -> bool:
    """Whether a stretch is set like a heading: larger than the text, or bold where the text is not."""
    line = stretch.lines[0]
    if (
        CAPTION.match(line.text)
        or NOTE.match(line.text)
        or sum(len(line.text) for line in stretch.lines) > _HEADING_CHARS
    ):
        return False
    return line.size > body + _LARGER or (line.bold and not bold_body and line.size > body - 0.3)


def heading_style(stretch: Stretch) -> tuple[int, bool]:
    """Headings of one style have one depth."""
    return round(stretch.lines[0].size), stretch.lines[0].bold


def build_text(
    stretches: Sequence[Stretch | Table], typography: Typography, printed: Mapping[int, str]
) -> tuple[str, tuple[Block, ...]]:
    """The text of an article and its blocks.

    Args:
        stretches: the article, in order.
        typography: what the whole file shows.
        printed: the printed page number of each page (by number from 1).
    """
    builder = TextBuilder()
    boxes: list[tuple[Box, ...]] = []
    in_references = False
    depths: list[float] = []  # where the markers of the open lists stand
    for number, stretch in enumerate(stretches):
        if isinstance(stretch, Table):
            for kind, level, text, found, number_of_page in _table_rows(stretch, typography.words):
                builder.add(kind, text, level=level, page=printed[number_of_page])
                boxes.append(found)
            continue
        followed = number + 1 < len(stretches)
        kind, level, skip = _classify(stretch, typography, in_references=in_references, followed=followed)
        if kind is BlockKind.HEADING:
            in_references = REFERENCES.search(stretch.lines[0].text) is not None
        marker = stretch.lines[0].text[:skip].strip()
        if marker:
            place = stretch.lines[0].left - stretch.lines[0].column[0]
            depths = [*(depth for depth in depths if depth < place - 0.6 * stretch.lines[0].size), place]
            level = len(depths)
        else:
            depths = []
        text, found = _joined(
            [(line, skip if line is stretch.lines[0] else 0) for line in stretch.lines], typography.words
        )
        page = printed[stretch.lines[0].page]
        builder.add(kind, text, level=level, page=page, marker=_spaced(marker), turns=_turns(found, printed))
        boxes.append(found)
    blocks = tuple(replace(block, boxes=found) for block, found in zip(builder.blocks, boxes, strict=True))
    return builder.text, blocks


def _turns(boxes: Sequence[Box], printed: Mapping[int, str]) -> tuple[tuple[int, str], ...]:
    """Where other pages begin inside a block, see ``Block.turns``."""
    return tuple((box.start, printed[box.page]) for before, box in itertools.pairwise(boxes) if box.page != before.page)


def _spaced(marker: str) -> str:
    return "" if not marker else marker if marker[-1] in "）、．" else f"{marker} "


def _classify(
    stretch: Stretch, typography: Typography, *, in_references: bool, followed: bool
) -> tuple[BlockKind, int, int]:
    """Kind, level, and how many characters of the first line are its marker."""
    text = stretch.lines[0].text
    if is_heading(stretch, typography.body, typography.bold_body):
        return BlockKind.HEADING, _heading_level(stretch, typography), 0
    marker = LIST.match(text)
    skip = marker.end() if marker else 0
    if in_references:
        return BlockKind.REFERENCE, 0, skip
    if CAPTION.match(text):
        return BlockKind.CAPTION, 0, 0
    if NOTE.match(text):
        return BlockKind.NOTE, 0, 0
    alone = (
        len(stretch.lines) == 1
        and len(text) <= _PLAIN_HEADING_CHARS
        and followed
        and not text.endswith((*SENTENCE_END, "，"))
    )
    if alone and (HEADING.match(text) or (marker and text[0] in "（(" and not text[1].isdigit())):
        return BlockKind.HEADING, _marker_level(text), 0
    return (BlockKind.LIST_ITEM, 1, skip) if marker else (BlockKind.PARAGRAPH, 0, 0)


def _heading_level(stretch: Stretch, typography: Typography) -> int:
    if len(typography.headings) < 2:
        return _marker_level(stretch.lines[0].text)
    return min(2 + typography.headings.index(heading_style(stretch)), 6)


def _marker_level(text: str) -> int:
    if not HEADING.match(text):
        return 3 if LIST.match(text) else 2
    return 1 if text[0] in "壹貳參肆伍陸柒捌玖拾第" else 2


def _joined(
    pieces: Sequence[tuple[Line, int]], words: frozenset[str], *, in_cell: bool = False
) -> tuple[str, tuple[Box, ...]]:
    """Lines as one text, each from the given character on, and their boxes; in a cell, figures below one another stay two."""
    text = ""
    boxes: list[Box] = []
    for line, skip in pieces:
        own = line.text[skip:]
        if text and own:
            cut, blank = _seam(text[-_SEAM_CHARS:], own, words)
            if in_cell and text[-1] in "0123456789%" and own[0].isdigit():
                blank = "；"
            if cut and boxes:
                text = text[:-1]
                boxes[-1] = replace(boxes[-1], edges=boxes[-1].edges[:-1])
            text += blank
        if own:
            boxes.append(_box(line, skip, len(text)))
        text += own
    return text, tuple(boxes)


def _seam(before: str, after: str, words: frozenset[str]) -> tuple[bool, str]:
    """Whether the hyphen at the end goes, and what blank comes between two lines."""
    broken, start = _BROKEN_WORD.search(before), _WORD_START.match(after)
    if broken and start and not _ADDRESS_END.search(before):
        whole = f"{broken[1]}{start[0]}".lower()
        return whole in words or f"{broken[1]}-{start[0]}".lower() not in words, ""
    if BROKEN_FIGURE.search(before) and after[0].isdigit():
        return False, ""
    if not (before[-1].isascii() and after[0].isascii()) or before[-1] in "-/" or _ADDRESS_END.search(before):
        return False, ""
    return False, "" if before[-1].isdigit() and after[0].isdigit() else " "


def _box(line: Line, skip: int, start: int) -> Box:
    """The box of a line's characters from ``skip`` on; along the text to a tenth of a point, which no eye can tell."""
    edges = [round(edge, 1) for edge in line.edges[skip:]]
    trimmed = replace(line, left=edges[0], right=edges[-1]) if skip else line
    left, bottom, right, top = (round(value, 1) for value in trimmed.rectangle())
    along = tuple(round(-edge, 1) for edge in edges) if line.vertical else tuple(edges)
    return Box(line.page, left, bottom, right, top, start, along)


def _table_rows(table: Table, words: frozenset[str]) -> Iterator[tuple[BlockKind, int, str, tuple[Box, ...], int]]:
    """For each row of a table: kind, level, text, boxes, page; a title above the heads is a caption."""
    joined = [_joined([(line, 0) for line in own], words, in_cell=True) for own in table.lines]
    cells = [replace(cell, text=text) for cell, (text, _) in zip(table.cells, joined, strict=True)]
    pages = [own[0].page if own else table.page for own in table.lines]
    grid = arrange(cells)
    for title in grid.titles:
        yield BlockKind.CAPTION, 0, *joined[title], pages[title]
    for row in grid.rows:
        boxes: list[Box] = []
        start = 0
        for text, numbers in zip(row.texts, row.cells, strict=True):
            at = start
            for number in (number for number in numbers if cells[number].text):
                boxes += [replace(box, start=box.start + at) for box in joined[number][1]]
                at += len(cells[number].text) + 1
            start += len(text) + len(SEPARATOR)
        # a cell from rows above may begin on the page before
        own = [pages[number] for numbers in row.cells for number in numbers if joined[number][1]]
        yield BlockKind.TABLE, row.level, row.text, tuple(boxes), max(own, default=table.page)
