"""Characters → runs → lines.

A run is a stretch of characters that follow one another closely, along a line or down a column; a line is one or more runs side by side in
one column of text. Vertical text is handled by turning the page: a run's ``left … right`` lies along the reading direction and ``bottom …
top`` across it, so that every later step sees ordinary lines. ``box`` turns back.

Not for: which runs belong to one column; ``ingest.pdf.columns`` finds that.
"""

from __future__ import annotations

import itertools
import re
import statistics
from array import array
from collections.abc import Sequence
from dataclasses import dataclass, replace

from ingest.pdf.characters import Glyph

_WORD_GAP = 0.17  # of the size: a blank between Latin words
_RUN_GAP = 0.75  # of the size: an ideographic space, another cell, another column
_WIDE_STEP = 1.6  # of the usual step from character to character in the line: an ideographic space
_SPACED = 0.06  # of the size: figures further apart than that are letter-spaced
_ALIKE = 0.16  # of the size: gaps that differ by less are one letter-spacing
_FIGURE = frozenset("0123456789.,%")
_ORDINAL = re.compile(r"\d{1,2}[.)]")


@dataclass(frozen=True, slots=True)
class Line:
    """A run or line of text. ``edges[i] … edges[i + 1]`` is where character i of the text lies, along the reading direction."""

    text: str
    edges: array[float]
    left: float
    bottom: float
    right: float
    top: float
    size: float
    bold: bool
    vertical: bool
    page: int
    column: tuple[float, float] = (0.0, 0.0)  # where the column of text begins and ends
    region: int = 0  # lines of one stretch of column share the number

    @property
    def middle(self) -> float:
        """Where the line stands across the reading direction."""
        return (self.bottom + self.top) / 2

    def rectangle(self) -> tuple[float, float, float, float]:
        """Left, bottom, right, top on the page as shown."""
        return (
            (self.bottom, -self.right, self.top, -self.left)
            if self.vertical
            else (self.left, self.bottom, self.right, self.top)
        )


def find_runs(glyphs: Sequence[Glyph], page: int) -> list[Line]:
    """Cut the stream of characters where it jumps. Runs too short to show a direction go the way most of the page goes."""
    stretches: list[tuple[list[Glyph], str]] = []
    for glyph in glyphs:
        if stretches:
            run, direction = stretches[-1]
            step = _step(run[-1], glyph)
            if step and direction in {"", step}:
                run.append(glyph)
                stretches[-1] = (run, step)
                continue
        stretches.append(([glyph], ""))
    down = sum(len(run) for run, direction in stretches if direction == "down")
    along = sum(len(run) for run, direction in stretches if direction == "along")
    return [_run(run, direction == "down" or (not direction and down > along), page) for run, direction in stretches]


def _step(before: Glyph, after: Glyph) -> str:
    """``along`` or ``down`` when the second character follows the first closely, else nothing."""
    size = min(before.size, after.size)
    across = (after.bottom + after.top - before.bottom - before.top) / 2
    aside = (after.left + after.right - before.left - before.right) / 2
    if abs(across) < 0.4 * size and -0.5 * size < after.left - before.right < _RUN_GAP * size and aside > 0:
        return "along"
    if abs(aside) < 0.4 * size and 0.2 * size < -across < (1 + _RUN_GAP) * max(before.size, after.size):
        return "down"
    return ""


