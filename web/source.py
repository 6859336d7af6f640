"""What the pages need of the engine, and nothing more: the two shapes that ``rag.engine`` fills."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Protocol

from rag.domain import Answer, Article, Hit, Passage, Step
from rag.preferences import NO_PREFERENCES, Preferences

if TYPE_CHECKING:
    from rag.checks.against_index import Checked
    from rag.index.manifest import Card


class Answering(Protocol):
    """Something that answers questions step by step; the last step is always ``Answered``."""

    def stream(
        self, question: str, history: Sequence[str] = (), preferences: Preferences = NO_PREFERENCES
    ) -> Iterator[Step]:
        """Answer, telling each step. Raises a ``WenjuError`` for what a person can mend."""

    def ask(self, question: str, history: Sequence[str] = (), preferences: Preferences = NO_PREFERENCES) -> Answer:
        """Answer without telling the steps. Raises what ``stream`` does."""

    def page_picture(self, article_id: str, page: int, start: int, end: int) -> bytes:
        """Return a page of an article's PDF as PNG, a stretch of its text marked. Raises ``KeyError`` when there is none."""

    def retrieve(self, question: str, limit: int | None = None) -> list[Hit]:
        """Return the passages for a question, best first."""

    def status(self) -> dict[str, str | int]:
        """Return what answers: ``{"build", "articles", "passages", "embedding_model", "engine"}``."""

    def cards(self) -> tuple[Card, ...]:
        """Return what a catalogue knows of every article, by id."""

    def article(self, article_id: str) -> Article:
        """Return one article. Raises ``KeyError`` when there is none."""

    def passage(self, passage_id: str) -> Passage:
        """Return one passage. Raises ``KeyError`` when there is none."""

    def check_text(self, draft: str) -> list[Checked]:
        """Return every sentence of a text with what the articles say of it."""

    def embed(self, texts: Sequence[str]) -> list[list[float]]:
        """Return the vector of each text."""


class Source(Protocol):
    """Where the current engine comes from; asked for every question, so that a new index is picked up."""

    def get(self) -> Answering:
        """Return the engine over the newest index. Raises ``NoIndexError`` when there is none."""

    def health(self) -> str:
        """Return what keeps questions from being answered, in one line; "" when nothing does."""
