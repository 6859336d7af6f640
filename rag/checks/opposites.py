"""Pairs of opposite words, read from ``rag/rules/opposites.toml``.

Not for: using them (``rag.checks.polarity``).
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from rag.rules.load import FOLDER
from rag.text import fold


@dataclass(frozen=True, slots=True)
class Opposites:
    """The folded words of two poles, in both orders; ``flips`` leads from a single character to its opposites."""

    poles: tuple[tuple[frozenset[str], frozenset[str]], ...]
    flips: dict[str, frozenset[str]]


@cache
def load_opposites(path: Path = FOLDER / "opposites.toml") -> Opposites:
    """Read the file; the same one is read once."""
    groups = tomllib.loads(path.read_text(encoding="utf-8"))["opposites"]
    poles: list[tuple[frozenset[str], frozenset[str]]] = []
    flips: dict[str, frozenset[str]] = {}
    for pair in (pair for group in groups for pair in group["pairs"]):
        one, other = (frozenset(map(fold, pole.split())) for pole in pair.split("/"))
        for here, there in ((one, other), (other, one)):
            if min(map(len, here | there)) > 1:
                poles.append((here, there))
            for word in here:
                flips[word] = flips.get(word, frozenset()) | there
    return Opposites(tuple(poles), flips)
