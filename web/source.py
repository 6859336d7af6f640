"""What the pages need of the engine, and nothing more: the two shapes that ``rag.engine`` fills."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Protocol

from rag.domain import Step
from rag.preferences import NO_PREFERENCES, Preferences


class Answering(Protocol):
    """Something that answers questions step by step; the last step is always ``Answered``."""

    def stream(
        self, question: str, history: Sequence[str] = (), preferences: Preferences = NO_PREFERENCES
    ) -> Iterator[Step]:
        """Answer, telling each step. Raises a ``WenjuError`` for what a person can mend."""

    def page_picture(self, article_id: str, page: int, start: int, end: int) -> bytes:
        """Return a page of an article's PDF as PNG, a stretch of its text marked. Raises ``KeyError`` when there is none."""


class Source(Protocol):
    """Where the current engine comes from; asked for every question, so that a new index is picked up."""

    def get(self) -> Answering:
        """Return the engine over the newest index. Raises ``NoIndexError`` when there is none."""

    def health(self) -> str:
        """Return what keeps questions from being answered, in one line; "" when nothing does."""
