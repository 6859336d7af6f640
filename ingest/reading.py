"""What a reader makes of one file: its articles, and what it left out and why.

Not for: how; each reader in ``ingest.readers`` knows one format.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass

from rag.domain import Article

_PLACE = re.compile(r"(?:page|slide) \d+: ")


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

    @property
    def left_out(self) -> str:
        """What was dropped in one line, by reason: «2 struck through, 1 a comment»; "" for nothing."""
        reasons = Counter(_PLACE.sub("", dropped.why) for dropped in self.dropped)
        return ", ".join(f"{count} {why}" for why, count in reasons.most_common())
