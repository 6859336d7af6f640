"""Tables without rules: rows of short cells that stand above one another, at least one column of them figures.

Not for: lists of names in columns, or text set in columns; without figures nothing tells them from a table.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from ingest.pdf.lines import Line, rows_of
from ingest.pdf.table import Table, columns_of, make_table, place_rows

_LEAST_ROWS = 3
_FIGURE = re.compile(r"[-+−－△▲＄$約NTUS(（]*\d[\d,.，．]*\s*[%％)）\w元件家萬億]{0,6}|[-—–－]+|[…⋯]")
_FIGURES = 0.7  # of the cells of a column
_CELL_CHARS = 24
_TEXT_CHARS = 14  # on average, of a cell that is no figure
_GAP = 2.6  # of the size: white between two rows


def find_aligned(runs: Sequence[Line], page: int) -> tuple[list[Table], list[Line]]:
    """The tables without rules, and the runs that stand in none."""
    tables: list[Table] = []
    used: set[int] = set()
    for block in _blocks(rows_of([run for run in runs if not run.vertical])):
        table = _table(block, page)
        if table is not None:
            tables.append(table)
            used |= {id(run) for row in block for run in row}
    return tables, [run for run in runs if id(run) not in used]


def _blocks(rows: Sequence[list[Line]]) -> list[list[list[Line]]]:
    """Neighbouring rows of several short cells each."""
    blocks: list[list[list[Line]]] = []
    current: list[list[Line]] = []
    for row in rows:
        several = len(columns_of(row)) > 1 and all(len(run.text) <= _CELL_CHARS for run in row)
        near = not current or current[-1][0].bottom - row[0].top < _GAP * row[0].size
        alike = not current or abs(current[-1][0].size - row[0].size) < 0.3 * row[0].size
        if several and near and alike:
            current.append(row)
            continue
        blocks.append(current)
        current = [row] if several else []
    blocks.append(current)
    return [block for block in blocks if len(block) >= _LEAST_ROWS]


def _table(rows: Sequence[list[Line]], page: int) -> Table | None:
    body = rows[1:]
    columns = columns_of([run for row in body for run in row])
    if len(columns) < 2:
        return None
    if _is_row_of_figures(rows[0], columns):
        body = list(rows)
    figures = 0
    for left, right in columns:
        cells = [
            " ".join(run.text for run in inside)
            for row in body
            if (inside := [run for run in row if left - 1 <= (run.left + run.right) / 2 <= right + 1])
        ]
        if sum(_FIGURE.fullmatch(cell) is not None for cell in cells) >= _FIGURES * len(cells):
            figures += 1
        elif sum(map(len, cells)) > _TEXT_CHARS * len(cells):
            return None
    crossing = sum(len(columns_of(row)) < 2 for row in body)
    if not figures or crossing:
        return None
    return make_table(place_rows(rows, columns), page)


def _is_row_of_figures(row: Sequence[Line], columns: Sequence[tuple[float, float]]) -> bool:
    return len(row) == len(columns) and all(_FIGURE.fullmatch(run.text) for run in row[1:])
