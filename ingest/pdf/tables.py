"""Rules and runs of a page → tables: those drawn as boxes, those with horizontal rules, those without any.

With horizontal rules alone, a table is a stack of rules of one width with cells between them: at least two rows in which the same strips of
white part the cells.

Not for: what the cells are called; ``ingest.grid`` finds their heads.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence

from ingest.pdf.aligned import find_aligned
from ingest.pdf.characters import Rule
from ingest.pdf.grids import find_grids
from ingest.pdf.lines import Line, rows_of
from ingest.pdf.table import Columns, Table, columns_of, make_table, place_rows

_MAX_ROW_LINES = 12  # a taller band between two rules is a column of text
_TOUCH = 2.0  # points


def find_tables(runs: Sequence[Line], rules: Sequence[Rule], page: int) -> tuple[list[Table], list[Line]]:
    """The tables of a page, and the runs that stand in none."""
    others = [run for run in runs if run.vertical]
    tables, rest = find_grids([run for run in runs if not run.vertical], rules, page)
    for stack in _stacks(_merge(rules)):
        for bands in _row_groups(stack, rest):
            table = _table(bands, page, ruled=len(bands) > 2)
            if table is not None:
                used = {id(run) for band in bands for run in band}
                rest = [run for run in rest if id(run) not in used]
                tables.append(table)
    aligned, rest = find_aligned(rest, page)
    return [*tables, *aligned], rest + others


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
        is_row = len(rows_of(band)) <= _MAX_ROW_LINES * 3 and len(columns_of([*band])) > 1
        if is_row and (not current or len(columns_of([*itertools.chain(*current), *band])) > 1):
            current.append(band)
            continue
        groups.append(current)
        current = [band] if is_row else []
    groups.append(current)
    return [
        group for group in groups if len(group) > 1 and max(len(rows_of(band)) for band in group[:1]) <= _MAX_ROW_LINES
    ]


def _table(bands: Sequence[Sequence[Line]], page: int, *, ruled: bool) -> Table | None:
    """A table of bands; its columns are those of its body, as a head may stand above several of them."""
    runs = list(itertools.chain(*bands))
    columns = max(columns_of(runs), columns_of(list(itertools.chain(*bands[1:]))), key=len)
    if len(columns) < 2:
        return None
    rows = _head_rows(bands[0], columns)
    for band in bands[1:]:
        rows += [list(band)] if ruled else _unruled_rows(band, columns)
    return make_table(place_rows(rows, columns), page)


def _head_rows(band: Sequence[Line], columns: Columns) -> list[list[Line]]:
    """The rows of the heads: several only where one of them reaches over several columns."""
    rows = rows_of(band)
    reaches = any(cell.columns > 1 for cell, _ in place_rows(rows, columns))
    return rows if reaches else [list(band)]


def _unruled_rows(band: Sequence[Line], columns: Columns) -> list[list[Line]]:
    """A header, a body and three rules: each line of the first column begins a row."""
    rows: list[list[Line]] = []
    for row in rows_of(band):
        if not rows or row[0].left <= columns[0][1]:
            rows.append([])
        rows[-1] += row
    return rows
