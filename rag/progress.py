"""A progress bar on stderr for work that takes a while. The only home of ``tqdm``.

Not for: results; those go to stdout.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from typing import TypeVar

from tqdm import tqdm

T = TypeVar("T")


def progress(items: Iterable[T], label: str, total: int, *, unit: str) -> Iterator[T]:
    """Hand the items on, drawing a bar with rate and remaining time when the work lasts over half a second.

    In a file or a pipe, where a bar is not drawn over but written once more, it comes after five seconds, and then every ten.
    """
    delay, pause = (0.5, 0.1) if sys.stderr.isatty() else (5.0, 10.0)
    bar = tqdm(
        items,
        desc=label,
        total=total,
        unit=f" {unit}",
        file=sys.stderr,
        delay=delay,
        mininterval=pause,
        leave=False,
        ascii=" ━",
    )
    return iter(bar)
