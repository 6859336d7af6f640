"""The cells of a table in markup, with the room each takes.

Not for: what a cell says; the reader's own walk finds that.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from ingest.grid import MAX_PLACES, Cell, TableTooLargeError, join_lines
from ingest.readers.markup import name_of
from ingest.readers.styles import Rules, why_not_shown

_LAYING_OUT = frozenset({"table", "h1", "h2", "h3", "h4", "h5", "h6"})
_MAX_COLUMNS = 1000  # the limit of HTML itself


def is_layout(table: Any) -> bool:
    """Whether a table only lays out the page: it holds headings or other tables, or one cell."""
    if table.get("role") in {"presentation", "none"}:
        return True
    cells = 0
    for element in table.iter():
        tag = name_of(element)
        cells += tag in {"td", "th"}
        if tag in _LAYING_OUT and element is not table:
            return True
    return cells < 2


def collect_cells(
    table: Any, rules: Rules, words_of: Callable[[Any], list[str]], drop: Callable[[str, str], None]
) -> list[Cell]:
    """The cells of a table; what its style hides is dropped.

    Raises:
        TableTooLargeError: it claims more places than any table has.
    """
    cells: list[Cell] = []
    taken: dict[int, int] = {}  # column → the row down to which a cell from above fills it (exclusive)
    number = 0
    places = 0
    for row, in_head in _rows(table):
        why = why_not_shown(row, "tr", rules)
        if why:
            drop(" ".join(row.itertext()), why)
            continue
        column = 0
        for cell in row:
            tag = name_of(cell)
            if tag not in {"td", "th"}:
                continue
            why = why_not_shown(cell, tag, rules)
            if why == "hidden":
                drop(" ".join(cell.itertext()), why)
                continue
            while taken.get(column, 0) > number:
                column += 1
            columns = min(_span(cell, "colspan") or 1, _MAX_COLUMNS)
            rows = _span(cell, "rowspan")
            rows = MAX_PLACES if rows == 0 else rows
            text = "" if why else join_lines(words_of(cell))
            if why:
                drop(" ".join(cell.itertext()), why)
            cells.append(Cell(text, number, column, rows, columns, tag == "th" or in_head))
            for place in range(column, column + columns):
                taken[place] = number + rows
            column += columns
            places += columns
            if places > MAX_PLACES:
                raise TableTooLargeError("a table has more cells than any table has")
        number += 1
    return cells


def _rows(table: Any) -> Iterator[tuple[Any, bool]]:
    for child in table:
        tag = name_of(child)
        if tag == "tr":
            yield child, False
        elif tag in {"thead", "tbody", "tfoot"}:
            yield from ((row, tag == "thead") for row in child if name_of(row) == "tr")


def _span(cell: Any, name: str) -> int:
    said = (cell.get(name) or "1").strip()
    return int(said) if said.isdecimal() and len(said) < 7 else 1
