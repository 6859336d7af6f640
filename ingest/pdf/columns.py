"""Runs and tables of a page → lines in reading order.

A gutter is a strip that hardly anything crosses, with a fair share of the text on either side. What does cross it (a title, a wide table)
parts the page into bands, and each band is read column by column; then the same again inside each column. So the order of the characters in
the file does not matter.

Not for: text that flows around pictures of irregular shape.
"""

from __future__ import annotations

import itertools
import math
import statistics
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from ingest.pdf.lines import Line, join_row, rows_of
from ingest.pdf.markers import BYLINE, CAPTION_START, NOTE
from ingest.pdf.tables import Table

_GUTTER = 0.8  # of the size of the text
_CROSSED = 0.3  # of the text at that height may cross a gutter
_SIDE_SHARE = 0.12  # of the characters must stand on either side of it
_CROSSING = 0.7  # lines may cross a gutter for one row beside it
_SIDE_ROWS, _SIDE_ROWS_INSIDE = 2, 3  # at least, on the page and inside a column
_EDGES, _ALIGNED = (
    3,
    0.5,
)  # this share of the rows behind it begin at one of three places: the column's edge or an indent
_LARGE = 1.5  # of the size of the text: a title rather than a heading
_BAND_GAP = 3.0  # of the size: white from side to side that parts a page even without a gutter
_DEPTH = 6

Item = Line | Table


@dataclass(frozen=True, slots=True)
class _Gutter:
    left: float
    right: float

    def crosses(self, item: Item) -> bool:
        return item.left < self.left - 1 and item.right > self.right + 1


def reading_order(runs: Sequence[Line], tables: Sequence[Table], regions: Iterator[int] | None = None) -> list[Item]:
    """Lines and tables of a page as they are read; vertical text after horizontal text that stands above it, before the rest."""
    regions = regions or itertools.count()
    flat = [run for run in runs if not run.vertical]
    upright = [run for run in runs if run.vertical]
    if not upright:
        return _arrange([*flat, *tables], regions, None, 0)
    ceiling = max(-run.left for run in upright)  # the highest point of the vertical text
    above = [run for run in flat if run.middle > ceiling - run.size]
    below = [run for run in flat if run.middle <= ceiling - run.size]
    return [
        *_arrange(above, regions, None, 0),
        *_arrange(upright, regions, None, 0),
        *_arrange([*below, *tables], regions, None, 0),
    ]


def _arrange(
    items: Sequence[Item], regions: Iterator[int], column: tuple[float, float] | None, depth: int
) -> list[Item]:
    if not items:
        return []
    own = column or _edges(items)
    gutters = _find_gutters(items, _SIDE_ROWS_INSIDE if depth else _SIDE_ROWS) if depth < _DEPTH else []
    if not gutters:
        bands = _split_at_white(items) if depth < _DEPTH else [list(items)]
        if len(bands) == 1:
            return _column(items, regions, own)
        # bands of one column keep its edges, so that an indent is still seen as one
        return [line for band in bands for line in _arrange(band, regions, column, depth + 1)]
    whole, inside = _split(
        items,
        lambda item: (
            any(gutter.crosses(item) for gutter in gutters) or _is_byline(item) or _stands_alone(item, items, gutters)
        ),
    )
    labels, inside = _split(inside, lambda item: _labels(item, whole))
    pieces, inside = _split(inside, lambda item: _continues(item, [*whole, *labels]))
    whole = [*whole, *labels, *pieces]
    key = _column_key(gutters)
    sides: dict[int, tuple[float, float]] = {}
    for item in inside:
        left, right = sides.get(key(item), (item.left, item.right))
        sides[key(item)] = (min(left, item.left), max(right, item.right))
    ordered: list[Item] = []
    for is_whole, band in itertools.groupby(_bands(whole, inside), key=lambda pair: pair[0]):
        for _, group in band:
            if is_whole:
                ordered += _column(group, regions, own)
                continue
            for number in sorted(sides):
                part = [item for item in group if key(item) == number]
                ordered += _arrange(part, regions, sides[number], depth + 1)
    return ordered


def _split(items: Sequence[Item], test: Callable[[Item], bool]) -> tuple[list[Item], list[Item]]:
    """Those for which it holds, and the others."""
    verdicts = [test(item) for item in items]
    return list(itertools.compress(items, verdicts)), [
        item for item, yes in zip(items, verdicts, strict=True) if not yes
    ]


