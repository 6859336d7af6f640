"""How many letters two stretches of text have in common around them.

Not for: aligning whole sentences (``rag.checks.align``).
"""

from __future__ import annotations

_QUOTES = "「」『』《》〈〉“”"


def shared_edge(one: str, other: str) -> int | None:
    """How many letters two texts begin with in common; None where that is too little to tell: one, and no clause ends behind it.

    Counting ends with the clause; quotation marks are passed over. What is to the left is given backwards.
    """
    size = next((at for at, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))
    letters = 0
    for char in one[:size]:
        if char in _QUOTES:
            continue
        if not (char.isalnum() or char == "\0"):
            return letters  # the clause ends in both
        letters += 1
    ends = all(not text[size : size + 1].isalnum() for text in (one, other))
    return letters if letters > 1 or ends else None
