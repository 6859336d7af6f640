"""What one visitor's chat remembers, as frozen values; in the memory of the server, and beside it where ``web.service`` keeps it."""

from __future__ import annotations

from dataclasses import dataclass, replace

from rag.domain import Answer


@dataclass(frozen=True, slots=True)
class Turn:
    """One question with its answer, or with the HTML that says what went wrong."""

    question: str
    answer: Answer | None = None
    trouble: str = ""


@dataclass(frozen=True, slots=True)
class Conversation:
    """The turns so far, oldest first."""

    turns: tuple[Turn, ...] = ()
    kept: str = ""  # its id in the database, where it is kept

    @property
    def history(self) -> tuple[str, ...]:
        """The earlier questions that got an answer: what a follow-up may refer to."""
        return tuple(turn.question for turn in self.turns if turn.answer is not None)

    def plus(self, turn: Turn) -> Conversation:
        """Return the conversation with one more turn."""
        return replace(self, turns=(*self.turns, turn))
