"""Raised and lowered characters as Unicode writes them: m², 10⁶, CO₂; a note mark behind a figure stays apart from it.

A raised 3 is never written as 3: «120» with note 3 would read 1203, and 10 to the 4th 104.

Not for: telling an exponent from a note mark; folding (``rag.text``) does that by the figure in front.
"""

from __future__ import annotations

import re

_RAISED = str.maketrans("0123456789+-−–=()（）n,，、", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁻⁼⁽⁾⁽⁾ⁿ···")
_LOWERED = str.maketrans("0123456789+-−–=()（）", "₀₁₂₃₄₅₆₇₈₉₊₋₋₋₌₍₎₍₎")
_MARK = re.compile(r"[\[［(（〔【]?\s*+(?:(?:註|注)\s*+)?(\d{1,3})\s*+[\]］)）〕】]?")


def raised(text: str) -> str:
    """The text raised, as far as there are such characters; «[3]» and «註3» are marks like 3."""
    mark = _MARK.fullmatch(text.strip())
    return (mark[1] if mark else text).translate(_RAISED)


def lowered(text: str) -> str:
    """The text lowered, as far as there are such characters."""
    return text.translate(_LOWERED)
