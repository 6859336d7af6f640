"""What every interface does with the engine and the database, stated once: REST, the OpenAI-compatible one and MCP call this.

The engine's own calls wait, so they run in threads. What is asked is kept where it may be: for who is signed in, or by ``WENJU_KEEP_ANONYMOUS``.

Not for: who may do what (``web.access``), or the shapes that go over the wire.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from rag.domain import Answer, Answered, Article, Hit, Passage, Step
from rag.errors import StorageError
from rag.index.builds import Builds
from rag.preferences import NO_PREFERENCES, Preferences
from rag.settings import Settings
from web.callers import Caller, Role
from web.journal import note_answer
from web.source import Source
from web.threads import in_thread, stepwise

if TYPE_CHECKING:
    from rag.checks.against_index import Checked
    from rag.index.manifest import Card
    from web.store.store import Store

Json = dict[str, Any]
PIECE = 2_000  # characters of a draft that are checked at a time, so that nobody waits long behind it
TEXTS = 16  # that are embedded at a time


@dataclass(frozen=True, slots=True)
class Service:
    """Everything an interface needs; ``present`` turns an answer into its JSON, ``stored`` gives the database."""

    settings: Settings
    source: Source
    stored: Callable[[], Store]
    present: Callable[[Answer], Json]

    async def steps(
        self, question: str, history: Sequence[str] = (), preferences: Preferences = NO_PREFERENCES
    ) -> AsyncIterator[Step]:
        """The engine's steps as they come; raises a ``WenjuError`` as ``rag.engine.Engine.stream`` does."""

        def begin() -> Iterator[Step]:
            return self.source.get().stream(question, history, preferences)

        async for step in stepwise(await in_thread(begin)):
            if isinstance(step, Answered):
                note_answer(step.answer, self.build())
            yield step

    async def answer(
        self, question: str, history: Sequence[str] = (), preferences: Preferences = NO_PREFERENCES
    ) -> Answer:
        """The answer alone, in one thread."""
        answer = await in_thread(lambda: self.source.get().ask(question, history, preferences))
        note_answer(answer, self.build())
        return answer

    def build(self) -> str:
        """The name of the index's current build; "" when there is none."""
        try:
            return Builds(self.settings.storage_dir).current()
        except StorageError:
            return ""

    async def retrieve(self, question: str, limit: int) -> list[Hit]:
        """The passages for a question."""
        return await in_thread(lambda: self.source.get().retrieve(question, limit))

    async def status(self) -> dict[str, str | int]:
        """What answers; raises ``StorageError`` when there is no index."""
        return await in_thread(lambda: self.source.get().status())

    async def cards(self) -> tuple[Card, ...]:
        """What a catalogue knows of every article."""
        return await in_thread(lambda: self.source.get().cards())

    async def article(self, id_: str) -> Article:
        """One article; raises ``KeyError``."""
        return await in_thread(lambda: self.source.get().article(id_))

    async def passage(self, id_: str) -> Passage:
        """One passage; raises ``KeyError``."""
        return await in_thread(lambda: self.source.get().passage(id_))

    async def check(self, text: str) -> list[Checked]:
        """Every sentence of a text against the articles, piece by piece."""
        found: list[Checked] = []
        for piece in pieces(text):
            found += await in_thread(lambda part=piece: self.source.get().check_text(part))
        return found

    async def embed(self, texts: Sequence[str]) -> list[list[float]]:
        """The vector of each text."""
        found: list[list[float]] = []
        for first in range(0, len(texts), TEXTS):
            found += await in_thread(lambda part=texts[first : first + TEXTS]: self.source.get().embed(part))
        return found

    def may_read_articles(self, caller: Caller) -> bool:
        """Whether somebody gets whole articles: staff, and keys with the scope; others where ``WENJU_OPEN_ARCHIVE`` is set."""
        return self.settings.open_archive or caller.scopes is not None or caller.role.may(Role.STAFF)

    async def keep(self, caller: Caller, conversation: str, answer: Answer, shown: Json) -> str:
        """Keep a turn where it may be kept; returns the id of its conversation, "" where it is not kept."""
        if not self.keeps(caller):
            return ""
        return await in_thread(lambda: self.keep_now(caller, conversation, answer, shown))

    def keeps(self, caller: Caller) -> bool:
        """Whether what somebody asks is kept: of who is known, or of everybody by ``WENJU_KEEP_ANONYMOUS``."""
        return bool(caller.user_id) or (self.settings.keep_anonymous and not caller.key_id)

    def keep_now(self, caller: Caller, conversation: str, answer: Answer, shown: Json) -> str:
        """The same for who is in a thread already."""
        if not self.keeps(caller):
            return ""
        from web.store.conversations import Turn, keep_turn  # noqa: PLC0415 - SQLAlchemy, where nothing is kept

        turn = Turn(answer.id, answer.question, shown, self.build(), answer.prompts)
        return keep_turn(self.stored(), caller.user_id, conversation, turn)


def pieces(text: str) -> Iterator[str]:
    """A text in pieces of whole lines, about ``PIECE`` characters each; a longer line is a piece by itself."""
    piece: list[str] = []
    size = 0
    for line in text.splitlines(keepends=True):
        if piece and size + len(line) > PIECE:
            yield "".join(piece)
            piece, size = [], 0
        piece.append(line)
        size += len(line)
    if piece:
        yield "".join(piece)
