"""A table of a page: its cells with their lines, and how runs are put into columns.

Not for: finding tables; ``ingest.pdf.tables`` does, by their rules or by the alignment of their figures.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass, replace

from ingest.grid import Cell
from ingest.pdf.lines import Line, join_row, rows_of

CELL_GAP = 0.6  # of the size: white between cells
_SAME_PLACE = 15.0  # points: edges of a table and of its other half on the next page
_MAX_HEADS = 3
_COVERED = 0.3  # of a column must lie below a cell that reaches over it

Columns = Sequence[tuple[float, float]]


@dataclass(frozen=True, slots=True)
class Table:
    """Cells, the lines in each, and the room it takes; ``repeated`` are heads that were printed again on another page."""

    cells: tuple[Cell, ...]
    lines: tuple[tuple[Line, ...], ...]
    left: float
    bottom: float
    right: float
    top: float
    page: int
    repeated: tuple[Line, ...] = ()

    @property
    def middle(self) -> float:
        """Where it stands on the page."""
        return (self.bottom + self.top) / 2

    @property
    def columns(self) -> int:
        """How many columns it has."""
        return max(cell.column + cell.columns for cell in self.cells)

    def rows(self) -> list[str]:
        """The plain text of each row."""
        texts = [""] * max(cell.row + 1 for cell in self.cells)
        for cell in self.cells:
            texts[cell.row] += f"{cell.column} {cell.text} "
        return texts


def make_table(placed: Sequence[tuple[Cell, Sequence[Line]]], page: int) -> Table:
    """A table of cells, each with the runs in it."""
    cells: list[Cell] = []
    lines: list[tuple[Line, ...]] = []
    for cell, runs in placed:
        own = tuple(join_row(row) for row in rows_of(runs))
        cells.append(replace(cell, text="".join(line.text for line in own)))
        lines.append(own)
    runs = [line for own in lines for line in own]
    return Table(
        tuple(cells),
        tuple(lines),
        min(run.left for run in runs),
        min(run.bottom for run in runs),
        max(run.right for run in runs),
        max(run.top for run in runs),
        page,
    )


def columns_of(runs: Sequence[Line]) -> list[tuple[float, float]]:
    """Left and right of each column of cells."""
    columns: list[tuple[float, float]] = []
    for run in sorted(runs, key=lambda run: run.left):
        if columns and run.left - columns[-1][1] < CELL_GAP * run.size:
            columns[-1] = (columns[-1][0], max(columns[-1][1], run.right))
        else:
            columns.append((run.left, run.right))
    return columns


def place_rows(rows: Sequence[Sequence[Line]], columns: Columns) -> list[tuple[Cell, list[Line]]]:
    """The runs of each row in their columns; a run that reaches over several columns, or stands between two, heads them all."""
    placed: list[tuple[Cell, list[Line]]] = []
    for number, row in enumerate(rows):
        own: dict[tuple[int, int], list[Line]] = {}
        for run in row:
            own.setdefault(_reach(run, columns), []).append(run)
        for (first, last), runs in sorted(own.items()):
            placed.append((Cell("", number, first, 1, last - first + 1), runs))
    return placed


def _reach(run: Line, columns: Columns) -> tuple[int, int]:
    covered = [
        number
        for number, (left, right) in enumerate(columns)
        if min(run.right, right) - max(run.left, left) > min(_COVERED * (right - left), 0.5 * run.size)
    ]
    if covered:
        return covered[0], covered[-1]
    middle = (run.left + run.right) / 2
    after = next((number for number, (left, _) in enumerate(columns) if left > middle), len(columns))
    if 0 < after < len(columns):  # in the white between two columns
        before, behind = middle - columns[after - 1][1], columns[after][0] - middle
        if min(before, behind) > 0.25 * (before + behind):
            return after - 1, after
        return (after - 1, after - 1) if before < behind else (after, after)
    return (0, 0) if after == 0 else (len(columns) - 1, len(columns) - 1)


def goes_on(table: Table, other: Table) -> bool:
    """Whether a table is the other half of one that ends on the page before."""
    last = max((line.page for own in table.lines for line in own), default=table.page)
    return (
        other.page == last + 1
        and other.columns == table.columns
        and abs(other.left - table.left) < _SAME_PLACE
        and abs(other.right - table.right) < 2 * _SAME_PLACE
    )


def join_tables(table: Table, other: Table) -> Table:
    """Two halves as one; heads that are printed again are set aside."""
    rows, more = table.rows(), other.rows()
    pairs = itertools.takewhile(lambda pair: pair[0] == pair[1], zip(rows[:_MAX_HEADS], more, strict=False))
    again = len(list(pairs))
    shift = len(rows) - again
    kept = [number for number, cell in enumerate(other.cells) if cell.row >= again]
    repeated = [line for cell, own in zip(other.cells, other.lines, strict=True) if cell.row < again for line in own]
    return replace(
        table,
        cells=(*table.cells, *(replace(other.cells[n], row=other.cells[n].row + shift) for n in kept)),
        lines=(*table.lines, *(other.lines[n] for n in kept)),
        repeated=(*table.repeated, *repeated),
    )
