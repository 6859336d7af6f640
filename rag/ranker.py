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
from rag.features import FEATURES, Matrix
from rag.reader_weights import load_weights
from rag.settings import PROJECT_ROOT

RANKER = PROJECT_ROOT / "data" / "reader" / "ranker.npz"
TREES = "trees"  # the trees' own score, among the features that the weights weigh


@dataclass(frozen=True, slots=True)
class Trees:
    """Trees as tables of shape [trees, nodes]: the column a node looks at, its threshold, the node to go to; a leaf leads to itself."""

    columns: tuple[str, ...]
    column: NDArray[np.int16]
    threshold: NDArray[np.float64]
    left: NDArray[np.int16]
    right: NDArray[np.int16]
    value: NDArray[np.float32]
    depth: int

    def scores(self, rows: Matrix) -> NDArray[np.float64]:
        """The sum of the trees' values for each row of ``FEATURES``, shape [len(rows)]."""
        seen = rows[:, [FEATURES.index(name) for name in self.columns]]
        tree = np.arange(len(self.column))[:, None]
        row = np.arange(len(rows))[None, :]
        node = np.zeros((len(self.column), len(rows)), dtype=np.int16)
        for _ in range(self.depth):
            goes_left = seen[row, self.column[tree, node]] <= self.threshold[tree, node]
            node = np.where(goes_left, self.left[tree, node], self.right[tree, node])
        total: NDArray[np.float64] = self.value[tree, node].sum(axis=0, dtype=np.float64)
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
            columns = tuple(str(name) for name in file["columns"])
            tables = {name: file[name] for name in ("column", "threshold", "left", "right", "value")}
            depth = int(file["depth"])
    except (OSError, KeyError, ValueError) as error:
        raise SettingsError(f"{path}: the ranker cannot be read ({error}): restore data/reader") from error
    unknown = sorted(set(columns) - set(FEATURES))
    if unknown:
        raise SettingsError(
            f"{path}: the ranker was trained for the feature {unknown[0]!r}, which is gone: train it again"
        )
    return Trees(columns, depth=depth, **tables)
