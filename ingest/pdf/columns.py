"""Runs and tables of a page → lines in reading order.

What crosses the gutters between the columns (a title, a wide table) parts the page into bands, and each band is read column by column; then
the same again inside each column. So the order of the characters in the file does not matter.

Not for: text that flows around pictures of irregular shape.
"""

from __future__ import annotations

import itertools
import statistics
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from ingest.pdf.gutters import TITLE, Gutter, find_gutters
from ingest.pdf.lines import Line, join_row, rows_of
from ingest.pdf.markers import BYLINE, CAPTION_START
from ingest.pdf.table import Table
from rag.marks import NOTE

_SIDE_ROWS, _SIDE_ROWS_INSIDE = 2, 3  # at least, on the page and inside a column
_BAND_GAP = 3.0  # of the size: white from side to side that parts a page even without a gutter
_DEPTH = 6

Item = Line | Table


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
    gutters = find_gutters(items, _SIDE_ROWS_INSIDE if depth else _SIDE_ROWS) if depth < _DEPTH else []
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


def _stands_alone(item: Item, items: Sequence[Item], gutters: Sequence[Gutter]) -> bool:
    """Whether a line is set large, with nothing beside it and columns below: a title too short to cross a gutter."""
    if not isinstance(item, Line) or item.size < TITLE * statistics.median(
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


def _column_key(gutters: Sequence[Gutter]) -> Callable[[Item], int]:
    middles = [(gutter.left + gutter.right) / 2 for gutter in gutters]
    return lambda item: sum((item.left + item.right) / 2 > middle for middle in middles)


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
