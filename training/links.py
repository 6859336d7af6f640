"""What the rows share while training: a word with its characters, an English word with its Chinese equivalents.

The trained row is its own parameters plus a fixed mixture of the parameters of related pieces; the sum is what is
exported, so the shipped model knows nothing of links. They let a rare word learn from its parts, and put English words
near their translations before the first step.

Not for: the training loop.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Ids = NDArray[np.int32]

OF_CHARACTERS = 0.6
OF_TRANSLATIONS = 1.0
OF_STEM = 0.8
OF_REGIONAL_TWIN = 0.8
_MOST_TRANSLATIONS = 6

_ENDINGS = (("ies", "y"), ("es", ""), ("es", "e"), ("s", ""), ("ied", "y"), ("ed", ""), ("ed", "e"), ("ing", ""), ("ing", "e"),
            ("er", ""), ("er", "e"), ("ly", ""), ("al", ""), ("ian", ""), ("an", ""), ("ese", ""), ("'s", ""))  # fmt: skip


@dataclass(frozen=True, slots=True)
class Links:
    """Triples: row ``target[i]`` takes ``weight[i]`` of the parameters of row ``source[i]``."""

    target: NDArray[np.int64]
    source: NDArray[np.int64]
    weight: NDArray[np.float32]


def build_links(
    rows: Mapping[str, int],
    counts: Mapping[str, int],
    words: Mapping[str, Sequence[str]],
    taiwan: Sequence[tuple[str, str]],
) -> Links:
    """The links of a vocabulary.

    Args:
        rows: piece → its row.
        counts: piece → how often the training texts hold it.
        words: folded Chinese headword → English equivalents.
        taiwan: (mainland, Taiwan) pairs.
    """
    mixture: dict[int, dict[int, float]] = defaultdict(lambda: defaultdict(float))

    def add(target: int, shares: Mapping[int, float], total: float) -> None:
        whole = sum(shares.values())
        for source, share in shares.items():
            if source != target:
                mixture[target][source] += total * share / whole

    for piece, row in rows.items():
        characters = [rows[char] for char in piece if char in rows]
        if len(piece) > 1 and not piece.isascii() and characters:
            add(row, dict.fromkeys(characters, 1.0), OF_CHARACTERS)
    translations = _translations(rows, counts, words)
    for piece, shares in translations.items():
        add(rows[piece], shares, OF_TRANSLATIONS)
    for word, stem in inflections(rows):
        add(rows[word], {rows[stem]: 1.0}, OF_STEM)
        if word not in translations and stem in translations:
            add(rows[word], translations[stem], OF_STEM * OF_TRANSLATIONS)
    for old, new in taiwan:
        if old in rows and new in rows:
            add(rows[old], {rows[new]: 1.0}, OF_REGIONAL_TWIN)
            add(rows[new], {rows[old]: 1.0}, OF_REGIONAL_TWIN)
    triples = sorted((target, source, weight) for target, found in mixture.items() for source, weight in found.items())
    targets, sources, weights = zip(*triples, strict=True)
    return Links(np.array(targets), np.array(sources), np.array(weights, dtype=np.float32))


def inflections(rows: Mapping[str, int]) -> Iterator[tuple[str, str]]:
    """(inflected, stem) of English words that are both pieces, by their endings alone."""
    for word in rows:
        if word.isascii() and word.isalpha() and len(word) > 3:
            for ending, instead in _ENDINGS:
                stem = word.removesuffix(ending) + instead
                if word.endswith(ending) and len(stem) > 2 and stem in rows and stem != word:
                    yield word, stem
                    break


def _translations(
    rows: Mapping[str, int], counts: Mapping[str, int], words: Mapping[str, Sequence[str]]
) -> dict[str, dict[int, float]]:
    """English piece → Chinese rows that mean it, the frequent ones and those that name it first weighing more."""
    found: dict[str, dict[int, float]] = defaultdict(dict)
    for word, equivalents in words.items():
        if word in rows:
            for place, english in enumerate(equivalents[:4]):
                if english in rows:
                    found[english][rows[word]] = (1 + counts[word]) ** 0.5 / (1 + place)
    best = {}
    for english, shares in found.items():
        kept = sorted(shares.items(), key=lambda item: (-item[1], item[0]))[:_MOST_TRANSLATIONS]
        best[english] = dict(kept)
    return best
