"""Which sentences of the source a claim speaks of, and where the two part company.

Not for: saying whether a difference matters.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from rag.checks.source import Source, SourceSentence, sentence_of

# A further sentence joins the best one when it covers this share of the claim that is still uncovered.
_JOINS = 0.15
_MOST_JOINED = 3
_ALONE = 0.5


@dataclass(frozen=True, slots=True)
class Edit:
    """A stretch of the claim (``new``) that stands where the source has ``old``; either may be empty.

    ``tight``: both neighbours of the stretch are the same letters in claim and source, so it is a change within one flow of words.
    ``framed``: the same, or the stretch begins or ends a clause in both.
    """

    new: str
    old: str
    start: int  # offset in the claim
    tight: bool
    framed: bool

    @property
    def end(self) -> int:
        """Offset in the claim just behind the stretch."""
        return self.start + len(self.new)


@dataclass(frozen=True, slots=True)
class Alignment:
    """A folded claim beside the source's sentences that come nearest to it, joined in the source's order."""

    spoken: SourceSentence  # the claim itself, prepared as the source's sentences are
    sentences: tuple[SourceSentence, ...]
    edits: tuple[Edit, ...]
    coverage: float  # share of the claim's pairs that the sentences hold
    verbatim: float  # share of the claim's characters that stand in the source in stretches of the same order

    @property
    def claim(self) -> str:
        """The folded claim."""
        return self.spoken.text

    @property
    def nearest(self) -> str:
        """The sentence that comes nearest, as it is written; "" where none does."""
        return (
            max(self.sentences, key=lambda one: len(one.pairs & self.spoken.pairs)).original if self.sentences else ""
        )

    @property
    def covered_by_nearest(self) -> bool:
        """Whether that sentence alone holds most of the claim's pairs, so that the others do not count against it."""
        best = max((len(one.pairs & self.spoken.pairs) for one in self.sentences), default=0)
        return best >= _ALONE * len(self.spoken.pairs)

    @property
    def source(self) -> str:
        """The aligned sentences as one text."""
        return "\n".join(sentence.text for sentence in self.sentences)


def align(claim: str, source: Source) -> Alignment:
    """Align a folded claim."""
    spoken = sentence_of(claim)
    pairs = spoken.pairs
    chosen = _nearest(pairs, source.sentences)
    held = frozenset().union(*(sentence.pairs for sentence in chosen)) if chosen else frozenset()
    coverage = sum(pair in held for pair in pairs) / len(pairs) if pairs else 0.0
    joined = "\n".join(sentence.text for sentence in chosen)
    matcher = SequenceMatcher(None, joined, claim, autojunk=False)
    blocks = [block for block in matcher.get_matching_blocks() if block.size]
    letters = sum(char.isalnum() for char in claim)
    same = sum(char.isalnum() for block in blocks if block.size > 1 for char in claim[block.b : block.b + block.size])
    return Alignment(
        spoken, chosen, tuple(_edits(matcher, joined, claim)), coverage, same / letters if letters else 0.0
    )


def _nearest(pairs: frozenset[str], sentences: Sequence[SourceSentence]) -> tuple[SourceSentence, ...]:
    """The sentence that holds most of the claim, and the few that add what it lacks; in the source's order."""
    open_pairs = set(pairs)
    total = len(open_pairs) or 1
    chosen: list[int] = []
    while open_pairs and len(chosen) < _MOST_JOINED:
        gains = [(len(open_pairs & sentence.pairs), -at) for at, sentence in enumerate(sentences) if at not in chosen]
        if not gains:
            break
        gain, at = max(gains)
        if gain == 0 or (chosen and gain / total < _JOINS):
            break
        chosen.append(-at)
        open_pairs -= sentences[-at].pairs
    return tuple(sentences[at] for at in sorted(chosen))


def _edits(matcher: SequenceMatcher[str], source: str, claim: str) -> list[Edit]:
    edits = []
    for kind, a, b, c, d in matcher.get_opcodes():
        if kind == "equal":
            continue
        left, right = (source[a - 1 : a], claim[c - 1 : c]), (source[b : b + 1], claim[d : d + 1])
        tight = all(one == other and one.isalnum() for one, other in (left, right))
        framed = all(one == other or not (one.isalnum() or other.isalnum()) for one, other in (left, right))
        edits.append(Edit(claim[c:d], source[a:b], c, tight, framed))
    return edits
