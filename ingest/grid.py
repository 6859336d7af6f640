"""The cells of a table, some of them over several rows or columns → rows in which every value stands under its own head.

A cell over several rows or columns is repeated in each of them. Several rows of heads become one: under 2024年 the columns 營收 and 年增率 are
2024年 營收 and 2024年 年增率. A cell with nothing in it says so, with its column's name: nobody shall take its neighbour for it.

Not for: finding the cells.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

SEPARATOR = "｜"
BLANK = "（空白）"
MAX_PLACES = 200_000  # rows times columns: a few characters of markup can claim millions

_FIGURE = re.compile(r"[-+△▲$＄NT(（−－]*\d")
_NAMED_COLUMNS = 3  # fewer may be a list of «name, value» without heads


class TableTooLargeError(Exception):
    """A table claims more places than any table has."""


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell and the room it takes."""

    text: str
    row: int
    column: int
    rows: int = 1
    columns: int = 1
    head: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """One row: its text, and for each of the places what cells (by number) stand in it; several only in the row of heads."""

    level: int  # 0: the heads
    texts: tuple[str, ...]
    cells: tuple[tuple[int, ...], ...]

    @property
    def text(self) -> str:
        """The row as it is read and quoted."""
        return SEPARATOR.join(self.texts)


@dataclass(frozen=True, slots=True)
class Grid:
    """A table: titles (rows of one cell above the heads), and its rows, the heads first."""

    titles: tuple[int, ...]
    rows: tuple[Row, ...]


def join_lines(lines: Sequence[str]) -> str:
    """The lines of a cell as one; two figures below one another stay two."""
    whole = ""
    for line in lines:
        if whole and line:
            figures = whole[-1] in "0123456789%％" and line[0].isdigit()
            whole += "；" if figures else " "
        whole += line
    return whole


def arrange(cells: Sequence[Cell]) -> Grid:
    """Put the cells into rows.

    Raises:
        TableTooLargeError: see ``MAX_PLACES``.
    """
    places = _places(cells)
    titles: list[int] = []
    while len(places) > 1 and len(set(places[0])) == 1 and len(places[0]) > 1 and places[0][0] >= 0:
        number = places[0][0]
        titles.append(number)
        places = places[max(1, cells[number].rows) :]
    # a column in which nothing stands is a trace of the layout
    used = [
        column
        for column in range(len(places[0]) if places else 0)
        if any(row[column] >= 0 and cells[row[column]].text for row in places)
    ]
    places = [[row[column] for column in used] for row in places]
    places = [row for row in places if any(number >= 0 and cells[number].text for number in row)]
    if not places:
        return Grid(tuple(titles), ())
    count, named = _head_rows(cells, places)
    heads = [_distinct(row[column] for row in places[:count]) for column in range(len(used))]
    names = [" ".join(text for number in numbers if (text := cells[number].text)) for numbers in heads]
    rows = [Row(0, tuple(names), tuple(heads))]
    rows += [_body_row(cells, row, names, named=named) for row in places[count:]]
    return Grid(tuple(titles), tuple(rows))


def _places(cells: Sequence[Cell]) -> list[list[int]]:
    """For each row and column the number of the cell that stands there, or -1."""
    height = max((cell.row + 1 for cell in cells), default=0)  # a cell cannot reach below the last row
    width = max((cell.column + cell.columns for cell in cells), default=0)
    if height * width > MAX_PLACES:
        raise TableTooLargeError(f"{height:,} rows and {width:,} columns")
    places = [[-1] * width for _ in range(height)]
    for number, cell in enumerate(cells):
        for row in places[cell.row : cell.row + cell.rows]:
            for column in range(cell.column, cell.column + cell.columns):
                if row[column] < 0:
                    row[column] = number
    return places


def _distinct(numbers: Iterator[int]) -> tuple[int, ...]:
    return tuple(dict.fromkeys(number for number in numbers if number >= 0))


def _head_rows(cells: Sequence[Cell], places: Sequence[Sequence[int]]) -> tuple[int, bool]:
    """How many rows hold heads, and whether these surely are names of columns."""
    marked = 0
    while marked < len(places) and all(cells[n].head or not cells[n].text for n in places[marked] if n >= 0):
        marked += 1
    count = marked or 1
    parted = len({n for n in places[0] if n >= 0}) < sum(n >= 0 for n in places[0])  # 2024年 above two columns
    # heads may reach down into rows that are not marked as such; without a mark, only below heads that part
    while (marked or parted) and count < len(places):
        above = set(places[count - 1])
        own = [cells[n].text for n in places[count] if n >= 0 and n not in above]
        reaches = any(n in above for n in places[count] if n >= 0)
        if any(_FIGURE.match(text) for text in own) or not (reaches or (count == 1 and not marked)):
            break
        count += 1
    return min(count, max(1, len(places) - 1)), bool(marked) or len(places[0]) >= _NAMED_COLUMNS


def _body_row(cells: Sequence[Cell], row: Sequence[int], names: Sequence[str], *, named: bool) -> Row:
    if len(set(row)) == 1 and row[0] >= 0:  # one cell from side to side
        return Row(1, (cells[row[0]].text,), ((row[0],),))
    texts = [cells[number].text if number >= 0 else "" for number in row]
    for column in range(1, len(texts)):
        if not texts[column] and names[column]:
            texts[column] = f"{names[column]}：{BLANK}" if named else BLANK
    return Row(1, tuple(texts), tuple((number,) if number >= 0 else () for number in row))
