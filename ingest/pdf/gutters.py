"""Where the columns of a page part.

A gutter is a strip that hardly any line crosses, with a fair share of the text on either side, beginning at the same places.

Not for: what to do with the columns; ``ingest.pdf.columns`` orders them.
"""

from __future__ import annotations

import itertools
import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from ingest.pdf.lines import Line, rows_of
from ingest.pdf.table import Table

_GUTTER = 0.8  # of the size of the text
_CROSSED = 0.3  # of the text at that height may cross a gutter
_SIDE_SHARE = 0.12  # of the characters must stand on either side of it
_ROW_CHARS = 5  # a row holds at least: list markers are no column
_CROSSING = 0.7  # lines may cross a gutter for one row beside it
_EDGES = 3  # places where the rows behind a gutter begin: the column's edge and its indents
_ALIGNED = 0.5  # of them must begin there
TITLE = 1.5  # of the size of the text: a title rather than a heading


@dataclass(frozen=True, slots=True)
class Gutter:
    """A strip between two columns."""

    left: float
    right: float

    def crosses(self, item: Line | Table) -> bool:
        """Whether the item lies on both sides of the strip."""
        return item.left < self.left - 1 and item.right > self.right + 1


def find_gutters(items: Sequence[Line | Table], least: int) -> list[Gutter]:
    """The strips that part the items into columns, each with at least so many rows."""
    lines = [item for item in items if isinstance(item, Line)]
    if len(lines) < 2 * least:
        return []
    size = sorted(line.size for line in lines)[len(lines) // 2]
    stops = sorted({edge for line in lines for edge in (line.left, line.right)})
    # how much text lies above each strip between two stops
    changes: dict[float, float] = {}
    for line in lines:
        weight = min(line.size, size)  # a title is one line like any other
        changes[line.left] = changes.get(line.left, 0.0) + weight
        changes[line.right] = changes.get(line.right, 0.0) - weight
    cover = list(itertools.accumulate(changes[stop] for stop in stops))
    limit = _CROSSED * max(cover)
    gutters: list[Gutter] = []
    for thin, group in itertools.groupby(
        zip(stops, stops[1:], cover, strict=False), key=lambda strip: strip[2] <= limit
    ):
        strips = list(group)
        if thin and strips[-1][1] - strips[0][0] >= _GUTTER * size:
            narrowest = _emptiest(strips, size)
            if narrowest:
                gutters.append(narrowest)
    return _believable(gutters, lines, size, least)


def _believable(gutters: list[Gutter], lines: Sequence[Line], size: float, least: int) -> list[Gutter]:
    """Without the gutters that do not part the columns on either side of them; the least believable goes first."""
    while gutters:
        verdicts: list[tuple[int, int]] = []  # rows on the thinner side, number of the gutter
        for number, gutter in enumerate(gutters):
            begin = gutters[number - 1].right - 1 if number else -math.inf
            end = gutters[number + 1].left + 1 if number + 1 < len(gutters) else math.inf
            near = [line for line in lines if line.left >= begin and line.right <= end]
            if not _parts(near, gutter, size, least):
                left = [line for line in near if line.right <= gutter.left + 1]
                right = [line for line in near if line.left >= gutter.right - 1]
                verdicts.append((min(len(rows_of(left)), len(rows_of(right))), number))
        if not verdicts:
            break
        gutters = [gutter for number, gutter in enumerate(gutters) if number != min(verdicts)[1]]
    return gutters


def _emptiest(strips: Sequence[tuple[float, float, float]], size: float) -> Gutter | None:
    """Inside a thin stretch (ragged line ends make it wide) the strip that least text crosses."""
    least = min(cover for left, right, cover in strips)
    best: Gutter | None = None
    for low, group in itertools.groupby(strips, key=lambda strip: strip[2] <= least + 1.5 * size):
        inner = list(group)
        gutter = Gutter(inner[0][0], inner[-1][1])
        if (
            low
            and gutter.right - gutter.left >= _GUTTER * size
            and (best is None or gutter.right - gutter.left > best.right - best.left)
        ):
            best = gutter
    return best


def _parts(lines: Sequence[Line], gutter: Gutter, size: float, least: int) -> bool:
    """Whether a fair share of the text stands on either side, at the same height, and begins where columns begin."""
    left = [line for line in lines if line.right <= gutter.left + 1]
    right = [line for line in lines if line.left >= gutter.right - 1]
    total = sum(len(line.text) for line in lines)
    for side in (left, right):
        characters = sum(len(line.text) for line in side)
        rows = len(rows_of(side))
        if rows < least or characters < max(_SIDE_SHARE * total, _ROW_CHARS * rows):
            return False
    crossing = sum(gutter.crosses(line) and line.size < TITLE * size for line in lines)
    if crossing > _CROSSING * min(len(rows_of(left)), len(rows_of(right))):
        return False
    starts = Counter(round(2 * row[0].left / size) for row in rows_of(right))
    if sum(count for _, count in starts.most_common(_EDGES)) < _ALIGNED * starts.total():
        return False  # wide blanks between words, one above the other by chance
    return min(max(line.top for line in left), max(line.top for line in right)) > max(
        min(line.bottom for line in left), min(line.bottom for line in right)
    )
