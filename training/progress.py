"""One line of progress at a time. Not for: anything else."""

from __future__ import annotations

import sys
import time


def log(message: str) -> None:
    """A line of progress on stderr with the time of day."""
    sys.stderr.write(f"{time.strftime('%H:%M:%S')} {message}\n")
    sys.stderr.flush()
