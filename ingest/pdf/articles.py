"""Lines and tables of a whole issue → articles, by typography.

A title is set clearly larger than the text, and a byline (「文■姓名（單位）」) follows it within a few lines, or stands just above. Where no title
has a byline, the size used most for large lines is that of titles. What stands before the first title belongs to no article: cover, contents.

Not for: what the lines of an article are; ``ingest.pdf.blocks`` reads them.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from ingest.pdf.columns import Item
from ingest.pdf.lines import Line
from ingest.pdf.markers import BYLINE

_TITLE = 1.35  # of the size of the text
_SAME_SIZE = 0.6  # points
_NEAR = 4  # lines between title and byline
_MAX_TITLE_CHARS = 120
_BRACKET = re.compile("[（(]")
_PUNCTUATION = tuple("：:，,、；;―—－-「『（(《〈")


@dataclass(frozen=True, slots=True)
class Draft:
    """An article before its lines are read."""

    title: str
    authors: str
    affiliation: str
    items: tuple[Item, ...]
    first_page: int


@dataclass(frozen=True, slots=True)
class _Head:
    """Where an article's title and byline stand among the items."""

    start: int
    title_end: int
    byline: tuple[int, int] | None  # from, to (exclusive)
    size: float


def text_size(lines: Sequence[Line]) -> float:
    """The size most of the characters have."""
    sizes: Counter[float] = Counter()
    for line in lines:
        sizes[round(line.size * 2) / 2] += len(line.text)
    return sizes.most_common(1)[0][0] if sizes else 10.0


def split_articles(items: Sequence[Item], body: float) -> tuple[list[Item], list[Draft]]:
    """What stands before the first article, and the articles; a file without any title is one article without one."""
    heads = _find_heads(items, body)
    if not heads:
        first = items[0].page if items else 0
        return [], [Draft("", "", "", tuple(items), first)]
    drafts: list[Draft] = []
    starts = [min(head.start, head.byline[0]) if head.byline else head.start for head in heads]
    for head, end in zip(heads, [*starts[1:], len(items)], strict=True):
        taken = set(range(head.start, head.title_end)) | set(range(*head.byline) if head.byline else ())
        authors, affiliation = _read_byline([items[i] for i in range(*head.byline)]) if head.byline else ("", "")
        title = _read_title([item for item in items[head.start : head.title_end] if isinstance(item, Line)])
        rest = tuple(items[index] for index in range(head.start, end) if index not in taken)
        drafts.append(Draft(title, authors, affiliation, rest, items[head.start].page))
    return list(items[: starts[0]]), drafts


def _find_heads(items: Sequence[Item], body: float) -> list[_Head]:
    groups = _large_groups(items, body)
    heads: list[_Head] = []
    signers: dict[tuple[int, int], float] = {}  # a byline signs the largest title near it
    for start, end, size in groups:
        byline = _find_byline(items, start, end)
        if byline is not None:
            signers[byline] = max(size, signers.get(byline, 0.0))
        heads.append(_Head(start, end, byline, size))
    heads = [replace(head, byline=None) if head.byline and signers[head.byline] > head.size else head for head in heads]
    signed = [head for head in heads if head.byline]
    if signed:
        sizes = Counter(round(head.size) for head in signed)
        common = {size for size, count in sizes.items() if count > 1 or len(signed) == 1}
        return [head for head in heads if head.byline or round(head.size) in common]
    sizes = Counter(round(head.size) for head in heads if head.size >= _TITLE * 1.1 * body)
    if not sizes:
        return []
    most = max(sizes.values())
    chosen = max(size for size, count in sizes.items() if count == most)
    return [head for head in heads if round(head.size) == chosen]


def _large_groups(items: Sequence[Item], body: float) -> list[tuple[int, int, float]]:
    """Neighbouring lines of one large size: from, to (exclusive), size."""
    groups: list[tuple[int, int, float]] = []
    for index, item in enumerate(items):
        if not isinstance(item, Line) or item.size < _TITLE * body:
            continue
        if groups:
            start, end, size = groups[-1]
            if end == index and abs(size - item.size) < _SAME_SIZE and items[start].page == item.page:
                groups[-1] = (start, index + 1, size)
                continue
        groups.append((index, index + 1, item.size))
    return [
        group
        for group in groups
        if sum(len(i.text) for i in items[group[0] : group[1]] if isinstance(i, Line)) <= _MAX_TITLE_CHARS
    ]


def _find_byline(items: Sequence[Item], start: int, end: int) -> tuple[int, int] | None:
    page = items[start].page
    for index in [*range(end, min(end + _NEAR, len(items))), *range(start - 1, max(start - 3, -1), -1)]:
        item = items[index]
        if isinstance(item, Line) and item.page == page and BYLINE.match(item.text):
            stop, text = index + 1, item.text
            while (
                stop < len(items)
                and text.count("（") + text.count("(") > text.count("）") + text.count(")")
                and stop < index + 3
            ):
                following = items[stop]
                text += following.text if isinstance(following, Line) else ""
                stop += 1
            return index, stop
    return None


def _read_byline(items: Sequence[Item]) -> tuple[str, str]:
    """Authors and affiliation."""
    text = BYLINE.sub("", "".join(item.text for item in items if isinstance(item, Line)), count=1).strip()
    names, *affiliation = _BRACKET.split(text, maxsplit=1)
    if not names:
        return text, ""
    return names.strip().removesuffix("整理"), "".join(affiliation).rstrip().removesuffix("）").removesuffix(
        ")"
    ).strip()


def _read_title(lines: Sequence[Line]) -> str:
    """The title's lines as one; a line that was ended early on purpose leaves a blank."""
    title = ""
    right = max((max(line.column[1], line.right) for line in lines), default=0.0)
    for number, line in enumerate(lines):
        title += line.text
        if number == len(lines) - 1:
            break
        room = right - line.right
        early = room > 2.2 * line.size and not line.text.endswith(_PUNCTUATION)
        latin = line.text[-1].isascii() and lines[number + 1].text[0].isascii()
        title += " " if early or latin else ""
    return title.strip()
