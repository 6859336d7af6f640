"""Tables whose cells are drawn as boxes: rules that cross one another part the cells, and where one is missing a cell reaches further.

Not for: tables with horizontal rules alone; ``ingest.pdf.tables`` reads those by the white between columns.
"""

from __future__ import annotations

import bisect
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace

from ingest.grid import Cell
from ingest.pdf.characters import Rule
from ingest.pdf.lines import Line, rows_of
from ingest.pdf.table import Table, make_table

_TOUCH = 3.0  # points
_MAX_RULES = 3_000
_MAX_PLACES = 4_000
_MAX_CELL_CHARS = 400  # more is a column of text in a frame


@dataclass(frozen=True, slots=True)
class _Frame:
    """The lines of one table: xs from the left, ys from the top, and the rules between."""

    xs: list[float]
    ys: list[float]
    across: list[Rule]
    down: list[Rule]


def find_grids(runs: Sequence[Line], rules: Sequence[Rule], page: int) -> tuple[list[Table], list[Line]]:
    """The tables drawn as boxes, and the runs that stand in none."""
    tables: list[Table] = []
    rest = list(runs)
    for frame in _frames(rules):
        inside = [run for run in rest if not run.vertical and _holds(frame, run)]
        placed = _cells(frame, [piece for run in inside for piece in _cut_at_rules(run, frame)])
        texts = [sum(len(run.text) for run in own) for _, own in placed]
        if len({cell.column for cell, _ in placed}) < 2 or len({cell.row for cell, _ in placed}) < 2:
            continue
        if max(texts) > _MAX_CELL_CHARS:
            continue
        used = {id(run) for run in inside}
        rest = [run for run in rest if id(run) not in used]
        tables.append(make_table(placed, page))
    return tables, rest


def _frames(rules: Sequence[Rule]) -> list[_Frame]:
    """Rules that touch one another, as the lines of a table each."""
    across = [rule for rule in rules if rule.right - rule.left > 3 * (rule.top - rule.bottom)]
    down = [rule for rule in rules if rule.top - rule.bottom > 3 * (rule.right - rule.left)]
    if not across or not down or len(across) + len(down) > _MAX_RULES:
        return []
    across.sort(key=lambda rule: rule.bottom)
    heights = [rule.bottom for rule in across]
    parent = list(range(len(across) + len(down)))

    def root(number: int) -> int:
        while parent[number] != number:
            parent[number] = parent[parent[number]]
            number = parent[number]
        return number

    for number, rule in enumerate(down):
        first = bisect.bisect_left(heights, rule.bottom - _TOUCH)
        last = bisect.bisect_right(heights, rule.top + _TOUCH)
        for other in range(first, last):
            if across[other].left - _TOUCH <= rule.left and rule.right <= across[other].right + _TOUCH:
                parent[root(other)] = root(len(across) + number)
    groups: dict[int, tuple[list[Rule], list[Rule]]] = defaultdict(lambda: ([], []))
    for number, rule in enumerate([*across, *down]):
        groups[root(number)][number >= len(across)].append(rule)
    frames: list[_Frame] = []
    for flat, upright in groups.values():
        if not flat or not upright:
            continue
        xs = _distinct(
            [*((r.left + r.right) / 2 for r in upright), min(r.left for r in flat), max(r.right for r in flat)]
        )
        ys = _distinct([(r.bottom + r.top) / 2 for r in flat])[::-1]
        if len(xs) > 2 and len(ys) > 2 and len(xs) * len(ys) < _MAX_PLACES:
            frames.append(_Frame(xs, ys, flat, upright))
    return frames


def _distinct(values: list[float]) -> list[float]:
    found: list[float] = []
    for value in sorted(values):
        if not found or value - found[-1] > _TOUCH:
            found.append(value)
    return found


def _holds(frame: _Frame, run: Line) -> bool:
    middle = (run.left + run.right) / 2
    return frame.xs[0] < middle < frame.xs[-1] and frame.ys[-1] < run.middle < frame.ys[0]


