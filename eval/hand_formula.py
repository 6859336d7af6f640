"""The formula that the learned ranker is compared with: weights set by hand, before there was anything to learn from.

Not for: answering.
"""

from __future__ import annotations

from collections.abc import Mapping

_WEIGHTS = {
    "pairs": 0.35,
    "pairs_context": 0.65,
    "passage_score": 0.15,
    "form": 0.12,
    "listing": 0.08,
    "side_matter": -0.3,
}


def hand_score(features: Mapping[str, float]) -> float:
    """The score of a sentence from its features (``rag.features.FEATURES``)."""
    return sum(weight * features[name] for name, weight in _WEIGHTS.items())