def _run(glyphs: list[Glyph], vertical: bool, page: int) -> Line:
    if vertical:
        glyphs = [_upright(glyph) for glyph in glyphs]
    line = _line_of(glyphs[0], vertical, page)
    if len(glyphs) == 1:
        return line
    text = glyphs[0].text
    edges = list(line.edges[:-1])
    gaps = [(glyph.left - before.right) / max(before.size, glyph.size) for before, glyph in itertools.pairwise(glyphs)]
    tracked, spacing = _tracked_figures(glyphs, gaps), _letter_spacing(gaps)
    for number, (before, glyph) in enumerate(itertools.pairwise(glyphs)):
        blank = "" if number in tracked else _blank(text[-4:], glyph.text, gaps[number] - spacing)
        text += blank + glyph.text
        edges += [before.right] * len(blank) + [glyph.left] * len(glyph.text)
    edges.append(glyphs[-1].right)
    sizes = sorted(glyph.size for glyph in glyphs)
    return replace(
        line,
        text=text,
        edges=array("f", edges),
        right=max(glyph.right for glyph in glyphs),
        bottom=min(glyph.bottom for glyph in glyphs),
        top=max(glyph.top for glyph in glyphs),
        size=sizes[len(sizes) // 2],
        bold=sum(glyph.bold for glyph in glyphs) >= 0.8 * len(glyphs),
    )


def _letter_spacing(gaps: Sequence[float]) -> float:
    """How far apart the characters of a whole run are set, in sizes; in text set solid it is 0."""
    return max(statistics.median(gaps), 0.0) if len(gaps) > 3 else 0.0


def _tracked_figures(glyphs: Sequence[Glyph], gaps: Sequence[float]) -> set[int]:
    """Which gaps are the letter-spacing of figures (1 , 2 5 0): nearly as wide as a blank, but all alike."""
    tracked: set[int] = set()
    at = 0
    while at < len(gaps):
        end = at
        while end < len(gaps) and glyphs[end].text in _FIGURE and glyphs[end + 1].text in _FIGURE:
            end += 1
        inside = gaps[at:end]
        if len(inside) > 1 and statistics.median(inside) > _SPACED and max(inside) < min(inside) + _ALIKE:
            tracked |= set(range(at, end))
        at = max(end, at + 1)
    return tracked


def _line_of(glyph: Glyph, vertical: bool, page: int) -> Line:
    edges = array("f", [glyph.left] * len(glyph.text) + [glyph.right])
    return Line(
        glyph.text, edges, glyph.left, glyph.bottom, glyph.right, glyph.top, glyph.size, glyph.bold, vertical, page
    )


def _upright(glyph: Glyph) -> Glyph:
    """Turn the page so that down becomes along. The room across is the size: PDFium's box there is the font's, not the line's."""
    middle, half = (glyph.left + glyph.right) / 2, glyph.size / 2
    centre = (glyph.bottom + glyph.top) / 2
    length = (
        min(glyph.top - glyph.bottom, glyph.size) / 2 if not glyph.text.isascii() else (glyph.top - glyph.bottom) / 2
    )
    return replace(glyph, left=-centre - length, right=-centre + length, bottom=middle - half, top=middle + half)


def _blank(before: str, after: str, gap: float) -> str:
    """The blank that a gap stands for, as PDF files often leave blanks out: between Latin words, and behind 「1.」."""
    between = (before[-1].isascii() and after[0].isascii()) or (len(before) < 4 and _ORDINAL.fullmatch(before))
    return " " if between and gap >= _WORD_GAP else ""


def sideways_text(glyphs: Sequence[Glyph]) -> str:
    """The words of text that stands on its side, in the order in which it was written."""
    pieces: list[str] = []
    for before, glyph in itertools.pairwise([*glyphs[:1], *glyphs]):
        across = abs((glyph.left + glyph.right) - (before.left + before.right)) / 2
        pieces.append("\n" if pieces and across > 0.5 * glyph.size else "")
        pieces.append(glyph.text)
    return "".join(pieces)


def join_row(runs: Sequence[Line]) -> Line:
    """Runs side by side, from left to right, as one line."""
    if len(runs) == 1:
        return runs[0]
    text = runs[0].text
    edges = runs[0].edges[:-1]
    starts = [edge for run in runs for edge in run.edges[:-1]]
    step = statistics.median(after - before for before, after in itertools.pairwise(starts))
    for before, run in itertools.pairwise(runs):
        size = max(before.size, run.size)
        blank = _blank(text, run.text, (run.left - before.right) / size)
        if (
            not blank
            and run.left - before.right > _RUN_GAP * size
            and run.left - before.right + size > _WIDE_STEP * step
        ):
            blank = "　"
        text += blank + run.text
        edges.extend([before.right] * len(blank))
        edges.extend(run.edges[:-1])
    edges.append(runs[-1].right)
    longest = max(runs, key=lambda run: len(run.text))
    letters = sum(len(run.text) for run in runs)
    return replace(
        longest,
        text=text,
        edges=edges,
        left=runs[0].left,
        right=runs[-1].right,
        bottom=min(run.bottom for run in runs),
        top=max(run.top for run in runs),
        bold=sum(len(run.text) for run in runs if run.bold) >= 0.8 * letters,
    )


def rows_of(runs: Sequence[Line]) -> list[list[Line]]:
    """Runs that stand beside one another, from the top down, each row from left to right."""
    rows: list[list[Line]] = []
    for run in sorted(runs, key=lambda run: -run.middle):
        if rows and rows[-1][0].middle - run.middle < 0.5 * min(rows[-1][0].size, run.size):
            rows[-1].append(run)
        else:
            rows.append([run])
    return [sorted(row, key=lambda run: run.left) for row in rows]
