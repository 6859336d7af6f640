"""Intervals by resampling articles: questions on one article stand and fall together, and counting them as independent flatters.

Paired: both runs are resampled with the same articles, so that what makes a question hard cancels out (Miller, Adding Error Bars to
Evals, 2024; Efron & Tibshirani, An Introduction to the Bootstrap, 1993, ch. 13 for percentile intervals). With few articles percentile
intervals are too narrow (Cameron, Gelbach & Miller, Bootstrap-Based Improvements for Inference with Clustered Errors, 2008): they are widened by
Student's t. The same seed gives the same interval.

Not for: sets of very few clusters; under five, no interval is given.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from eval.metrics import share

RESAMPLES = 4000
_FEWEST = 5
_OUTSIDE = (2.5, 97.5)
_Z = 1.959964


@dataclass(frozen=True, slots=True)
class Interval:
    """A mean, or a difference of means, with its 95 % interval; the ends are NaN where too few clusters allow none."""

    value: float
    low: float
    high: float
    count: int


def mean_interval(values: Mapping[str, float], clusters: Mapping[str, str], seed: int) -> Interval:
    """The mean of a measure; of a share never narrower than Wilson's interval. ``values`` must not be empty."""
    sums, counts = _by_cluster(values, clusters)
    mean = float(sums.sum() / counts.sum())
    low = high = math.nan
    if len(sums) >= _FEWEST:
        weights = _weights(len(sums), seed)
        low, high = _widened(mean, np.percentile((weights @ sums) / (weights @ counts), _OUTSIDE), len(sums))
        if not any(value < 0 or value > 1 for value in values.values()):
            low, high = max(0.0, low), min(1.0, high)
    if set(values.values()) <= {0.0, 1.0}:
        wilson = share("", [value == 1.0 for value in values.values()])
        low, high = (np.fmin(low, wilson.low), np.fmax(high, wilson.high))
    return Interval(mean, float(low), float(high), len(values))


def paired_interval(
    new: Mapping[str, float], old: Mapping[str, float], clusters: Mapping[str, str], seed: int
) -> Interval | None:
    """The mean of ``new`` less the mean of ``old``; None where one of them is about no question.

    A question may have a value in one run only («right where given» of a question that is answered in one): it counts there.
    """
    if not new or not old:
        return None
    order = sorted({clusters[key] for key in (*new, *old)})
    place = {cluster: number for number, cluster in enumerate(order)}
    (new_sums, new_counts), (old_sums, old_counts) = (_by_cluster(run, clusters, place) for run in (new, old))
    difference = float(new_sums.sum() / new_counts.sum() - old_sums.sum() / old_counts.sum())
    low = high = math.nan
    if len(order) >= _FEWEST:
        weights = _weights(len(order), seed)
        with np.errstate(invalid="ignore", divide="ignore"):
            found = (weights @ new_sums) / (weights @ new_counts) - (weights @ old_sums) / (weights @ old_counts)
        found = found[np.isfinite(found)]
        if found.size:
            low, high = _widened(difference, np.percentile(found, _OUTSIDE), len(order))
    return Interval(difference, low, high, len(new.keys() | old.keys()))


Vector = NDArray[np.float64]


def _widened(value: float, ends: Vector, clusters: int) -> tuple[float, float]:
    """The percentile interval made as wide as so few clusters deserve: by t over normal, and n over n - 1."""
    freedom = clusters - 1
    t_value = _Z + (_Z**3 + _Z) / (4 * freedom) + (5 * _Z**5 + 16 * _Z**3 + 3 * _Z) / (96 * freedom**2)
    factor = t_value / _Z * math.sqrt(clusters / freedom)
    return value + factor * (float(ends[0]) - value), value + factor * (float(ends[1]) - value)


def _by_cluster(
    values: Mapping[str, float], clusters: Mapping[str, str], place: Mapping[str, int] | None = None
) -> tuple[Vector, Vector]:
    if place is None:
        place = {cluster: number for number, cluster in enumerate(sorted({clusters[key] for key in values}))}
    sums, counts = np.zeros(len(place)), np.zeros(len(place))
    for key, value in values.items():
        sums[place[clusters[key]]] += value
        counts[place[clusters[key]]] += 1
    return sums, counts


def _weights(clusters: int, seed: int) -> Vector:
    """How often each cluster is drawn, one row a resample."""
    drawn = np.random.default_rng(seed).multinomial(clusters, np.full(clusters, 1 / clusters), size=RESAMPLES)
    return drawn.astype(np.float64)
