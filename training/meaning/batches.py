"""Pairs as padded batches of token numbers.

Not for: which pairs there are (``training.meaning.pairs``).
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import torch
from tokenizers import Tokenizer
from torch import Tensor

from training.meaning.network import LABELS
from training.meaning.pairs import Pair
from training.meaning.source import BOS, EOS, PAD

MOST = 232  # tokens of a question and its passage
MOST_ASKED = 64
_SORTED = 12  # so many batches' pairs are sorted by length at a time


@dataclass(frozen=True, slots=True)
class Encoded:
    """A pair as tokens; ``start`` and ``end`` (inclusive) count from the first token, 0 where there is no answer; ``label`` -1: a question."""

    ids: list[int]
    first: int  # of the passage
    start: int
    end: int
    label: int


@dataclass(frozen=True, slots=True)
class Batch:
    """``ids``, ``mask`` [n, tokens]; ``open`` [n, tokens] where a span may lie; ``start``, ``end``, ``label`` [n]."""

    ids: Tensor
    mask: Tensor
    open: Tensor
    start: Tensor
    end: Tensor
    label: Tensor


def encoded(pair: Pair, cutter: Tokenizer, rng: random.Random) -> Encoded:
    """A pair as tokens, the passage cut to a window around the answer where it is too long."""
    asked = cutter.encode(pair.asked, add_special_tokens=False).ids[:MOST_ASKED]
    cut = cutter.encode(pair.text.replace("\n", " "), add_special_tokens=False)
    room = MOST - len(asked) - 4
    inside = [i for i, (a, b) in enumerate(cut.offsets) if a < pair.end and b > pair.start and b > a]
    low = 0
    if len(cut.ids) > room:
        least = max(0, inside[-1] - room + 1) if inside else 0
        most = min(len(cut.ids) - room, inside[0]) if inside else len(cut.ids) - room
        low = rng.randint(min(least, most), most)
    ids = [BOS, *asked, EOS, EOS]
    first = len(ids)
    ids += [*cut.ids[low : low + room], EOS]
    start, end = (first + inside[0] - low, first + inside[-1] - low) if inside else (0, 0)
    if end >= len(ids) - 1:
        start = end = 0
    return Encoded(ids, first, start, end, LABELS.index(pair.label) if pair.label else -1)


def padded(items: Sequence[Encoded]) -> Batch:
    """Items of one batch, padded to the longest."""
    width = max(len(one.ids) for one in items)
    ids = np.full((len(items), width), PAD, dtype=np.int64)
    mask = np.zeros((len(items), width), dtype=bool)
    opened = np.zeros((len(items), width), dtype=bool)
    for row, one in enumerate(items):
        ids[row, : len(one.ids)] = one.ids
        mask[row, : len(one.ids)] = True
        opened[row, one.first : len(one.ids) - 1] = True
        opened[row, 0] = True
    marks = np.array([(one.start, one.end, one.label) for one in items])
    start, end, label = (torch.from_numpy(marks[:, column].copy()) for column in range(3))
    return Batch(torch.from_numpy(ids), torch.from_numpy(mask), torch.from_numpy(opened), start, end, label)


def batches(
    sources: Sequence[tuple[Sequence[Pair], float]], cutter: Tokenizer, size: int, rng: random.Random
) -> Iterator[Batch]:
    """Batches without end: each pair from a source drawn by its share, each source in a new order every time round."""
    queues = [_endless(pairs, rng) for pairs, _ in sources]
    shares = [share for _, share in sources]
    while True:
        drawn = rng.choices(range(len(sources)), shares, k=size * _SORTED)
        items = sorted((encoded(next(queues[i]), cutter, rng) for i in drawn), key=lambda one: len(one.ids))
        parts = [items[at : at + size] for at in range(0, len(items), size)]
        rng.shuffle(parts)
        for part in parts:
            yield padded(part)


def _endless(pairs: Sequence[Pair], rng: random.Random) -> Iterator[Pair]:
    while True:
        yield from rng.sample(pairs, len(pairs))
