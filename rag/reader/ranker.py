"""The learned ranker: two hundred small decision trees, and a line of weights that fits them to this field.

The trees know how a sentence answers a question; they learned it on encyclopedia paragraphs (DRCD, CMRC 2018), by words alone: the vectors were
trained on the same questions, so that trees would trust them far too much. The weights learned on labelled questions of the magazine how
much the trees count beside what paragraphs do not have: titles and headings, lists, and words that only mean the same.

Not for: training (``training/fit_ranker.py``, ``training/calibrate.py``), or deciding whether the best sentence is good enough.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from rag.errors import SettingsError
from rag.reader.features import FEATURES, Matrix
from rag.reader.weights import load_weights
from rag.settings import PROJECT_ROOT

RANKER = PROJECT_ROOT / "data" / "reader" / "ranker.npz"
TREES = "trees"  # the trees' own score, among the features that the weights weigh


@dataclass(frozen=True, slots=True, eq=False)
class Trees:
    """Trees as tables with one entry for each node of each tree: the column it looks at, its threshold, and the nodes to go to.

    ``roots`` says where each tree begins; a leaf leads to itself. Tables of one dimension, because ``take`` walks them several times faster
    than two indices would.
    """

    columns: tuple[str, ...]
    roots: NDArray[np.int32]
    column: NDArray[np.int32]
    threshold: NDArray[np.float32]
    left: NDArray[np.int32]
    right: NDArray[np.int32]
    value: NDArray[np.float32]
    depth: int

    def scores(self, rows: Matrix) -> NDArray[np.float64]:
        """The sum of the trees' values for each row of ``FEATURES``, shape [len(rows)]."""
        seen = rows[:, [FEATURES.index(name) for name in self.columns]]
        flat, begin = seen.ravel(), np.arange(len(rows), dtype=np.int32)[:, None] * seen.shape[1]
        node = np.repeat(self.roots[None, :], len(rows), axis=0)  # [rows, trees]
        for _ in range(self.depth):
            goes_left = flat.take(begin + self.column.take(node)) <= self.threshold.take(node)
            node = np.where(goes_left, self.left.take(node), self.right.take(node))
        total: NDArray[np.float64] = self.value.take(node).sum(axis=1, dtype=np.float64)
        return total


def sentence_scores(rows: Matrix) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """What the trees think of each sentence, and its score: higher is better, in units of log odds against the others of its pool."""
    if not len(rows):
        return np.zeros(0), np.zeros(0)
    weights = load_weights().ranking
    columns = [FEATURES.index(name) for name in weights if name != TREES]
    line = np.array([weight for name, weight in weights.items() if name != TREES])
    trees = load_ranker().scores(rows)
    return trees, trees * weights[TREES] + rows[:, columns] @ line


def load_ranker(path: Path = RANKER) -> Trees:
    """Read a ranker's file; the same one is read once.

    Raises:
        SettingsError: it cannot be read, or it was trained for other features.
    """
    return _load(path)


@cache
def _load(path: Path) -> Trees:
    try:
        with np.load(path) as file:
            tables = {name: file[name] for name in ("roots", "column", "threshold", "left", "right", "value")}
            trees = Trees(tuple(str(name) for name in file["columns"]), depth=int(file["depth"]), **tables)
    except Exception as error:  # zip, zlib and numpy each have their own for what is damaged
        raise SettingsError(f"{path}: the ranker cannot be read ({error}): restore data/reader") from error
    unknown = sorted(set(trees.columns) - set(FEATURES))
    if unknown:
        raise SettingsError(
            f"{path}: the ranker was trained for the feature {unknown[0]!r}, which is gone: train it again"
        )
    return trees
