"""The signs that open headings and list items: 壹、 【】 一、 (一) 1. (1) •

Not for: deciding between heading and item; that takes the lines around it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_NUMERALS = "一二三四五六七八九十"


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of marker; ``level`` is that of a heading opened by it, 0 where it opens only list items."""

    pattern: re.Pattern[str]
    level: int
    heading_lines: int  # how many column lines such a heading may take


@dataclass(frozen=True, slots=True)
class Marker:
    """A marker at the start of a line: its sign, the text to print before a list item, and how much of the line it takes."""

    kind: Kind
    sign: str
    text: str
    chars: int


BRACKETED = Kind(re.compile(r"【"), 1, 5)
KINDS = (
    Kind(
        re.compile(r"(?<![壹貳參肆伍陸柒捌玖拾])[壹貳參肆伍陸柒捌玖拾]++、|第[一二三四五六七八九十\d]+[章節篇]"), 1, 5
    ),
    BRACKETED,
    Kind(re.compile(rf"(?<![{_NUMERALS}])[{_NUMERALS}]++、"), 2, 3),
    Kind(re.compile(rf"[（(][{_NUMERALS}]+[）)]"), 3, 3),
    Kind(re.compile(r"\d{1,2}[.．、](?!\d)"), 4, 3),
    Kind(re.compile(r"[（(]\d{1,2}[）)]"), 0, 0),
    Kind(re.compile(r"[•●○◆‧]"), 0, 0),
    Kind(re.compile(r"．"), 0, 0),
)


def marker_of(text: str) -> Marker | None:
    """The marker a line begins with."""
    for kind in KINDS:
        match = kind.pattern.match(text)
        if match:
            sign = match[0]
            rest = text[len(sign) :]
            blank = " " if sign[-1] not in "、)）．" else ""
            return Marker(kind, sign, sign + blank, len(sign) + len(rest) - len(rest.lstrip()))
    return None
