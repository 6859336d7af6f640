"""What a reader makes of one file: its articles, and what it left out and why.

Not for: how; each reader in ``ingest.readers`` knows one format.
"""

from __future__ import annotations

from dataclasses import dataclass

from rag.domain import Article


@dataclass(frozen=True, slots=True)
class Dropped:
    """Text of the file that stands in no article: a running head, a page number, an advertisement."""

    text: str
    why: str


@dataclass(frozen=True, slots=True)
class Reading:
    """The articles of one file in reading order, and what was dropped on the way."""

    articles: tuple[Article, ...]
    dropped: tuple[Dropped, ...] = ()
