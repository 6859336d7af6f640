"""A passage made ready for checking claims against it: folded, cut into sentences and clauses, its figures read once.

Not for: judging a claim.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from rag.checks.labels import labels_of
from rag.checks.numbers import read_folded
from rag.checks.quantity import Kind, Quantity
from rag.checks.respective import member_of
from rag.checks.units import MONEY, units_agree
from rag.sentences import split_sentences
from rag.text import fold

# Folded; a mark between digits belongs to a figure (10:30).
_CLAUSE_END = re.compile(r"(?<!\d)[,:]|[,:](?!\d)|[;。!?\n|]")
# What may part the items of «A元的甲、B元的乙與C元的丙».
_ITEM_END = re.compile(r"(?<!\d)[,:]|[,:](?!\d)|[;。!?\n|、与和及]")

_TELLING = frozenset({Kind.YEAR, Kind.QUARTER, Kind.HALF, Kind.ORDINAL})
_THAN = frozenset(fold("較比"))
_FIGURES = re.compile("\0+")
_AROUND = 20
TIMES = frozenset({Kind.YEAR, Kind.DATE, Kind.QUARTER, Kind.HALF, Kind.TIME})


@dataclass(frozen=True, slots=True)
class Place:
    """A figure where it stands: what labels it, and the pairs of characters of what it is said of.

    ``scope`` is its own item or clause, and the head of the sentence; ``left`` and ``right`` are the characters around it, those to the left
    backwards, with other figures as one NUL each.
    """

    quantity: Quantity
    labels: frozenset[str]
    scope: frozenset[str]
    left: str
    right: str


@dataclass(frozen=True, slots=True)
class Clause:
    """A stretch between two marks of a sentence; ``start`` is its offset there."""

    text: str
    start: int
    pairs: frozenset[str]


@dataclass(frozen=True, slots=True)
class SourceSentence:
    """One folded sentence with its pairs of neighbouring characters, its figures and its clauses; ``original`` is how it is written."""

    text: str
    original: str
    pairs: frozenset[str]
    places: tuple[Place, ...]
    clauses: tuple[Clause, ...]
    without_figures: str  # each character of a figure a NUL

    @property
    def quantities(self) -> tuple[Quantity, ...]:
        """The figures alone."""
        return tuple(place.quantity for place in self.places)


@dataclass(frozen=True, slots=True)
class Source:
    """All that one claim is checked against: the cited passages, and what stands over them (titles, headings).

    ``weights``: of each pair, one over the number of clauses that hold it, for what stands everywhere tells nothing.
    """

    text: str
    sentences: tuple[SourceSentence, ...]
    context: str
    context_quantities: tuple[Quantity, ...]
    weights: Mapping[str, float]


def pairs_of(folded: str) -> list[str]:
    """Neighbouring characters, leaving out those with a blank or a mark between them."""
    return [folded[i : i + 2] for i in range(len(folded) - 1) if folded[i].isalnum() and folded[i + 1].isalnum()]


@lru_cache(maxsize=256)
def source_of(passages: tuple[str, ...], context: tuple[str, ...] = ()) -> Source:
    """Prepare passages; ``context`` is what the reader of a passage also sees: its title and headings."""
    sentences = tuple(
        sentence_of(fold(sentence.text), sentence.text) for passage in passages for sentence in split_sentences(passage)
    )
    over = fold("\n".join(context))
    held = Counter(pair for sentence in sentences for clause in sentence.clauses for pair in clause.pairs)
    weights = {pair: 1 / number for pair, number in held.items()}
    return Source("\n".join(one.text for one in sentences), sentences, over, read_folded(over), weights)


def sentence_of(folded: str, original: str = "") -> SourceSentence:
    """Prepare one folded sentence."""
    found = read_folded(folded)
    blanked = blank(folded, found)
    return SourceSentence(
        folded, original, frozenset(pairs_of(folded)), _places(folded, blanked, found), _clauses(folded), blanked
    )


def blank(folded: str, figures: Sequence[Quantity]) -> str:
    """A text with a NUL for each character of its figures."""
    for one in figures:
        folded = folded[: one.start] + "\0" * (one.end - one.start) + folded[one.end :]
    return folded


def comparable(one: Quantity, other: Quantity) -> bool:
    """Whether two figures are of a kind, so that one may be mistaken for the other."""
    if one.kind is not other.kind:
        return {one.kind.value, other.kind.value} <= {"number", "money"} and not (one.unit and other.unit)
    return units_agree(one.unit, other.unit)


def of_one_unit(one: Quantity, other: Quantity) -> bool:
    """The same, strictly: neither leaves its unit open."""
    if not comparable(one, other) or (one.kind is Kind.NUMBER and not one.unit):
        return False
    return one.unit == other.unit or {one.unit, other.unit} <= MONEY


def _clauses(folded: str) -> tuple[Clause, ...]:
    cuts = [0, *(match.end() for match in _CLAUSE_END.finditer(folded)), len(folded)]
    return tuple(
        Clause(folded[start:end], start, frozenset(pairs_of(folded[start:end])))
        for start, end in pairwise(cuts)
        if end > start
    )


def _places(folded: str, blanked: str, found: Sequence[Quantity]) -> tuple[Place, ...]:
    """The places of a sentence's figures; figures themselves are no part of what they are said of."""
    places = []
    for one in found:
        scope: set[str] = set()
        for start, end in _scope(one, found, folded):
            scope.update(pairs_of(blanked[start:end]))
            # a year, a quarter or a rank within it is a part of what it is said of
            scope.update(
                f"{other.kind}={other.value}"
                for other in found
                if other.kind in _TELLING and other.kind is not one.kind and start <= other.start < end
            )
        left, right = (_FIGURES.sub("\0", text) for text in (blanked[: one.start], blanked[one.end :]))
        places.append(Place(one, labels_of(folded, one), frozenset(scope), left[: -_AROUND - 1 : -1], right[:_AROUND]))
    return tuple(places)


