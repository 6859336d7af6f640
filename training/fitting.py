"""Two small fits in plain NumPy: choosing one of many (listwise logistic), and yes or no (logistic regression).

Features are standardised inside and the weights given back for raw values; both have a ridge penalty, so that few examples suffice.

Not for: which examples there are (``training.calibrate``).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Group:
    """The sentences of one question: features [sentences, features], how right each is (0 … 1), and how much the question counts."""

    rows: Floats
    right: Floats
    weight: float


def fit_choice(groups: Sequence[Group], ridge: float) -> Floats:
    """Weights for which the best sentences of each group win: maximises the log of their share in a softmax."""
    kept = [group for group in groups if group.right.max(initial=0) > 0]
    rows = np.concatenate([group.rows for group in kept])
    scale = rows.std(axis=0) + 1e-9
    starts = np.cumsum([0, *(len(group.rows) for group in kept[:-1])])
    sizes = np.array([len(group.rows) for group in kept])
    best = np.concatenate([(group.right == group.right.max()).astype(float) for group in kept])
    counts = np.array([group.weight for group in kept])
    scaled = rows / scale

    def loss(weights: Floats) -> tuple[float, Floats]:
        scores = scaled @ weights
        odds = np.exp(scores - np.repeat(np.maximum.reduceat(scores, starts), sizes))
        share = odds / np.repeat(np.add.reduceat(odds, starts), sizes)
        good = np.add.reduceat(share * best, starts) + 1e-12
        slope = np.repeat(counts, sizes) * (share * best / np.repeat(good, sizes) - share)
        value = -float(counts @ np.log(good)) + ridge * float(weights @ weights) / 2
        return value, ridge * weights - scaled.T @ slope

    weights: Floats = _descend(loss, np.zeros(rows.shape[1])) / scale
    return weights


def fit_yes_no(rows: Floats, right: Floats, counts: Floats, ridge: float) -> tuple[Floats, float]:
    """Weights and bias of a logistic regression."""
    centre, scale = rows.mean(axis=0), rows.std(axis=0) + 1e-9
    scaled = np.column_stack([(rows - centre) / scale, np.ones(len(rows))])
    penalty = np.array([ridge] * rows.shape[1] + [0.0])

    def loss(weights: Floats) -> tuple[float, Floats]:
        odds = scaled @ weights
        value = float(counts @ (np.logaddexp(0, odds) - right * odds)) + float(penalty @ weights**2) / 2
        return value, scaled.T @ (counts * (1 / (1 + np.exp(-odds)) - right)) + penalty * weights

    fitted = _descend(loss, np.zeros(scaled.shape[1]))
    weights = fitted[:-1] / scale
    return weights, float(fitted[-1] - weights @ centre)


def _descend(loss: Callable[[Floats], tuple[float, Floats]], start: Floats) -> Floats:
    """Gradient descent with a step that grows while it helps; both losses are smooth and have few unknowns."""
    weights, step = start, 1e-3
    value, slope = loss(weights)
    for _ in range(2000):
        tried = weights - step * slope
        new_value, new_slope = loss(tried)
        if new_value < value:
            done = value - new_value < 1e-9 * abs(value)
            weights, value, slope, step = tried, new_value, new_slope, step * 1.3
            if done:
                break
        else:
            step /= 2
            if step < 1e-12:
                break
    return weights
