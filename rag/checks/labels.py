"""What the words beside a figure make of it: a ceiling, a floor, a change by or to it, up or down. The words are ``rag/rules/labels.toml``.

Not for: reading figures.
"""

from __future__ import annotations

from rag.checks.quantity import Quantity
from rag.rules.load import load_rules

_BEFORE, _AFTER = 16, 24
# Said once, these hold for the figures beside, too: «一家的上限是10萬元，一人則是1萬元».
CEILINGS = frozenset({"most", "least"})
_UPPER, _LOWER = {"most", "under"}, {"least", "over"}


def labels_of(sentence: str, figure: Quantity) -> frozenset[str]:
    """The kinds of labels that a figure has in its folded sentence."""
    window = f"{sentence[max(0, figure.start - _BEFORE) : figure.start]}#{sentence[figure.end : figure.end + _AFTER]}"
    return frozenset(
        rule.kind for rule in load_rules("labels").rules if any(pattern.search(window) for pattern in rule.patterns)
    )


def labels_differ(claim: frozenset[str], source: frozenset[str]) -> bool:
    """Whether one figure with these labels says something else than with those: a floor for a ceiling, a ceiling left out, «by» for «to»."""
    if {"by", "to"} <= claim ^ source and len({"by", "to"} & claim) == 1:
        return True
    if claim & _UPPER and source & _LOWER and not claim & _LOWER and not source & _UPPER:
        return True
    if claim & _LOWER and source & _UPPER and not claim & _UPPER and not source & _LOWER:
        return True
    return bool(source & CEILINGS) and not claim & (_UPPER | _LOWER)
