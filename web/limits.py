"""How much one client may ask for: a token bucket each.

A client is an address, as uvicorn tells it; behind a proxy that is only right when ``WENJU_TRUSTED_PROXIES`` names the proxy, else all members share
one bucket. What is counted is what makes the engine work: questions and pictures of pages, not the pages' own files.

Not for: how much the server takes on in all (``rag.worker.parent``), or logins.
"""

from __future__ import annotations

import math
import threading
import time
from collections.abc import Callable

_MOST_CLIENTS = 20_000


class Buckets:
    """A bucket of ``burst`` tokens for each client, refilled at ``per_minute``; 0: without end."""

    def __init__(self, per_minute: float, burst: int, clock: Callable[[], float] = time.monotonic) -> None:
        self._per_second, self._burst, self._clock = per_minute / 60, burst, clock
        self._lock = threading.Lock()
        self._buckets: dict[str, tuple[float, float]] = {}  # tokens, and when they were counted

    def wait(self, client: str) -> int:
        """Take a token; returns 0, or the seconds until there is one again."""
        if not self._per_second:
            return 0
        now = self._clock()
        with self._lock:
            tokens, counted = self._buckets.pop(client, (float(self._burst), now))
            tokens = min(self._burst, tokens + (now - counted) * self._per_second)
            allowed = tokens >= 1
            self._buckets[client] = (tokens - allowed, now)
            if len(self._buckets) > _MOST_CLIENTS:
                self._forget(now)
        return 0 if allowed else math.ceil((1 - tokens) / self._per_second)

    def _forget(self, now: float) -> None:
        """Leave out buckets that are full again; where there are none, those unused longest, which stand first."""
        full = [
            client
            for client, (tokens, counted) in self._buckets.items()
            if tokens + (now - counted) * self._per_second >= self._burst
        ]
        for client in full or [*self._buckets][: _MOST_CLIENTS // 10]:
            del self._buckets[client]
