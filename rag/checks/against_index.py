"""A draft text (a press release, a speech) against the indexed articles: each sentence with the passage that bears it out, or none.

Not for: texts that cite their passages themselves; ``rag.checks.claim`` is for those.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from rag.checks.align import align
from rag.checks.claim import examine
from rag.checks.source import source_of
from rag.checks.split import split_claims
from rag.domain import Hit, Passage, Support, Verdict
from rag.text import fold

_PASSAGES = 8
# A passage that shares less of a claim than this does not speak of it, whatever it says.
_SPEAKS_OF = 0.35
# By so much more of the claim another passage must hold before its objection outweighs a passage without one.
_NEARER = 0.1
_RANK = {Support.SUPPORTED: 3, Support.PARTIAL: 2, Support.CONTRADICTED: 1, Support.NOT_FOUND: 0}


@dataclass(frozen=True, slots=True)
class Checked:
    """A sentence of the draft, the verdict on it, the passage that this rests on (None: no passage speaks of it), and the passage's own words."""

    text: str
    verdict: Verdict
    passage: Passage | None
    instead: str = ""


def check_text(text: str, find: Callable[[str], Sequence[Hit]]) -> list[Checked]:
    """Check every sentence; ``find`` gives the passages for one, best first."""
    return [_check(claim, [hit.passage for hit in find(claim)[:_PASSAGES]]) for claim in split_claims(text)]


def _check(claim: str, passages: Sequence[Passage]) -> Checked:
    near = [(passage, cover) for passage in passages if (cover := _cover(claim, passage)) >= _SPEAKS_OF]
    if not near:
        return Checked(claim, Verdict(Support.NOT_FOUND, ("coverage",), "收錄的文章沒有談到這件事"), None)
    judged = [(examine(claim, (passage.text,), _context(passage)), cover, passage) for passage, cover in near]
    nearest = max(cover for _, cover, _ in judged)
    finding, _, passage = max(
        judged, key=lambda one: (_bears_out(one[0].verdict, one[1], nearest), one[1], _RANK[one[0].verdict.support])
    )
    return Checked(claim, finding.verdict, passage, finding.instead)


def _bears_out(verdict: Verdict, cover: float, nearest: float) -> bool:
    """A passage that speaks of something else has nothing against a claim; it counts only where none speaks of it much more."""
    return verdict.support is Support.SUPPORTED and (cover >= nearest - _NEARER or verdict.checks == ("quote",))


def _context(passage: Passage) -> tuple[str, ...]:
    return (passage.article.title, *passage.headings)


def _cover(claim: str, passage: Passage) -> float:
    return align(fold(claim), source_of((passage.text,), _context(passage))).coverage
