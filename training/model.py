"""The trainable rows and their loss, in torch.

Not for: where the numbers come from or go to.
"""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.nn import functional

from training.links import Links
from training.pairs import Batch
from training.store import Ids

SCALE = 22.0  # 1 / temperature


class _Mix(torch.autograd.Function):
    """``mixture @ rows`` with the transpose at hand for the way back."""

    @staticmethod
    def forward(ctx: Any, rows: Tensor, mixture: Tensor, transposed: Tensor) -> Tensor:
        ctx.transposed = transposed
        return mixture @ rows

    @staticmethod
    def backward(ctx: Any, *grads: Any) -> Any:
        return ctx.transposed @ grads[0], None, None


class StaticModel(nn.Module):
    """A text's vector is the normalised sum of its tokens' rows; a row is its parameters plus what it shares."""

    def __init__(self, weights: NDArray[np.float32], links: Links, dimensions: int, seed: int) -> None:
        super().__init__()
        generator = np.random.default_rng([seed, 1])
        start = generator.standard_normal((len(weights), dimensions), dtype=np.float32) * np.float32(dimensions**-0.5)
        self.parameters_ = nn.Parameter(torch.from_numpy(start * weights[:, None]))
        identity = np.arange(len(weights))
        targets = torch.from_numpy(np.concatenate([links.target, identity]))
        sources = torch.from_numpy(np.concatenate([links.source, identity]))
        values = torch.from_numpy(np.concatenate([links.weight, np.ones(len(weights), dtype=np.float32)]))
        self._mixture = _square(targets, sources, values, len(weights))
        self._transposed = _square(sources, targets, values, len(weights))

    def rows(self) -> Tensor:
        """The rows as they are exported, [vocabulary, dimensions]."""
        mixed: Tensor = _Mix.apply(  # type: ignore[no-untyped-call]  # torch leaves it untyped
            self.parameters_, self._mixture, self._transposed
        )
        return mixed

    def loss(self, batch: Batch) -> Tensor:
        """Symmetric cross-entropy over the batch (in-batch negatives; van den Oord et al., 2018, arXiv:1807.03748)."""
        rows = self.rows()
        vectors = _vectors(rows, [*batch.questions, *batch.passages])
        questions, passages = vectors[: len(batch.questions)], vectors[len(batch.questions) :]
        scores = SCALE * questions @ passages.T
        same = _same(batch.question_keys) | _same(batch.passage_keys)
        scores = scores.masked_fill(torch.from_numpy(same), float("-inf"))
        labels = torch.arange(len(scores))
        return (functional.cross_entropy(scores, labels) + functional.cross_entropy(scores.T, labels)) / 2


def _square(rows: Tensor, columns: Tensor, values: Tensor, size: int) -> Tensor:
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", message="Sparse")  # that the format is young, and unchecked by default
        return torch.sparse_coo_tensor(
            torch.stack([rows, columns]), values, (size, size), check_invariants=True
        ).to_sparse_csr()


def _vectors(rows: Tensor, texts: Sequence[Ids]) -> Tensor:
    ids = torch.from_numpy(np.concatenate(texts).astype(np.int64))
    starts = torch.from_numpy(np.cumsum([0, *(len(text) for text in texts[:-1])]))
    return functional.normalize(functional.embedding_bag(ids, rows, starts, mode="sum"))


def _same(keys: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Pairs of different positions with the same key."""
    same: NDArray[np.bool_] = keys[:, None] == keys[None, :]
    np.fill_diagonal(same, val=False)
    return same
