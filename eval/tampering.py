"""Claims of a run made false on purpose, and put to the program's own verification: it must not call them supported.

Of each cited claim: two of its numbers change places, one number is another, and its quote is moved by one character. The suite «verify» has
many more kinds and its own gates; these run with every answer, so that verification cannot be lost between two releases unseen.

Not for: the rate of false alarms (suite «verify»).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from eval.metrics import Outcome
from rag.domain import Claim, DraftClaim, Support
from rag.verify import verify_claim

_NUMBER = re.compile(r"\d+")


def tampered_caught(outcome: Outcome) -> float | None:
    """The share of an answer's tampered claims that verification does not call supported; None if none could be made."""
    verdicts = [verify_claim(false) for claim in outcome.answer.claims for false in tampered(claim)]
    return sum(verdict.support is not Support.SUPPORTED for verdict in verdicts) / len(verdicts) if verdicts else None


def tampered(claim: Claim) -> Iterator[DraftClaim]:
    """The claim in up to three false forms."""
    numbers = [*_NUMBER.finditer(claim.text)]
    first = next(iter(numbers), None)
    other = next((match for match in numbers if first and match[0] != first[0]), None)
    if first and other:
        between = claim.text[first.end() : other.start()]
        text = claim.text[: first.start()] + other[0] + between + first[0] + claim.text[other.end() :]
        yield DraftClaim(text, claim.citations)
    if first:
        wrong = str(int(first[0]) + 1)
        yield DraftClaim(claim.text[: first.start()] + wrong + claim.text[first.end() :], claim.citations)
    if claim.citations:
        moved = replace(claim.citations[0], start=claim.citations[0].start + 1, end=claim.citations[0].end + 1)
        yield DraftClaim(claim.text, (moved, *claim.citations[1:]))
