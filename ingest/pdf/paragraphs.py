"""The lines of an article → stretches of lines that are one paragraph, heading, list item, caption or note each.

A line begins a new stretch where the style changes, a marker opens, the line is indented, the line above ended early, or the gap above is
wider than usual. Over a column or page break only what is certain counts: a sentence that has not ended goes on.

Not for: what kind a stretch is; ``ingest.pdf.blocks`` says.
"""

from __future__ import annotations

import itertools
import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from ingest.pdf.columns import Item
from ingest.pdf.lines import Line
from ingest.pdf.markers import ADDRESS_END, ADDRESS_START, BROKEN_FIGURE, HEADING, LIST, SENTENCE_END
from ingest.pdf.table import Table, goes_on, join_tables
from rag.marks import CAPTION, NOTE

_OPENINGS = (LIST, HEADING, CAPTION, NOTE)
_INDENT = 1.2  # of the size
_SAME_PLACE = 0.6
_SHORT = 1.8
_BROKEN_OFF = 0.3  # of the column left empty: the line is the last of its paragraph, whatever it ends with
_WIDE_GAP = 1.3  # of the usual distance between lines
_STYLE_STEP = 0.35  # points


@dataclass(frozen=True, slots=True)
class Stretch:
    """Lines that belong together; ``hang`` is where the text of a list item begins, from the column's edge."""

    lines: tuple[Line, ...]
    hang: float = -1.0


def usual_leading(items: Sequence[Item]) -> dict[int, float]:
    """For each size (rounded) the distance from line to line that occurs most."""
    distances: dict[int, Counter[float]] = {}
    for before, item in itertools.pairwise(items):
        if (
            isinstance(before, Line)
            and isinstance(item, Line)
            and before.region == item.region
            and before.page == item.page
        ):
            key = round(item.size)
            distances.setdefault(key, Counter())[round((before.middle - item.middle) * 2) / 2] += 1
    return {key: found.most_common(1)[0][0] for key, found in distances.items()}


def find_stretches(items: Sequence[Item], leading: dict[int, float]) -> list[Stretch | Table]:
    """Group an article's lines; a table stands by itself."""
    result: list[Stretch | Table] = []
    for item in items:
        if isinstance(item, Table):
            before = result[-1] if result else None
            if isinstance(before, Table) and goes_on(before, item):
                result[-1] = join_tables(before, item)
            else:
                result.append(item)
            continue
        last = result[-1] if result else None
        if isinstance(last, Stretch) and not _begins(last, item, leading):
            hang = last.hang
            if hang >= 0 and len(last.lines) == 1 and item.region == last.lines[0].region:
                hang = item.left - item.column[0]  # the second line shows it best
            result[-1] = Stretch((*last.lines, item), hang)
        else:
            result.append(Stretch((item,), _hang(item)))
    return result


def _begins(stretch: Stretch, line: Line, leading: dict[int, float]) -> bool:
    before, first, tolerance = stretch.lines[-1], stretch.lines[0], _SAME_PLACE * line.size
    in_figure = BROKEN_FIGURE.search(before.text[-2:]) is not None and line.text[:1].isdigit()
    ended = before.text.endswith(SENTENCE_END) and not in_figure
    left, right = before.column
    # a long address that did not fit leaves room without meaning to
    room = 0.0 if ADDRESS_START.match(line.text) or ADDRESS_END.search(before.text) else right - before.right
    short, broken_off = room > _SHORT * before.size, room > _BROKEN_OFF * (right - left)
    if in_figure and not short and not _style_changes(before, line, may_be_emphasis=True):
        return False
    place = line.left - line.column[0]
    in_item = stretch.hang >= 0
    if _style_changes(before, line, may_be_emphasis=not (ended or short)):
        return True
    if any(pattern.match(line.text) for pattern in _OPENINGS):
        beside = in_item and abs(place - (first.left - first.column[0])) < tolerance
        if ended or short or beside:
            return True
    outside = in_item and place < stretch.hang - tolerance
    indented = place > _INDENT * line.size and not (in_item and abs(place - stretch.hang) < tolerance)
    if before.region != line.region or before.page != line.page:
        return broken_off or (ended and (indented or short or outside))
    usual = leading.get(round(line.size), math.inf)
    return (
        before.middle - line.middle > _WIDE_GAP * usual
        or (outside and len(stretch.lines) > 1)
        or broken_off
        or (short and ended)
        or (indented and not in_item and line.left > before.left + 0.8 * line.size)
    )


def _style_changes(before: Line, line: Line, *, may_be_emphasis: bool) -> bool:
    """Another size, or another weight unless the sentence is still going on."""
    if abs(before.size - line.size) > _STYLE_STEP or before.vertical != line.vertical:
        return True
    return before.bold != line.bold and not may_be_emphasis


def _hang(line: Line) -> float:
    """Where the words behind a list marker begin, or -1."""
    marker = LIST.match(line.text)
    return line.edges[marker.end()] - line.column[0] if marker else -1.0
