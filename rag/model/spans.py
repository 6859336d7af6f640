"""What the bundled model finds in a text, as plain values; and the model as the rest of the program sees it.

Not for: running it (``rag.model.read``).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]

_LONGEST_SPAN = 48  # pieces


@dataclass(frozen=True, slots=True)
class Span:
    """Characters ``start`` to ``end`` of the text that was read, and by how much (log odds) they beat «no answer»."""

    start: int
    end: int
    margin: float


@dataclass(frozen=True, slots=True, eq=False)
class SpanScores:
    """What the model thinks of every piece of one text as an answer's first or last; ``none`` is the score of «no answer»."""

    offsets: NDArray[np.int32]  # [pieces, 2]: where each begins and ends
    start: Floats  # [pieces]
    end: Floats  # [pieces]
    none: float

    def best(self, start: int, end: int) -> Span | None:
        """The best span that lies within characters ``start`` … ``end`` of the text; None where no piece does."""
        low = int(np.searchsorted(self.offsets[:, 0], start, side="left"))
        high = int(np.searchsorted(self.offsets[:, 1], end, side="right"))
        if low >= high:
            return None
        sums = self.start[low:high, None] + self.end[None, low:high]
        reach = np.arange(high - low)
        apart = reach[None, :] - reach[:, None]
        sums = np.where((apart >= 0) & (apart < _LONGEST_SPAN), sums, -np.inf)
        a, b = np.unravel_index(int(sums.argmax()), sums.shape)
        begins, ends = int(self.offsets[low + a, 0]), int(self.offsets[low + b, 1])
        return Span(begins, ends, float(sums[a, b]) - self.none)


@dataclass(frozen=True, slots=True)
class Judgement:
    """The chances, adding up to 1, that a passage bears a claim out, contradicts it, or does not speak of it."""

    supported: float
    contradicted: float
    not_said: float


class PairModel(Protocol):
    """What reads a question or a claim against texts."""

    def spans(self, question: str, texts: Sequence[str]) -> list[SpanScores]:
        """The scores of each text; what the model has no room for at a text's end is left out."""

    def judge(self, claim: str, texts: Sequence[str]) -> list[Judgement]:
        """What each text makes of the claim."""