def _compared(one: Quantity, folded: str) -> bool:
    """«較2024年», «比2005年»: a date that something is measured against governs nothing."""
    return one.kind in TIMES and folded[one.start - 1 : one.start] in _THAN


def _scope(one: Quantity, found: Sequence[Quantity], folded: str) -> list[tuple[int, int]]:
    """The stretches that say what a figure is of: its item or clause, and the head of the sentence, before the first figure of its kind."""
    kin = [other for other in found if other is one or (of_one_unit(one, other) and not _compared(other, folded))]
    first = kin[0]
    before = max((other.end for other in kin if other.end <= one.start), default=0)
    after = min((other.start for other in kin if other.start >= one.end), default=len(folded))
    end = next((cut.start() for cut in _CLAUSE_END.finditer(folded, one.end)), len(folded))
    if one.kind in TIMES:  # a date governs what follows it, up to the clause of the next
        begin = max((cut.end() for cut in _CLAUSE_END.finditer(folded, 0, one.start)), default=0)
        until = max((cut.start() for cut in _CLAUSE_END.finditer(folded, one.end, after)), default=after)
        if _compared(one, folded):
            return [(begin, one.end)]
        if member := member_of(folded, one, kin):
            return [(begin, end), member]
        return [(max(begin, before), until if after < len(folded) else len(folded))]
    if after < end:
        end = next((cut.start() for cut in _ITEM_END.finditer(folded, one.end, after)), after)
    head = max((cut.end() for cut in _CLAUSE_END.finditer(folded, 0, first.start)), default=0)
    start = next((cut.end() for cut in _ITEM_END.finditer(folded, before, one.start)), before) if before else 0
    if member := member_of(folded, one, kin):
        return [(max((cut.end() for cut in _ITEM_END.finditer(folded, 0, one.start)), default=0), end), member]
    return [(start if before else head, end), (0, head)]
