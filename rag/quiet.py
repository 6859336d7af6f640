"""A log that stays readable when the same thing goes wrong hundreds of times: the first few are written whole, the others counted.

Not for: deciding what is worth a line.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable

WINDOW_S = 60.0
WHOLE = 3  # of one kind in a window


class Sparing(logging.Filter):
    """Lets three records of a kind (place in the code, and class of error) pass in a minute; the next one to pass says how many were left out."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        super().__init__()
        self._clock = clock
        self._lock = threading.Lock()
        self._seen: dict[tuple[str, int, str], tuple[float, int]] = {}  # when the window began, how many came in it

    def filter(self, record: logging.LogRecord) -> bool:
        """Whether a record is written."""
        raised = record.exc_info[0] if record.exc_info else None
        kind = (record.pathname, record.lineno, raised.__name__ if raised else "")
        with self._lock:
            begun, count = self._seen.get(kind, (self._clock(), 0))
            left_out = 0
            if self._clock() - begun > WINDOW_S:
                begun, left_out, count = self._clock(), max(0, count - WHOLE), 0
            self._seen[kind] = (begun, count + 1)
        if left_out:
            record.msg = f"{record.msg} (and {left_out} more like it before, not written)"
        return count < WHOLE
