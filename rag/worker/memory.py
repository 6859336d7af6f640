"""Memory that questions have used, given back to the system when nobody asks.

The C library keeps what was freed for the next question, which is right while they come: handing it back and taking it again costs some ten
milliseconds a question. After a rest it is 100 MB for nothing.

Not for: other C libraries than glibc, where nothing happens.
"""

from __future__ import annotations

import ctypes
import time

REST_S = 5.0


class Idle:
    """Knows when questions are under way, and trims once in each rest."""

    def __init__(self) -> None:
        self._last = time.monotonic()
        self._trimmed = True
        self._trim = getattr(ctypes.CDLL(None), "malloc_trim", None)

    def used(self) -> None:
        """A question was begun, or ended."""
        self._last = time.monotonic()
        self._trimmed = False

    def rest(self) -> None:
        """Give memory back when nothing was asked for a while; called now and then."""
        if not self._trimmed and self._trim is not None and time.monotonic() - self._last > REST_S:
            self._trimmed = True
            self._trim(0)
