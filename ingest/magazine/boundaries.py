"""Pages → the articles on them.

A byline (文■…) marks its page as the first of an article, wherever on the page it stands; the article goes on to the page before the
next byline's. The title is the line before the byline, and as many lines above it as cannot be body text: wider than the column,
too short even for the indented first line of a paragraph, or ended with a blank after a Chinese character. A title that was printed
over a picture is missing there, and is taken from the page of headlines (the cover), where it is the one left over.

Not for: an article that begins below the end of another one on the same page, unless both begin there.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from ingest.magazine.lines import Line, column_width, drop_blanks, join, join_text
from ingest.magazine.pages import Page
from ingest.reading import Dropped
from rag.text import HAN, fold

_BYLINE = re.compile(r"文[■□●◆]")
_BYLINE_PARTS = re.compile(r"文[■□●◆](?P<author>[^(（]+)(?:[(（](?P<affiliation>.+)[)）])?")
_ROLES = ("採訪", "撰文", "整理", "報導", "編譯", "翻譯", "口述", "/", "／")
_BYLINE_LINES = 3
_TITLE_LINES = 3
_WIDER = 1.6
_SHORTER = 3.7
_HAN_BLANK_HAN = re.compile(rf"(?<=[{HAN}])[ \t\u3000]+(?=[{HAN}])")
_KEPT_BLANK = "\ue000"


@dataclass(frozen=True, slots=True)
class Placed:
    """A line, the printed page it stands on, and which one of the file's pages that is."""

    line: Line
    page: str
    sheet: int


@dataclass(frozen=True, slots=True)
class Part:
    """What belongs to one article, its text still in lines."""

    title: str
    authors: str
    affiliation: str
    section: str
    pages: tuple[str, ...]
    lines: tuple[Placed, ...]


def is_byline(text: str) -> bool:
    """Whether a line names an author in the way magazines do."""
    return _BYLINE.match(text) is not None


def find_articles(pages: Sequence[Page]) -> tuple[list[Part], list[Dropped]]:
    """The articles in order, and what stands in none of them."""
    pages = [piece for page in pages for piece in _one_byline_each(page)]
    firsts = [number for number, page in enumerate(pages) if _bylines(page.lines)]
    if not firsts:
        return [], []
    dropped: list[Dropped] = []
    titles = [_title_and_byline(page, dropped) for page in pages]
    known = {_key(title.text) for title in titles if title and title.text}
    openings = {*firsts}
    covers = {number for number, page in enumerate(pages) if number not in openings and _is_cover(page, known)}
    before = [number for number in range(firsts[0]) if number not in covers and pages[number].lines]
    dropped += [_whole_page(pages[number], "before the first article") for number in before]
    spare: list[str] = []
    for number in sorted(covers):
        repeated, others = _headlines(pages[number], known)
        dropped += [Dropped(headline, "headline on the cover") for headline in repeated]
        spare += others
    parts: list[Part] = []
    for first, following in zip(firsts, [*firsts[1:], len(pages)], strict=True):
        own = [number for number in range(first, following) if number not in covers]
        head = titles[first]
        if head is None:
            continue
        title = head.text or (spare.pop(0) if spare else "")
        body = [Placed(line, pages[n].number, n) for n in own for line in (head.rest if n == first else pages[n].lines)]
        section = next((pages[n].section for n in own if pages[n].section), "")
        numbers = tuple(pages[n].number for n in own)
        parts.append(Part(title, head.authors, head.affiliation, section, numbers, tuple(body)))
    return parts, [*dropped, *(Dropped(headline, "headline of no article") for headline in spare)]


@dataclass(frozen=True, slots=True)
class _Head:
    text: str
    authors: str
    affiliation: str
    rest: tuple[Line, ...]


def _whole_page(page: Page, why: str) -> Dropped:
    return Dropped("".join(line.text for line in page.lines), why)


def _bylines(lines: Sequence[Line]) -> list[int]:
    return [number for number, line in enumerate(lines) if is_byline(line.text)]


