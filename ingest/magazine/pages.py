"""Lines → pages with their printed numbers.

A page begins where a line begins with a blank, or with a folio: the line that prints magazine, issue and page number. Only some pages
have a folio; the others are counted from the nearest one. The line below a folio may name the section; where that name stands alone
elsewhere, it is a running head as well.

Not for: captions and references, which begin with a blank too and are told apart by their sign.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from ingest.magazine.lines import Line
from ingest.reading import Dropped
from rag.text import HAN

_FOLIO = re.compile(r"(?=.*[│┃|｜]).*第(\d+)期")
_FOLIO_CHARS = 30
_SECTION = re.compile(rf"[{HAN}]{{2,6}}")
_NOT_A_PAGE = ("▲", "△", "．", "◎")
_ADVERTISEMENT = re.compile(r"廣告|AD|Advertisement", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Page:
    """One page: its printed number ("" if nothing tells it), its section ("" if not printed) and its text."""

    number: str
    section: str
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Paginated:
    """The pages of an issue, the issue's number, and what was taken off the pages."""

    pages: tuple[Page, ...]
    issue: str
    dropped: tuple[Dropped, ...]


def paginate(lines: Iterable[Line]) -> Paginated:
    """Cut the lines into pages and take running heads, page numbers and signs of advertisements off them."""
    pages: list[list[Line]] = [[]]
    folios: dict[int, re.Match[str]] = {}
    for line in lines:
        folio = _folio(line)
        if pages[-1] and (folio or (line.indented and not line.text.startswith(_NOT_A_PAGE))):
            pages.append([])
        if folio:
            folios[len(pages) - 1] = folio
        pages[-1].append(line)
    heads = {page[1].text for number, page in enumerate(pages) if number in folios and _is_section(page[1:2])}
    numbers = _printed_numbers(len(pages), {page: _number(folio) for page, folio in folios.items()})
    dropped: list[Dropped] = []
    made = [_strip(page, number, heads, dropped) for page, number in zip(pages, numbers, strict=True)]
    issue = next((folio[1] for folio in folios.values()), "")
    return Paginated(tuple(made), issue, tuple(dropped))


def _folio(line: Line) -> re.Match[str] | None:
    match = _FOLIO.match(line.text) if len(line.text) <= _FOLIO_CHARS else None
    return match if match and _number(match) else None


def _number(folio: re.Match[str]) -> int:
    digits = re.findall(r"\d+", folio.string.replace(f"第{folio[1]}期", " "))
    return int(digits[-1]) if digits else 0


def _is_section(lines: Sequence[Line]) -> bool:
    return bool(lines) and _SECTION.fullmatch(lines[0].text) is not None


def _printed_numbers(count: int, printed: dict[int, int]) -> list[str]:
    """Count on from the folio before a page, or back from the first one."""
    numbers: list[str] = []
    before = min(printed, default=None)
    for page in range(count):
        before = page if page in printed else before
        number = 0 if before is None else printed[before] + page - before
        numbers.append(str(number) if number > 0 else "")
    return numbers


def _strip(page: Sequence[Line], number: str, heads: set[str], dropped: list[Dropped]) -> Page:
    section = ""
    kept: list[Line] = []
    for line in page:
        if _folio(line):
            dropped.append(Dropped(line.text, "page number and running head"))
        elif line.text in heads:
            section = line.text
            dropped.append(Dropped(line.text, "section's name in the running head"))
        elif _ADVERTISEMENT.fullmatch(line.text):
            dropped.append(Dropped(line.text, "sign of an advertisement"))
        else:
            kept.append(line)
    return Page(number, section, tuple(kept))
