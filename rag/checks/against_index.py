"""A draft text (a press release, a speech) against the indexed articles: each sentence with the passage that bears it out, or none.

Not for: texts that cite their passages themselves; ``rag.checks.claim`` is for those.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from rag.checks.align import align
from rag.checks.claim import check_claim
from rag.checks.source import source_of
from rag.checks.split import split_claims
from rag.domain import Hit, Passage, Support, Verdict
from rag.text import fold

_PASSAGES = 8
# A passage that shares less of a claim than this does not speak of it, whatever it says.
_SPEAKS_OF = 0.35
_RANK = {Support.SUPPORTED: 3, Support.PARTIAL: 2, Support.CONTRADICTED: 1, Support.NOT_FOUND: 0}


@dataclass(frozen=True, slots=True)
class Checked:
    """A sentence of the draft, the verdict on it, and the passage the verdict rests on (None: no passage speaks of it)."""

    text: str
    verdict: Verdict
    passage: Passage | None


def check_text(text: str, find: Callable[[str], Sequence[Hit]]) -> list[Checked]:
    """Check every sentence; ``find`` gives the passages for one, best first."""
    return [_check(claim, [hit.passage for hit in find(claim)[:_PASSAGES]]) for claim in split_claims(text)]


def _check(claim: str, passages: Sequence[Passage]) -> Checked:
    near = [(passage, cover) for passage in passages if (cover := _cover(claim, passage)) >= _SPEAKS_OF]
    if not near:
        return Checked(claim, Verdict(Support.NOT_FOUND, ("coverage",), "收錄的文章沒有談到這件事"), None)
    judged = [(check_claim(claim, (passage.text,), _context(passage)), cover, passage) for passage, cover in near]
    verdict, _, passage = max(
        judged, key=lambda one: (one[0].support is Support.SUPPORTED, one[1], _RANK[one[0].support])
    )
    return Checked(claim, verdict, passage)


def _context(passage: Passage) -> tuple[str, ...]:
    return (passage.article.title, *passage.headings)


def _cover(claim: str, passage: Passage) -> float:
    return align(fold(claim), source_of((passage.text,), _context(passage))).coverage
