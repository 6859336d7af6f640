"""What the rest of ``rag.llm`` knows of a language model: messages in, pieces of text out.

Not for: any provider's library (``rag.llm.provider``), limits (``rag.llm.limits``).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol


class ModelError(Exception):
    """The model gave no usable answer; ``why`` is one word for the notice and the log.

    Never reaches a person: the extractive answer takes its place.
    """

    def __init__(self, why: str, detail: str = "") -> None:
        super().__init__(f"{why}: {detail}" if detail else why)
        self.why = why


@dataclass(frozen=True, slots=True)
class Message:
    """One turn: ``role`` is ``system`` or ``user``."""

    role: str
    content: str


class Model(Protocol):
    """A language model of any provider."""

    @property
    def name(self) -> str:
        """Provider and model, as the setting names them."""

    def stream(self, messages: Sequence[Message], max_tokens: int) -> Iterator[str]:
        """The reply in pieces. Raises whatever its library raises; may hang."""


class Completing(Protocol):
    """A model under its limits."""

    @property
    def name(self) -> str:
        """Provider and model."""

    def complete(self, messages: Sequence[Message], max_tokens: int, deadline: float) -> str:
        """The whole reply, by a deadline on ``time.monotonic``. Raises ``ModelError``, and nothing else."""
