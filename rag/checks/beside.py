"""Two texts side by side: the stretches by which they differ, and what stands around each.

Not for: saying whether a difference matters (``rag.checks.replaced``).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import SequenceMatcher

from rag.checks.frame import shared_edge
from rag.text import fold

_MARK = re.compile("[,;:。!?、|]")
_FRAME = 4  # letters that are the same on both sides of a stretch
# Words that tell who does it to whom by what follows them.
_TURNING = fold("對向由比給把被於往勝")
_LONGEST_TURNED = 24


@dataclass(frozen=True, slots=True)
class Beside:
    """The source's text and the claim's; figures in both are NULs."""

    source: str
    claim: str

    def stretches(self) -> tuple[list[Stretch], int]:
        """The stretches that differ, and how many letters of the claim are the same in runs of two and more."""
        matcher = SequenceMatcher(None, self.source, self.claim, autojunk=False)
        found: list[Stretch] = []
        for kind, a, b, c, d in matcher.get_opcodes():
            if kind == "equal":
                continue
            one = Stretch(self, a, b, c, d)
            # with one equal character between them they are one: «美國» for «中國大陸»; what only the source goes on with is none
            apart = not found or found[-1].d == 0 or c == len(self.claim)
            if not apart and c - found[-1].d == 1 and a - found[-1].b == 1 and self.claim[c - 1].isalnum():
                before = found.pop()
                one = Stretch(self, before.a, b, before.c, d)
            found.append(one)
        return found, sum(block.size for block in matcher.get_matching_blocks() if block.size > 1)

    def turned(self, stretches: list[Stretch]) -> tuple[str, str] | None:
        """A part of the same letters in which another word follows a particle: «甲對乙» for «乙對甲», not «對乙甲» for «甲對乙»."""
        for at, first in enumerate(stretches):
            for last in stretches[at + 1 :]:
                old, new = self.source[first.a : last.b], self.claim[first.c : last.d]
                if len(old) == len(new) <= _LONGEST_TURNED and sorted(old) == sorted(new):
                    once = [particle for particle in _TURNING if new.count(particle) == 1]
                    if any(
                        self.source[first.a + old.index(one) + 1 :][:1]
                        != self.claim[first.c + new.index(one) + 1 :][:1]
                        for one in once
                    ):
                        return old, new
        return None


@dataclass(frozen=True, slots=True)
class Stretch:
    """Characters ``a`` to ``b`` of the source that stand where the claim has ``c`` to ``d``; either may be empty."""

    beside: Beside
    a: int
    b: int
    c: int
    d: int

    @property
    def old(self) -> str:
        """The source's words, less other clauses where the claim's words begin or end their own."""
        old, claim = self.beside.source[self.a : self.b], self.beside.claim
        if not (self.c and claim[self.c - 1].isalnum()):
            old = _MARK.split(old)[-1]
        return old if claim[self.d : self.d + 1].isalnum() else _MARK.split(old)[0]

    @property
    def new(self) -> str:
        """The claim's words."""
        return self.beside.claim[self.c : self.d]

    def widened(self) -> list[Stretch]:
        """The stretch, and with one character more to the left and to the right: a word of two characters may differ in one of them."""
        return [
            Stretch(self.beside, self.a - left, self.b + right, self.c - left, self.d + right)
            for left, right in ((0, 0), (1, 0), (0, 1))
            if self.a >= left and self.c >= left
        ]

    def framed(self, *, known: bool) -> bool:
        """Whether it stands between the same words in both; the end of a clause is as good as a word where the source knows the new word, too."""
        left = shared_edge(self.beside.source[: self.a][::-1], self.beside.claim[: self.c][::-1])
        right = shared_edge(self.beside.source[self.b :], self.beside.claim[self.d :])
        if left is None or right is None or left + right < _FRAME:
            return False
        enough = _FRAME if self.d - self.c == 1 else 2 * _FRAME
        return known or (left > 0 and right > 0) or max(left, right) >= enough
