"""Step two: make a follow-up stand on its own, without a language model.

A question that points back (那…呢？ 他… 第二項…) or is too short to stand alone takes the last earlier question along; what it asks
stays in front. Everything else is left as it is.

Not for: resolving who 他 is.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from rag.terms import query_terms
from rag.text import fold

_POINTS_BACK = re.compile(
    "|".join(
        fold(pattern)
        for pattern in (
            "^(那|那麼|還有|然後|所以|又|再來|接著|另外|其中|以及|and |what about|how about)",
            "(它|他們|她們|牠|(?<!其)他(?!國|們|人)|她|這個|這項|這些|這篇|這位|該|上述|前面|剛才|剛剛|那個|那項|那位|那些|其(?!他|實|中))",
            "^第[一二三四五六七八九十\\d]+(項|個|點|種)",
            "呢[??]?$",
            r"\b(it|its|they|their|he|his|she|that one|those)\b",
            "(それ|その|これ|この)",
        )
    )
)
_STANDS_ALONE_TERMS = 6


def condense(question: str, history: Sequence[str]) -> str:
    """The question with what it needs of the last earlier question (oldest first in ``history``)."""
    if not history:
        return question
    folded = fold(question)
    short = len(set(query_terms(folded))) < _STANDS_ALONE_TERMS
    if short or _POINTS_BACK.search(folded):
        return f"{question} {history[-1]}"
    return question
