"""The engine for who lives in an event loop: the same door as ``rag.engine.Engine``, each call in a thread, steps as they come.

    engine = await AsyncEngine.open(load_settings())
    async for step in engine.stream("臺日貿易總額是多少？"):
        ...

Not for: deciding anything; and not for a server, which has the engine in a process of its own (``rag.worker``).
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence

from rag.domain import Answer, Hit, Step
from rag.engine import Engine
from rag.preferences import NO_PREFERENCES, Preferences
from rag.settings import Settings


class AsyncEngine:
    """An engine whose calls are awaited; raises what ``Engine`` raises."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine

    @classmethod
    async def open(cls, settings: Settings) -> AsyncEngine:
        """An engine on the current build."""
        return cls(await asyncio.to_thread(Engine.open, settings))

    async def retrieve(self, question: str, limit: int | None = None) -> list[Hit]:
        """The passages for a question, best first."""
        return await asyncio.to_thread(self.engine.retrieve, question, limit)

    async def ask(
        self, question: str, history: Sequence[str] = (), preferences: Preferences = NO_PREFERENCES
    ) -> Answer:
        """Answer a question; ``history`` holds the earlier questions of the conversation, oldest first."""
        return await asyncio.to_thread(self.engine.ask, question, history, preferences)

    async def stream(
        self, question: str, history: Sequence[str] = (), preferences: Preferences = NO_PREFERENCES
    ) -> AsyncIterator[Step]:
        """The same as a sequence of steps; the last one is always ``Answered``."""
        steps = self.engine.stream(question, history, preferences)
        while (step := await asyncio.to_thread(next, steps, None)) is not None:
            yield step

    async def close(self) -> None:
        """Close the library."""
        await asyncio.to_thread(self.engine.close)
