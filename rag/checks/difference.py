"""Where a claim parts company with its source.

Not for: finding it.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Difference:
    """What is wrong with a claim, in one line, and the source's own sentence, which has it right ("" where none comes near)."""

    reason: str
    instead: str = ""
