"""Reads an answer's text: its lines, list items and markers, and which claim each group of markers ends.

The text and the claims come from the engine separately; this is where they meet. Not here: any HTML.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from rag.domain import Answer, Claim, Support

_MARKERS = re.compile(r"(?:\[\d{1,4}\])+")
_NUMBER = re.compile(r"\d+")
_ITEM = re.compile(
    r"[-•‧*▪]\s+|([（(][一二三四五六七八九十\d]{1,3}[)）]|\d{1,2}[.、．](?!\d)|[一二三四五六七八九十]{1,3}、)\s*"
)
_WORST_FIRST = (Support.CONTRADICTED, Support.NOT_FOUND, Support.PARTIAL, Support.SUPPORTED)


@dataclass(frozen=True, slots=True)
class Segment:
    """Words and the markers behind them (none at the end of a line without)."""

    words: str
    markers: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Line:
    """One line of an answer; ``label`` is the number or bullet of a list item, "" for running text."""

    label: str
    segments: tuple[Segment, ...]

    @property
    def words(self) -> str:
        """The line without its markers."""
        return "".join(segment.words for segment in self.segments)


Place = tuple[int, int]  # line, segment


def read_lines(answer_text: str) -> tuple[Line, ...]:
    """Split an answer's text; blank lines are left out."""
    return tuple(_read(line) for line in map(str.strip, answer_text.split("\n")) if line)


def is_item(line: str) -> bool:
    """Whether a line brings its own bullet or number."""
    return _ITEM.match(line) is not None


def _read(line: str) -> Line:
    item = _ITEM.match(line)
    at = item.end() if item else 0
    segments = []
    for group in _MARKERS.finditer(line, at):
        segments.append(Segment(line[at : group.start()].rstrip(), tuple(map(int, _NUMBER.findall(group[0])))))
        at = group.end()
    if line[at:]:
        segments.append(Segment(line[at:], ()))
    return Line((item[1] or "•") if item else "", tuple(segments))


def place_claims(answer: Answer, lines: Sequence[Line]) -> tuple[dict[Place, Claim], tuple[Claim, ...]]:
    """Say behind which segment each claim's verdict stands, and which claims the text has no place for.

    A verdict stands once, behind the last markers of its claim; claims that share a marker are told apart
    by their opening words, and where two end together the worse one speaks.
    """
    last: dict[int, Place] = {}
    for row, line in enumerate(lines):
        said = _squeeze(line.words)
        for column, segment in enumerate(line.segments):
            near = [i for i, c in enumerate(answer.claims) if {x.marker for x in c.citations} & set(segment.markers)]
            named = [i for i in near if _squeeze(answer.claims[i].text)[:12] in said]
            last |= dict.fromkeys(named or near, (row, column))
    placed: dict[Place, Claim] = {}
    for i, place in last.items():
        rivals = [answer.claims[i], *([placed[place]] if place in placed else [])]
        placed[place] = min(rivals, key=lambda claim: _WORST_FIRST.index(claim.verdict.support))
    return placed, tuple(claim for i, claim in enumerate(answer.claims) if i not in last)


def _squeeze(words: str) -> str:
    return re.sub(r"\s|\[\d+\]", "", words)