def _one_byline_each(page: Page) -> list[Page]:
    """Cut a page with several short articles: before their titles if the page begins with one, else behind their bylines."""
    column = column_width(page.lines)
    spans = [_span(page.lines, at, column) for at in _bylines(page.lines)]
    if len(spans) < 2:
        return [page]
    cuts = [start for start, _ in spans[1:]] if spans[0][0] == 0 else [end for _, end in spans[:-1]]
    edges = [0, *cuts, len(page.lines)]
    return [replace(page, lines=page.lines[start:end]) for start, end in pairwise(edges)]


def _span(lines: Sequence[Line], at: int, column: float) -> tuple[int, int]:
    """Where the title above a byline starts, and where the byline ends, which may take more than a line."""
    end = at + 1
    text = lines[at].text
    while text.count("(") > text.count(")") and end < min(len(lines), at + _BYLINE_LINES):
        text += lines[end].text
        end += 1
    start = at
    while start and at - start < _TITLE_LINES and _is_title_line(lines[start - 1], column, last=start == at):
        start -= 1
    return start, end


def _title_and_byline(page: Page, dropped: list[Dropped]) -> _Head | None:
    lines = page.lines
    at = next(iter(_bylines(lines)), None)
    if at is None:
        return None
    start, end = _span(lines, at, column_width(lines))
    text = join(lines[at:end])
    dropped.append(Dropped(text, "byline"))
    parts = _BYLINE_PARTS.match(text)
    authors = _without_roles(parts["author"].strip()) if parts else ""
    affiliation = (parts["affiliation"] or "").strip() if parts else ""
    return _Head(_title(lines[start:at]), authors, affiliation, lines[:start] + lines[end:])


def _without_roles(authors: str) -> str:
    """The names without what they did, which stands behind them."""
    end = len(authors)
    while role := next((role for role in _ROLES if authors.endswith(role, 0, end)), ""):
        end -= len(role)
    return authors[:end]


def _is_title_line(line: Line, column: float, *, last: bool) -> bool:
    if line.text.endswith(("。", "；")):
        return False
    if last:
        return True
    loose = line.open_end and re.search(rf"[{HAN}]$", line.text) is not None
    return loose or line.width > column + _WIDER or (line.width < column - _SHORTER and not line.ends_sentence)


def _title(lines: Sequence[Line]) -> str:
    """Title lines joined; a blank between Chinese characters parts two halves of a title and stays."""
    title = ""
    loose = False
    for line in lines:
        text = drop_blanks(_HAN_BLANK_HAN.sub(_KEPT_BLANK, line.raw)).replace(_KEPT_BLANK, " ")
        halves = re.search(rf"[{HAN}]$", title) and re.match(rf"[{HAN}]", text) and loose
        title = f"{title} {text}" if halves else join_text(title, text)
        loose = line.open_end
    return title


def _key(title: str) -> str:
    return re.sub(r"\W", "", fold(title))


def _headlines(page: Page, known: set[str]) -> tuple[list[str], list[str]]:
    """The headlines of a page that repeat titles, and the others."""
    repeated: list[str] = []
    others: list[list[Line]] = []
    at, fresh = 0, True
    while at < len(page.lines):
        some = (page.lines[at : at + size] for size in range(1, _TITLE_LINES + 1))
        match = next((lines for lines in some if _key(_title(lines)) in known), ())
        if match:
            repeated.append(_title(match))
        elif fresh or page.lines[at].after_gap:
            others.append([page.lines[at]])
        else:
            others[-1].append(page.lines[at])
        at += len(match) or 1
        fresh = bool(match)
    return repeated, [_title(lines) for lines in others]


def _is_cover(page: Page, known: set[str]) -> bool:
    """A page of headlines: no line ends a sentence, and some repeat titles."""
    return not any(line.text.endswith("。") for line in page.lines) and bool(_headlines(page, known)[0])