def _edges(items: Sequence[Item]) -> tuple[float, float]:
    """Where the text begins and ends; a title may be wider."""
    sizes = sorted(item.size for item in items if isinstance(item, Line))
    text = [item for item in items if isinstance(item, Line) and item.size < 1.2 * sizes[len(sizes) // 2]] or items
    return min(item.left for item in text), max(item.right for item in text)


def _column(items: Sequence[Item], regions: Iterator[int], column: tuple[float, float]) -> list[Item]:
    """One column from the top down."""
    region = next(regions)
    lines: list[Item] = [
        replace(join_row(row), column=column, region=region)
        for row in rows_of([i for i in items if isinstance(i, Line)])
    ]
    tables = [item for item in items if isinstance(item, Table)]
    return sorted([*lines, *tables], key=lambda item: -item.middle)


def _is_byline(item: Item) -> bool:
    return isinstance(item, Line) and BYLINE.match(item.text) is not None


def _stands_alone(item: Item, items: Sequence[Item], gutters: Sequence[_Gutter]) -> bool:
    """Whether a line is set large, with nothing beside it and columns below: a title too short to cross a gutter."""
    if not isinstance(item, Line) or item.size < _LARGE * statistics.median(
        i.size for i in items if isinstance(i, Line)
    ):
        return False
    if any(other.bottom < item.top and other.top > item.bottom and other.middle != item.middle for other in items):
        return False
    key = _column_key(gutters)
    return len({key(other) for other in items if other.top < item.bottom}) > 1


def _labels(item: Item, whole: Sequence[Item]) -> bool:
    """Whether a line is the caption or note of a table that crosses the gutters."""
    return (
        isinstance(item, Line)
        and (CAPTION_START.match(item.text) or NOTE.match(item.text)) is not None
        and any(
            isinstance(table, Table) and max(item.bottom - table.top, table.bottom - item.top) < 2 * item.size
            for table in whole
        )
    )


def _continues(item: Item, whole: Sequence[Item]) -> bool:
    """Whether a run is another piece of a line that crosses the gutters."""
    return isinstance(item, Line) and any(
        isinstance(line, Line)
        and abs(line.middle - item.middle) < 0.4 * line.size
        and max(item.left - line.right, line.left - item.right) < 1.5 * line.size
        for line in whole
    )


def _bands(whole: Sequence[Item], inside: Sequence[Item]) -> list[tuple[bool, list[Item]]]:
    """Alternately what crosses the gutters and what stands between, from the top down."""
    bands: list[tuple[bool, list[Item]]] = []
    merged = sorted(
        [*((item, True) for item in whole), *((item, False) for item in inside)],
        key=lambda pair: -_height(pair[0], whole),
    )
    for item, crosses in merged:
        if bands and bands[-1][0] == crosses:
            bands[-1][1].append(item)
        else:
            bands.append((crosses, [item]))
    return bands


def _height(item: Item, whole: Sequence[Item]) -> float:
    """Where the item stands; what stands beside a crossing line belongs to its row."""
    for other in whole:
        if isinstance(other, Line) and abs(other.middle - item.middle) < 0.3 * other.size:
            return other.middle
    return item.middle


def _column_key(gutters: Sequence[_Gutter]) -> Callable[[Item], int]:
    middles = [(gutter.left + gutter.right) / 2 for gutter in gutters]
    return lambda item: sum((item.left + item.right) / 2 > middle for middle in middles)


def _find_gutters(items: Sequence[Item], least: int) -> list[_Gutter]:
    """The strips that part the items into columns."""
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
    gutters: list[_Gutter] = []
    for thin, group in itertools.groupby(
        zip(stops, stops[1:], cover, strict=False), key=lambda strip: strip[2] <= limit
    ):
        strips = list(group)
        if thin and strips[-1][1] - strips[0][0] >= _GUTTER * size:
            narrowest = _emptiest(strips, size)
            if narrowest:
                gutters.append(narrowest)
    return _believable(gutters, lines, size, least)


def _believable(gutters: list[_Gutter], lines: Sequence[Line], size: float, least: int) -> list[_Gutter]:
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


def _emptiest(strips: Sequence[tuple[float, float, float]], size: float) -> _Gutter | None:
    """Inside a thin stretch (ragged line ends make it wide) the strip that least text crosses."""
    least = min(cover for left, right, cover in strips)
    best: _Gutter | None = None
    for low, group in itertools.groupby(strips, key=lambda strip: strip[2] <= least + 1.5 * size):
        inner = list(group)
        gutter = _Gutter(inner[0][0], inner[-1][1])
        if (
            low
            and gutter.right - gutter.left >= _GUTTER * size
            and (best is None or gutter.right - gutter.left > best.right - best.left)
        ):
            best = gutter
    return best


def _parts(lines: Sequence[Line], gutter: _Gutter, size: float, least: int) -> bool:
    """Whether a fair share of the text stands on either side, at the same height, and begins where columns begin."""
    left = [line for line in lines if line.right <= gutter.left + 1]
    right = [line for line in lines if line.left >= gutter.right - 1]
    total = sum(len(line.text) for line in lines)
    for side in (left, right):
        characters = sum(len(line.text) for line in side)
        if characters < _SIDE_SHARE * total or characters < 5 * len(side) or len(rows_of(side)) < least:
            return False
    crossing = sum(gutter.crosses(line) and line.size < _LARGE * size for line in lines)
    if crossing > _CROSSING * min(len(rows_of(left)), len(rows_of(right))):
        return False
    starts = Counter(round(2 * row[0].left / size) for row in rows_of(right))
    if sum(count for _, count in starts.most_common(_EDGES)) < _ALIGNED * starts.total():
        return False  # wide blanks between words, one above the other by chance
    return min(max(line.top for line in left), max(line.top for line in right)) > max(
        min(line.bottom for line in left), min(line.bottom for line in right)
    )


def _split_at_white(items: Sequence[Item]) -> list[list[Item]]:
    """Bands parted by white from side to side."""
    ordered = sorted(items, key=lambda item: -item.top)
    bands: list[list[Item]] = [[ordered[0]]]
    floor = ordered[0].bottom
    for item in ordered[1:]:
        size = item.size if isinstance(item, Line) else 10.0
        if floor - item.top > _BAND_GAP * size:
            bands.append([])
        bands[-1].append(item)
        floor = min(floor, item.bottom)
    return bands
