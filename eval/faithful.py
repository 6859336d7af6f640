"""Whether a claim says only what its citations say, by a rule that owes nothing to the program's own verification.

A claim is faithful when it stands word for word in what it cites. Otherwise, line by line, four fifths of its character pairs must stand in one cited
passage, and its numbers must follow one another there in the same order: two swapped numbers keep every word and every number, but not their order.
For generated answers this is a lower bound; ragas' faithfulness (``eval.judge``) reads the meaning.

Not for: showing anything to a member.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from eval.gold_questions import plain
from rag.domain import Claim

_PAIRS_KEPT = 0.8
_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
_INSERTED = re.compile(r"〔[^〔〕]*〕|［[^［］]*］")


def faithful(claim: Claim) -> bool:
    """Whether every line of a claim is carried by a passage that the claim cites."""
    sources = [plain(citation.quote) for citation in claim.citations]
    sources += [plain(citation.passage.indexed_text) for citation in claim.citations]
    lines = [plain(line) for line in _INSERTED.sub("", claim.text).splitlines()]
    return bool(sources) and all(any(_carries(source, line) for source in sources) for line in lines if line)


def _carries(source: str, line: str) -> bool:
    if line in source:
        return True
    pairs, there = _pairs(line), _pairs(source)
    if len(pairs & there) < _PAIRS_KEPT * len(pairs):
        return False
    return _in_order(_NUMBER.findall(line), iter(_NUMBER.findall(source)))


def _in_order(wanted: Iterable[str], found: Iterable[str]) -> bool:
    """Whether the wanted numbers are among the found ones, in their order."""
    remaining = iter(found)
    return all(number in remaining for number in wanted)


def _pairs(text: str) -> frozenset[str]:
    return frozenset(text[at : at + 2] for at in range(len(text) - 1)) or frozenset({text})
