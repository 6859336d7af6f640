"""What the pages need of the engine, and nothing more: the two shapes that ``rag.engine`` fills."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Protocol

from rag.domain import Step


class Answering(Protocol):
    """Something that answers questions step by step; the last step is always ``Answered``."""

    def stream(self, question: str, history: Sequence[str] = ()) -> Iterator[Step]:
        """Answer, telling each step. Raises a ``WenjuError`` for what a person can mend."""


class Source(Protocol):
    """Where the current engine comes from; asked for every question, so that a new index is picked up."""

    def get(self) -> Answering:
        """Return the engine over the newest index. Raises ``NoIndexError`` when there is none."""
