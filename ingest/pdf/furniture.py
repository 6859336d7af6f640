"""Running heads and page numbers: found because they repeat at the edge of the pages, set aside, and asked what they say.

A row at the top or bottom edge is furniture when most rows at that height repeat on other pages, digits aside. The printed page number is the
number in them that grows by one from page to page.

Not for: articles, where nothing repeats like this.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from ingest.pdf.lines import Line, rows_of

_EDGE = 0.12  # of the page's height
_STEP = 4.0  # points: rows this close together stand at the same height
_REPEATED = 0.6  # of the rows at a height must be found on another page
_ISSUE = re.compile(r"第\s*(\d+)\s*期")
_LONE_NUMBER = re.compile(r"[\s\-–—‧·•|│]*\d{1,4}[\s\-–—‧·•|│]*")


@dataclass(frozen=True, slots=True)
class Furniture:
    """What stood at the edges of the pages, by the page's index in the file (from 0)."""

    rows: dict[int, list[list[Line]]]
    numbers: dict[int, str]  # the printed page number
    sections: dict[int, str]
    issue: str


def find_furniture(pages: Sequence[tuple[float, Sequence[Line]]]) -> Furniture:
    """Find the furniture of pages, each given as its height and its runs."""
    levels: dict[tuple[bool, int], list[tuple[int, list[Line]]]] = defaultdict(list)
    outermost: dict[tuple[int, bool], float] = {}
    for index, (height, runs) in enumerate(pages):
        edge = [run for run in runs if not run.vertical and not _EDGE * height < run.middle < (1 - _EDGE) * height]
        for row in rows_of(edge):
            top = row[0].middle > height / 2
            distance = height - row[0].middle if top else row[0].middle
            levels[top, round(distance / _STEP)].append((index, row))
            outermost[index, top] = min(distance, outermost.get((index, top), distance))
    rows: dict[int, list[list[Line]]] = defaultdict(list)
    for (top, _), level in levels.items():
        shapes = Counter(shape for index, row in level for shape in {_shape(run.text) for run in row} if shape)
        repeated = [(index, row) for index, row in level if any(shapes[_shape(run.text)] > 1 for run in row)]
        if len(repeated) >= max(2, _REPEATED * len(level)):
            for index, row in level:
                rows[index].append(row)
        else:
            for index, row in level:
                height = pages[index][0]
                distance = height - row[0].middle if top else row[0].middle
                alone = len(row) == 1 and distance <= outermost[index, top]  # a page's number has nothing beyond it
                if alone and _LONE_NUMBER.fullmatch(row[0].text):
                    rows[index].append(row)
    texts = {index: [run.text for row in found for run in row] for index, found in rows.items()}
    return Furniture(dict(rows), _page_numbers(texts, len(pages)), _sections(texts), _issue(texts))


def _shape(text: str) -> str:
    """What stays the same from page to page, also when left and right pages mirror each other."""
    letters = "".join(sorted(character for character in text if character.isalpha()))
    return letters if len(letters) > 1 else "#" if _LONE_NUMBER.fullmatch(text) else ""


def _page_numbers(texts: dict[int, list[str]], pages: int) -> dict[int, str]:
    votes: Counter[int] = Counter()
    for index, lines in texts.items():
        votes.update({int(number) - index for number in re.findall(r"\d{1,4}", " ".join(lines))})
    if not votes:
        return {}
    offset, count = votes.most_common(1)[0]
    if count < max(1, len(texts) / 2):
        return {}
    return {index: str(index + offset) for index in range(pages) if index + offset > 0}


def _sections(texts: dict[int, list[str]]) -> dict[int, str]:
    """What a running head says that is neither on most pages nor a number: the section."""
    shapes = Counter(shape for lines in texts.values() for shape in {_shape(line) for line in lines})
    sections: dict[int, str] = {}
    for index, lines in texts.items():
        own = [
            line
            for line in lines
            if len(_shape(line)) > 1 and not _ISSUE.search(line) and shapes[_shape(line)] <= 0.7 * len(texts)
        ]
        if own:
            sections[index] = own[0].strip()
    return sections


def _issue(texts: dict[int, list[str]]) -> str:
    found = Counter(number for lines in texts.values() for line in lines for number in _ISSUE.findall(line))
    return found.most_common(1)[0][0] if found else ""
