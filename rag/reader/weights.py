"""The reader's weights, learned from labelled questions: one small JSON file that a person can read.

«ranking» weighs what is seen of a sentence, «confidence» what speaks for a whole answer. Written by
``python -m training.calibrate``.

Not for: what they weigh (``rag.reader.features``, ``rag.reader.confidence``).
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from rag.errors import SettingsError
from rag.settings import PROJECT_ROOT

WEIGHTS = PROJECT_ROOT / "data" / "reader" / "weights.json"


@dataclass(frozen=True, slots=True)
class ReaderWeights:
    """Feature → weight, of sentences and of answers; ``bias`` is the log odds of an answer for which nothing speaks."""

    ranking: Mapping[str, float]
    confidence: Mapping[str, float]
    bias: float


def load_weights(path: Path = WEIGHTS) -> ReaderWeights:
    """Read the weights; the same file is read once.

    Raises:
        SettingsError: it cannot be read.
    """
    return _load(path)


@cache
def _load(path: Path) -> ReaderWeights:
    try:
        value = json.loads(path.read_text(encoding="utf-8"))
        return ReaderWeights(value["ranking"], value["confidence"], float(value["bias"]))
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise SettingsError(f"{path}: the reader's weights cannot be read ({error}): restore data/reader") from error


def write_weights(weights: ReaderWeights, path: Path = WEIGHTS) -> None:
    """Write the weights, with four digits, which is more than they deserve; whoever loads them next gets these."""
    value = {
        "ranking": {name: round(weight, 4) for name, weight in weights.ranking.items()},
        "confidence": {name: round(weight, 4) for name, weight in weights.confidence.items()},
        "bias": round(weights.bias, 4),
    }
    path.write_text(json.dumps(value, indent=2) + "\n", encoding="utf-8")
    _load.cache_clear()