def _cut_at_rules(run: Line, frame: _Frame) -> list[Line]:
    """A run, in pieces where a rule stands between its characters: narrow cells leave no white."""
    cuts = [
        rule.left
        for rule in frame.down
        if run.left + 1 < rule.left < run.right - 1 and rule.bottom - _TOUCH < run.middle < rule.top + _TOUCH
    ]
    pieces: list[Line] = []
    begin = 0
    for x in [*sorted(set(cuts)), run.right + 1]:
        end = next((n for n in range(begin, len(run.text)) if (run.edges[n] + run.edges[n + 1]) / 2 > x), len(run.text))
        if end > begin:
            edges = run.edges[begin : end + 1]
            pieces.append(replace(run, text=run.text[begin:end], edges=edges, left=edges[0], right=edges[-1]))
        begin = end
    return pieces


def _cells(frame: _Frame, runs: Sequence[Line]) -> list[tuple[Cell, list[Line]]]:
    """The boxes, those without a rule between them as one, each with its runs."""
    width, height = len(frame.xs) - 1, len(frame.ys) - 1
    parent = list(range(width * height))

    def root(number: int) -> int:
        while parent[number] != number:
            number = parent[number]
        return number

    walls = _walls(frame)
    floors = _floors(frame)
    for row in range(height):
        for column in range(width):
            here = row * width + column
            if column + 1 < width and (row, column) not in walls:
                parent[root(here + 1)] = root(here)
            if row + 1 < height and (row, column) not in floors:
                parent[root(here + width)] = root(here)
    own: dict[int, list[Line]] = defaultdict(list)
    for run in runs:
        column = bisect.bisect_right(frame.xs, (run.left + run.right) / 2) - 1
        row = sum(y > run.middle for y in frame.ys) - 1
        own[root(min(max(row, 0), height - 1) * width + min(max(column, 0), width - 1))].append(run)
    places: dict[int, list[int]] = defaultdict(list)
    for number in range(width * height):
        places[root(number)].append(number)
    cells: list[tuple[Cell, list[Line]]] = []
    for key, numbers in places.items():
        rows, columns = [n // width for n in numbers], [n % width for n in numbers]
        cell = Cell("", min(rows), min(columns), max(rows) - min(rows) + 1, max(columns) - min(columns) + 1)
        cells.append((cell, own.get(key, [])))
    if height == 2:
        return _split_rows(cells)
    return sorted(cells, key=lambda pair: (pair[0].row, pair[0].column))


def _walls(frame: _Frame) -> set[tuple[int, int]]:
    """Row and column of each box with a rule at its right."""
    middles = [(upper + lower) / 2 for upper, lower in zip(frame.ys, frame.ys[1:], strict=False)]
    found: set[tuple[int, int]] = set()
    for rule in frame.down:
        column = min(range(len(frame.xs)), key=lambda n: abs(frame.xs[n] - rule.left)) - 1
        found |= {(row, column) for row, y in enumerate(middles) if rule.bottom - _TOUCH < y < rule.top + _TOUCH}
    return found


def _floors(frame: _Frame) -> set[tuple[int, int]]:
    """Row and column of each box with a rule below it."""
    middles = [(left + right) / 2 for left, right in zip(frame.xs, frame.xs[1:], strict=False)]
    found: set[tuple[int, int]] = set()
    for rule in frame.across:
        row = min(range(len(frame.ys)), key=lambda n: abs(frame.ys[n] - rule.bottom)) - 1
        found |= {(row, column) for column, x in enumerate(middles) if rule.left - _TOUCH < x < rule.right + _TOUCH}
    return found


def _split_rows(cells: Sequence[tuple[Cell, list[Line]]]) -> list[tuple[Cell, list[Line]]]:
    """Heads and one tall row without rules inside: each line of the first column begins a row."""
    heads = [(cell, runs) for cell, runs in cells if cell.row == 0]
    below = [(cell, runs) for cell, runs in cells if cell.row == 1]
    first = [runs for cell, runs in below if cell.column == 0]
    starts = [row[0].top for row in rows_of(first[0])] if first else []
    if len(starts) < 2 or any(cell.rows > 1 for cell, _ in cells):
        return [*heads, *below]
    split = list(heads)
    for number, top in enumerate(starts):
        bottom = starts[number + 1] if number + 1 < len(starts) else float("-inf")
        for cell, runs in below:
            inside = [run for run in runs if bottom < run.middle <= top or (number == 0 and run.middle > top)]
            split.append((replace(cell, row=number + 1), inside))
    return split
