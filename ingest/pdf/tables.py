"""Rules and runs of a page → tables.

A table is a stack of horizontal rules of one width with cells between them: at least two rows in which the same strips of white part the cells.

Not for: tables without rules; their rows read as lines.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass

from ingest.pdf.characters import Rule
from ingest.pdf.lines import Line, join_row, rows_of

_CELL_GAP = 0.6  # of the size: white between cells
_MAX_ROW_LINES = 12  # a taller band between two rules is a column of text
_TOUCH = 2.0  # points


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of cells of lines, and the room it takes."""

    rows: tuple[tuple[tuple[Line, ...], ...], ...]
    left: float
    bottom: float
    right: float
    top: float
    page: int

    @property
    def middle(self) -> float:
        """Where it stands on the page."""
        return (self.bottom + self.top) / 2


def find_tables(runs: Sequence[Line], rules: Sequence[Rule], page: int) -> tuple[list[Table], list[Line]]:
    """The tables of a page, and the runs that stand in none."""
    tables: list[Table] = []
    rest = [run for run in runs if not run.vertical]
    others = [run for run in runs if run.vertical]
    for stack in _stacks(_merge(rules)):
        for bands in _row_groups(stack, rest):
            table = _table(bands, page, ruled=len(bands) > 2)
            if table is not None:
                used = {id(run) for band in bands for run in band}
                rest = [run for run in rest if id(run) not in used]
                tables.append(table)
    return tables, rest + others


def _merge(rules: Sequence[Rule]) -> list[Rule]:
    """Horizontal rules, pieces of one line joined: borders are often drawn cell by cell."""
    merged: list[Rule] = []
    flat = [
        rule for rule in rules if rule.right - rule.left > 3 * (rule.top - rule.bottom) and rule.top - rule.bottom < 3
    ]
    for rule in sorted(flat, key=lambda rule: (-round(rule.bottom / _TOUCH), rule.left)):
        last = merged[-1] if merged else None
        if last and abs(last.bottom - rule.bottom) < _TOUCH and rule.left <= last.right + _TOUCH:
            merged[-1] = Rule(last.left, last.bottom, max(last.right, rule.right), max(last.top, rule.top))
        else:
            merged.append(rule)
    return merged


def _stacks(rules: Sequence[Rule]) -> list[list[Rule]]:
    """Rules of one width above one another, from the top down."""
    stacks: list[list[Rule]] = []
    for rule in sorted(rules, key=lambda rule: -rule.bottom):
        for stack in stacks:
            if abs(stack[-1].left - rule.left) < 3 and abs(stack[-1].right - rule.right) < 3:
                stack.append(rule)
                break
        else:
            stacks.append([rule])
    return [stack for stack in stacks if len(stack) > 2]


def _row_groups(stack: Sequence[Rule], runs: Sequence[Line]) -> list[list[list[Line]]]:
    """Bands between neighbouring rules that are rows of one table."""
    groups: list[list[list[Line]]] = []
    current: list[list[Line]] = []
    for upper, lower in itertools.pairwise(stack):
        band = [
            run
            for run in runs
            if lower.bottom < run.middle < upper.top
            and upper.left - _TOUCH <= run.left
            and run.right <= upper.right + _TOUCH
        ]
        if not band:
            continue
        is_row = len(rows_of(band)) <= _MAX_ROW_LINES * 3 and len(_cells([*band])) > 1
        if is_row and (not current or len(_cells([*itertools.chain(*current), *band])) > 1):
            current.append(band)
            continue
        groups.append(current)
        current = [band] if is_row else []
    groups.append(current)
    return [
        group for group in groups if len(group) > 1 and max(len(rows_of(band)) for band in group[:1]) <= _MAX_ROW_LINES
    ]


def _cells(runs: Sequence[Line]) -> list[tuple[float, float]]:
    """Left and right of each column of cells."""
    columns: list[tuple[float, float]] = []
    for run in sorted(runs, key=lambda run: run.left):
        if columns and run.left - columns[-1][1] < _CELL_GAP * run.size:
            columns[-1] = (columns[-1][0], max(columns[-1][1], run.right))
        else:
            columns.append((run.left, run.right))
    return columns


def _table(bands: Sequence[Sequence[Line]], page: int, *, ruled: bool) -> Table | None:
    runs = list(itertools.chain(*bands))
    columns = _cells(runs)
    if len(columns) < 2:
        return None
    rows: list[tuple[tuple[Line, ...], ...]] = []
    for number, band in enumerate(bands):
        for part in [band] if ruled or number == 0 else _unruled_rows(band, columns):
            rows.append(
                tuple(
                    tuple(join_row(row) for row in rows_of([run for run in part if left - 1 <= run.left <= right]))
                    for left, right in columns
                )
            )
    return Table(
        tuple(rows),
        min(run.left for run in runs),
        min(run.bottom for run in runs),
        max(run.right for run in runs),
        max(run.top for run in runs),
        page,
    )


def _unruled_rows(band: Sequence[Line], columns: Sequence[tuple[float, float]]) -> list[list[Line]]:
    """A header, a body and three rules: each line of the first column begins a row."""
    rows: list[list[Line]] = []
    for row in rows_of(band):
        if not rows or row[0].left <= columns[0][1]:
            rows.append([])
        rows[-1] += row
    return rows
