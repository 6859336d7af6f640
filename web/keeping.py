"""What is older than ``WENJU_KEEP_DAYS`` is deleted: when a server starts, and every hour while it runs."""

from __future__ import annotations

import contextlib
import logging
from collections.abc import AsyncIterator, Callable
from typing import TYPE_CHECKING

import anyio

from rag.errors import WenjuError
from web.threads import in_thread

if TYPE_CHECKING:
    from web.store.store import Store

_log = logging.getLogger(__name__)
_EVERY_S = 3600


@contextlib.asynccontextmanager
async def forgetting(stored: Callable[[], Store], days: int) -> AsyncIterator[None]:
    """Do so while the block runs; 0 days: never."""
    if not days:
        yield
        return
    async with anyio.create_task_group() as tasks:
        tasks.start_soon(_forget, stored, days)
        try:
            yield
        finally:
            tasks.cancel_scope.cancel()


async def _forget(stored: Callable[[], Store], days: int) -> None:
    from web.store.conversations import forget_older  # noqa: PLC0415 - SQLAlchemy, where nothing is kept

    while True:
        try:
            gone = await in_thread(lambda: forget_older(stored(), days))
        except WenjuError as error:
            _log.warning("old conversations could not be deleted: %s", error)
        else:
            if gone:
                _log.warning("%d conversations and marks older than %d days were deleted", gone, days)
        await anyio.sleep(_EVERY_S)
