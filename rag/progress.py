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
    """Hand the items on, drawing a bar with rate and remaining time when the work lasts over half a second."""
    bar = tqdm(items, desc=label, total=total, unit=f" {unit}", file=sys.stderr, delay=0.5, leave=False, ascii=" ━")
    return iter(bar)
