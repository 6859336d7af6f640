"""The database opened when it is first wanted, so that a server nobody signs in to needs none, and ``/healthz`` no SQLAlchemy."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import TYPE_CHECKING

from rag.settings import Settings

if TYPE_CHECKING:
    from web.store.store import Store


def opened_once(settings: Settings) -> Callable[[], Store]:
    """What opens it, and gives the same one ever after."""
    lock = threading.Lock()
    found: list[Store] = []

    def stored() -> Store:
        with lock:
            if not found:
                from web.store.opening import open_store  # noqa: PLC0415

                found.append(open_store(settings))
            return found[0]

    return stored
