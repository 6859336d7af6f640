"""Threads that wait for answers: their own, so that they leave those that serve files alone; more than the engine takes at once."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import suppress
from typing import Any, TypeVar

from anyio import CapacityLimiter, to_thread
from anyio.lowlevel import RunVar

MOST_WAITING = 256
_END = object()
_waiting: RunVar[CapacityLimiter] = RunVar("threads that wait for answers")

T = TypeVar("T")


async def in_thread(work: Callable[..., T], *arguments: Any) -> T:
    """Do something that waits, without keeping the event loop; when whoever wanted it goes away, it is left to itself."""
    return await to_thread.run_sync(work, *arguments, abandon_on_cancel=True, limiter=_threads())


async def stepwise(values: Iterator[T]) -> AsyncIterator[T]:
    """The values of an iterator that takes its time; it is closed when whoever listens goes away."""
    close = getattr(values, "close", lambda: None)
    try:
        while (value := await in_thread(next, values, _END)) is not _END:
            yield value
    finally:
        with suppress(ValueError):  # it is at work in a thread that was left to itself, and ends there
            close()


def _threads() -> CapacityLimiter:
    try:
        return _waiting.get()
    except LookupError:
        _waiting.set(CapacityLimiter(MOST_WAITING))
        return _waiting.get()
