"""Texts as rows of the vocabulary, sentence by sentence, split once before training.

Not for: choosing what to train on.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from tokenizers import Tokenizer

Ids = NDArray[np.int32]

_SENTENCE = re.compile(r"[^。！？!?；;\n]+")
_BATCH = 4096


@dataclass(frozen=True, slots=True)
class Store:
    """Documents of sentences of tokens, flat.

    Sentence ``s`` is ``ids[sentences[s]:sentences[s+1]]``; document ``d`` has sentences ``documents[d]:documents[d+1]``.
    """

    ids: Ids
    sentences: NDArray[np.int64]
    documents: NDArray[np.int64]

    def __len__(self) -> int:
        return len(self.documents) - 1

    def span(self, first: int, last: int) -> Ids:
        """The tokens of sentences ``first`` … ``last - 1``."""
        return self.ids[self.sentences[first] : self.sentences[last]]


def encode(tokenizer: Tokenizer, texts: Iterable[str]) -> Iterator[Ids]:
    """The rows of each text's tokens."""
    batch: list[str] = []
    for text in texts:
        batch.append(text)
        if len(batch) == _BATCH:
            yield from _encode_batch(tokenizer, batch)
            batch = []
    yield from _encode_batch(tokenizer, batch)


def _encode_batch(tokenizer: Tokenizer, batch: list[str]) -> Iterator[Ids]:
    for encoding in tokenizer.encode_batch_fast(batch, add_special_tokens=False):
        yield np.array(encoding.ids, dtype=np.int32)


def build_store(tokenizer: Tokenizer, texts: Iterable[str], longest: int) -> Store:
    """Split documents of at most ``longest`` characters; sentences and documents without any word are left out."""
    lengths: list[int] = []
    sizes: list[int] = []

    def sentences() -> Iterator[str]:
        for text in texts:
            found = [s for s in _SENTENCE.findall(text[:longest]) if len(s) > 1]
            sizes.append(len(found))
            yield from found

    pieces = []
    for ids in encode(tokenizer, sentences()):
        pieces.append(ids)
        lengths.append(len(ids))
    kept = [size for size in sizes if size]
    return Store(np.concatenate(pieces), _starts(lengths), _starts(kept))


def _starts(lengths: list[int]) -> NDArray[np.int64]:
    return np.concatenate([[0], np.cumsum(lengths)]).astype(np.int64)
