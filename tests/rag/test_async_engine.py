"""The twin that is awaited says what the engine says, and lets others have their turn."""

from __future__ import annotations

import asyncio

import pytest

from rag.async_engine import AsyncEngine
from rag.domain import Answered
from rag.engine import Engine
from rag.errors import QuestionError

QUESTION = "內部碳定價有哪些優點？"


def test_it_answers_as_its_twin_does(sample_engine: Engine) -> None:
    async def run() -> None:
        twin = AsyncEngine(sample_engine)
        wanted = sample_engine.ask(QUESTION)
        one, two = await asyncio.gather(twin.ask(QUESTION), twin.ask(QUESTION))
        assert one.text == two.text == wanted.text
        steps = [step async for step in twin.stream(QUESTION)]
        assert [type(step) for step in steps] == [type(step) for step in sample_engine.stream(QUESTION)]
        assert isinstance(steps[-1], Answered)
        assert steps[-1].answer.text == wanted.text
        assert await twin.retrieve(QUESTION, 3) == sample_engine.retrieve(QUESTION, 3)
        with pytest.raises(QuestionError, match="the question is empty"):
            await twin.ask("？")

    asyncio.run(run())


def test_the_loop_is_not_kept(sample_engine: Engine) -> None:
    async def run() -> int:
        turns = 0
        asking = asyncio.ensure_future(AsyncEngine(sample_engine).ask(QUESTION))
        while not asking.done():
            turns += 1
            await asyncio.sleep(0)
        return turns

    assert asyncio.run(run()) > 1
