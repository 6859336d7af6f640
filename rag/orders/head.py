"""The two lines that tell an order to the program from an ordinary sentence: one over its terms, one over the transformer's vector.

Weights, learned by ``python -m training.orders.fit``, in one small file. The first line costs microseconds and lets through what might be an
order; the second is asked about what it let through, and the log odds of both together say whether it is one. Terms are hashed (Weinberger et al.,
2009), so that no list of them has to be kept.

Not for: the transformer (``rag.orders.sense``).
"""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from rag.errors import SettingsError
from rag.settings import PROJECT_ROOT
from rag.terms import terms
from rag.text import fold

HEAD = PROJECT_ROOT / "data" / "orders" / "head.npz"

BUCKETS = 1 << 14

Line = NDArray[np.float32]
Places = NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class Head:
    """``words`` and ``meaning``: weights, the last one the bias; ``floor``: the first line's log odds from which the second is asked."""

    words: Line
    meaning: Line
    floor: float


def places(text: str) -> Places:
    """The buckets of a text's terms, each once."""
    return np.array(sorted({zlib.crc32(term.encode()) % BUCKETS for term in terms(fold(text))}), dtype=np.int64)


def odds_by_words(line: Line, texts: Sequence[Places]) -> Line:
    """The log odds of texts by their terms, shape [texts]."""
    return np.array([line[text].sum() + line[-1] for text in texts], dtype=np.float32)


def odds_by_meaning(line: Line, vectors: NDArray[np.float32]) -> Line:
    """The log odds for each row of vectors, shape [rows]."""
    found: Line = vectors @ line[:-1] + line[-1]
    return found


def load_head(path: Path = HEAD) -> Head:
    """Read the weights; the same file is read once.

    Raises:
        SettingsError: it cannot be read.
    """
    return _load(path)


@cache
def _load(path: Path) -> Head:
    try:
        with np.load(path) as file:
            return Head(file["words"].astype(np.float32), file["meaning"], float(file["floor"]))
    except (OSError, KeyError, ValueError) as error:
        raise SettingsError(f"{path}: the order sense cannot be read ({error}): restore data/orders") from error


def write_head(head: Head, path: Path = HEAD) -> None:
    """Write the weights; whoever loads them next gets these."""
    path.parent.mkdir(parents=True, exist_ok=True)
    np.savez_compressed(path, words=head.words.astype(np.float16), meaning=head.meaning, floor=np.float32(head.floor))
    _load.cache_clear()
