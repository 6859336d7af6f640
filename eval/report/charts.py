"""The report's charts as inline SVG. Places along x are per cent of the width, so that one picture fits a phone and a desk.

Colours are CSS classes; every mark has a ``<title>`` that says its numbers.

Not for: tables and text.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from eval.bootstrap import Interval
from eval.calibration import Bin
from eval.report.html import esc

_MIDDLE = 11  # y of the line in a row's chart, in pixels


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a stacked bar: CSS class, how many, and what they are."""

    kind: str
    count: int
    label: str


def stacked(parts: Sequence[Part]) -> str:
    """A bar of parts, as wide as its place; counts stand in parts that have room."""
    total = sum(part.count for part in parts) or 1
    at, drawn = 0.0, []
    for part in parts:
        width = 100 * part.count / total
        if part.count:
            title = f"<title>{esc(part.label)}: {part.count} of {total}</title>"
            drawn.append(
                f'<rect class="{part.kind}" x="{at:.2f}%" y="2" width="{max(width - 0.25, 0.1):.2f}%" height="18">{title}</rect>'
            )
            if width >= 9:
                drawn.append(f'<text class="in-{part.kind}" x="{at + width / 2:.2f}%" y="15.5">{part.count}</text>')
        at += width
    spoken = ", ".join(f"{part.count} {part.label}" for part in parts)
    return f'<svg class="bar" height="22" role="img" aria-label="{esc(spoken)}">{"".join(drawn)}</svg>'


def whisker(whole: Interval, floor: float | None, before: float | None, *, failed: bool) -> str:
    """A share with its interval on a line from 0 to 100 %, the floor as a tick, the baseline as a ring."""
    marks = [f'<line class="rail" x1="0" x2="100%" y1="{_MIDDLE}" y2="{_MIDDLE}"/>']
    if floor is not None:
        marks.append(
            f'<line class="floor" x1="{_x(floor)}" x2="{_x(floor)}" y1="3" y2="19"><title>floor {floor:.0%}</title></line>'
        )
    if not math.isnan(whole.low):
        marks.append(
            f'<line class="spread" x1="{_x(whole.low)}" x2="{_x(whole.high)}" y1="{_MIDDLE}" y2="{_MIDDLE}">'
            f"<title>95 %: {whole.low:.1%} – {whole.high:.1%}</title></line>"
        )
    if before is not None and abs(before - whole.value) > 0.002:
        marks.append(
            f'<circle class="before" cx="{_x(before)}" cy="{_MIDDLE}" r="5"><title>baseline {before:.1%}</title></circle>'
        )
    marks.append(
        f'<circle class="{"point bad" if failed else "point"}" cx="{_x(whole.value)}" cy="{_MIDDLE}" r="4.5">'
        f"<title>{whole.value:.1%} of {whole.count}</title></circle>"
    )
    return f'<svg class="whisker" height="22" role="img" aria-label="{whole.value:.1%}">{"".join(marks)}</svg>'


def reliability_diagram(bins: Sequence[Bin]) -> str:
    """Confidence along x, share of right answers along y, the diagonal where both agree; areas grow with the number of answers."""
    most = max((one.right.count for one in bins), default=1)
    marks = []
    for tick in range(0, 101, 25):
        marks.append(f'<line class="grid" x1="0" x2="100%" y1="{100 - tick}%" y2="{100 - tick}%"/>')
        if 0 < tick < 100:
            marks.append(f'<text class="tick" x="4" y="{100 - tick}%" dy="-4">{tick} %</text>')
    marks.append('<line class="diagonal" x1="0" y1="100%" x2="100%" y2="0"/>')
    for one in bins:
        x, right = f"{100 * one.confidence:.2f}%", one.right
        low, y, high = (f"{100 - 100 * share:.2f}%" for share in (right.low, right.value, right.high))
        radius = 4 + 8 * math.sqrt(right.count / most)
        title = f"<title>confidence {one.confidence:.2f}: {right.value:.0%} of {right.count} right</title>"
        marks.append(
            f'<line class="spread" x1="{x}" x2="{x}" y1="{low}" y2="{high}"/>'
            f'<circle class="point" cx="{x}" cy="{y}" r="{radius:.1f}">{title}</circle>'
        )
    return f'<svg class="plot square" role="img" aria-label="reliability diagram">{"".join(marks)}</svg>'


def histogram(values: Sequence[float], edges: Sequence[float], unit: str) -> str:
    """How many values lie between each two edges; the last bar holds what is beyond."""
    counts = [0] * len(edges)
    for value in values:
        counts[max(number for number, edge in enumerate(edges) if value >= edge or number == 0)] += 1
    most, width = max(counts) or 1, 100 / len(edges)
    marks = []
    for number, count in enumerate(counts):
        last = number + 1 == len(edges)
        name = f"over {edges[number]:g} {unit}" if last else f"{edges[number]:g} – {edges[number + 1]:g} {unit}"
        height, left = 82 * count / most, number * width
        marks.append(
            f'<rect class="fill" x="{left + 0.4:.2f}%" y="{90 - height:.2f}%" width="{width - 0.8:.2f}%" '
            f'height="{height:.2f}%"><title>{name}: {count}</title></rect>'
        )
        if count:
            marks.append(
                f'<text class="count" x="{left + width / 2:.2f}%" y="{90 - height:.2f}%" dy="-4">{count}</text>'
            )
        marks.append(
            f'<text class="tick" x="{left + 0.4:.2f}%" y="100%" dy="-3">{edges[number]:g}{"+" if last else ""}</text>'
        )
    marks.append('<line class="axis" x1="0" x2="100%" y1="90%" y2="90%"/>')
    return f'<svg class="plot" role="img" aria-label="histogram, in {esc(unit)}">{"".join(marks)}</svg>'


def _x(share: float) -> str:
    """A share as a place along x; a little room is left at both ends for the mark."""
    return f"{1.5 + 97 * min(1.0, max(0.0, share)):.2f}%"
