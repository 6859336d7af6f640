"""A passage made ready for checking claims against it: folded, cut into sentences, its figures read once.

Not for: judging a claim.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from rag.numbers import Quantity, read_folded
from rag.sentences import split_sentences
from rag.text import fold

# Characters to each side of a figure that count as near it.
_NEAR = 8


@dataclass(frozen=True, slots=True)
class Place:
    """A figure where it stands: the pairs of characters near it (``<`` before, ``>`` behind) and those of its whole sentence."""

    quantity: Quantity
    near: frozenset[str]
    whole: frozenset[str]


@dataclass(frozen=True, slots=True)
class SourceSentence:
    """One folded sentence with its pairs of neighbouring characters and its figures (offsets into the sentence)."""

    text: str
    pairs: frozenset[str]
    places: tuple[Place, ...]

    @property
    def quantities(self) -> tuple[Quantity, ...]:
        """The figures alone."""
        return tuple(place.quantity for place in self.places)


@dataclass(frozen=True, slots=True)
class Source:
    """All that one claim is checked against: the cited passages, and what stands over them (titles, headings)."""

    text: str
    sentences: tuple[SourceSentence, ...]
    context: str
    context_quantities: tuple[Quantity, ...]


def pairs_of(folded: str) -> list[str]:
    """Neighbouring characters, leaving out those with a blank or a mark between them."""
    return [folded[i : i + 2] for i in range(len(folded) - 1) if folded[i].isalnum() and folded[i + 1].isalnum()]


@lru_cache(maxsize=256)
def source_of(passages: tuple[str, ...], context: tuple[str, ...] = ()) -> Source:
    """Prepare passages; ``context`` is what the reader of a passage also sees: its title and headings."""
    sentences = tuple(_sentence(fold(sentence.text)) for passage in passages for sentence in split_sentences(passage))
    over = fold("\n".join(context))
    return Source("\n".join(one.text for one in sentences), sentences, over, read_folded(over))


def _sentence(folded: str) -> SourceSentence:
    return SourceSentence(folded, frozenset(pairs_of(folded)), places_of(folded, read_folded(folded)))


def places_of(folded: str, found: Sequence[Quantity]) -> tuple[Place, ...]:
    """The places of a sentence's figures; figures themselves are no part of any surroundings."""
    blanked = folded
    for one in found:
        blanked = blanked[: one.start] + "\0" * (one.end - one.start) + blanked[one.end :]
    whole = frozenset(pairs_of(blanked))
    return tuple(
        Place(
            one,
            frozenset(
                [
                    *(f"<{pair}" for pair in pairs_of(blanked[max(0, one.start - _NEAR) : one.start])),
                    *(f">{pair}" for pair in pairs_of(blanked[one.end : one.end + _NEAR])),
                ]
            ),
            whole,
        )
        for one in found
    )
