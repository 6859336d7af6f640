"""Learn the order sense's two lines, in about three minutes on two cores:

    python -m training.orders.fit --data DIR

DIR holds ``training/`` and ``benchmarks/``. The line over terms is fitted on everything; the transformer then reads the orders and, of the ordinary
sentences, those that their words do not clear, for telling these apart is its work. Both are ridge-penalised logistic regressions, the first by
Adam (Kingma & Ba, 2015), the second by Newton's method. A fifth of everything is kept back for the figures that are printed.

Not for: the transformer itself (``training/meaning``), which is not touched.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from rag.instructions import visible
from rag.model.bundled import MEANING, open_embedder_of
from rag.orders.head import BUCKETS, HEAD, Head, Places, odds_by_meaning, odds_by_words, places, write_head
from rag.orders.sense import unquoted
from rag.script import one_writing
from training.orders.sentences import orders, ordinary
from training.progress import log

_KEPT_BACK = 5  # every fifth sentence
_READ = 1.0  # ordinary sentences so far under the floor, and a few others, are read by the transformer too
_FEW = 0.03
_LET_THROUGH = 0.06  # of ordinary sentences by their words: what the transformer then costs at ingest
_STEPS = 30
_RIDGE_WORDS, _RIDGE_MEANING = 3e-4, 5e-4
_ROUNDS, _RATE = 200, 0.05
_SCALE = 10.0  # e5's vectors differ little from one another

Matrix = NDArray[np.float64]


def fit_line(rows: Matrix, labels: Matrix, weights: Matrix, ridge: float) -> NDArray[np.float32]:
    """Weights and bias of a logistic regression by Newton's method; ``ridge`` is the penalty for each example."""
    wide = np.hstack([rows, np.ones((len(rows), 1))])
    penalty = np.eye(wide.shape[1]) * ridge * weights.sum()
    penalty[-1, -1] = 1e-9
    line = np.zeros(wide.shape[1])
    for _ in range(_STEPS):
        chance = 1 / (1 + np.exp(-np.clip(wide @ line, -30, 30)))
        gradient = wide.T @ (weights * (chance - labels)) + penalty @ line
        curvature = (wide * (weights * chance * (1 - chance))[:, None]).T @ wide + penalty
        step = np.linalg.solve(curvature, gradient)
        line -= step
        if np.abs(step).max() < 1e-6:
            break
    return line.astype(np.float32)


def fit_words(texts: Sequence[Places], labels: Matrix, ridge: float) -> NDArray[np.float32]:
    """Weights of the buckets and the bias, by Adam on everything at once."""
    lengths = [*map(len, texts)]
    places_, rows = np.concatenate(texts), np.repeat(np.arange(len(texts)), lengths)
    line, mean, square = (np.zeros(BUCKETS + 1) for _ in range(3))
    for step in range(1, _ROUNDS + 1):
        odds = np.bincount(rows, weights=line[places_], minlength=len(texts)) + line[-1]
        error = (1 / (1 + np.exp(-np.clip(odds, -30, 30))) - labels) / len(texts)
        gradient = np.bincount(places_, weights=error[rows], minlength=BUCKETS + 1) + ridge * line
        gradient[-1] = error.sum()
        mean = 0.9 * mean + 0.1 * gradient
        square = 0.999 * square + 0.001 * gradient**2
        line -= _RATE * (mean / (1 - 0.9**step)) / (np.sqrt(square / (1 - 0.999**step)) + 1e-8)
    return line.astype(np.float32)


def _kept_back(count: int) -> NDArray[np.bool_]:
    kept_back: NDArray[np.bool_] = np.arange(count) % _KEPT_BACK == 0
    return kept_back


def _fit(good: Matrix, bad: Matrix, ridge: float) -> NDArray[np.float32]:
    """A line between orders and ordinary sentences, which weigh the same in sum, by those that are not kept back."""
    good, bad = good[~_kept_back(len(good))], bad[~_kept_back(len(bad))]
    labels = np.r_[np.ones(len(good)), np.zeros(len(bad))]
    weights = np.r_[np.full(len(good), min(1.0, len(bad) / len(good))), np.ones(len(bad))]
    return fit_line(np.vstack([good, bad]), labels, weights, ridge)


def main() -> None:
    """Run the command."""
    parser = argparse.ArgumentParser(prog="python -m training.orders.fit", description="learn the order sense")
    parser.add_argument("--data", type=Path, required=True, help="folder with training/ and benchmarks/")
    parser.add_argument("--out", type=Path, default=HEAD)
    arguments = parser.parse_args()
    good = [one_writing(visible(unquoted(text))) for text in orders(arguments.data)]
    bad = [one_writing(visible(unquoted(text))) for text in ordinary(arguments.data)]
    texts = [*map(places, [*good, *bad])]
    learned = np.flatnonzero(~np.r_[_kept_back(len(good)), _kept_back(len(bad))])
    labels = np.r_[np.ones(len(good)), np.zeros(len(bad))]
    words = fit_words([texts[number] for number in learned], labels[learned], _RIDGE_WORDS)
    odds, cleared = np.split(odds_by_words(words, texts), [len(good)])
    odds = odds[_kept_back(len(good))]
    floor = float(np.quantile(cleared[_kept_back(len(bad))], 1 - _LET_THROUGH))
    log(f"words: floor {floor:.2f}, under which {np.mean(odds < floor):.1%} of the orders fall")
    draw = np.random.default_rng(148)
    read = np.flatnonzero((cleared > floor - _READ) | (draw.random(len(bad)) < _FEW))
    model = open_embedder_of(MEANING)
    good_meaning = model.embed_passages(good).astype(np.float64)
    bad_meaning = model.embed_passages([bad[number] for number in read]).astype(np.float64)
    middle = np.vstack([good_meaning, bad_meaning]).mean(axis=0)
    line = _fit((good_meaning - middle) * _SCALE, (bad_meaning - middle) * _SCALE, _RIDGE_MEANING).astype(np.float64)
    meaning = np.r_[line[:-1] * _SCALE, line[-1] - _SCALE * (middle @ line[:-1])].astype(np.float32)
    write_head(Head(words, meaning, floor), arguments.out)
    for name, vectors in (("orders", good_meaning), ("ordinary, hard ones", bad_meaning)):
        mine = odds_by_meaning(meaning, vectors[_kept_back(len(vectors))].astype(np.float32))
        shares = ", ".join(f"above {limit:+d}: {np.mean(mine > limit):.1%}" for limit in (-1, 0, 1))
        log(f"meaning: {name}: {shares} of {len(mine)}")


if __name__ == "__main__":
    main()
