"""What a quotation needs said beside it, in brackets 〔…〕: the heading it stands under, and what 本計畫 or 該中心 is.

Everything in the brackets stands in the same article word for word (``rag.verify`` holds it to that); the quotation itself is left as it is.

Not for: pronouns (他, 其), which bring the sentence before them along instead (``rag.compose``).
"""

from __future__ import annotations

import re

from rag.compose import Stretch
from rag.features import covered, pairs_of
from rag.reading import Reading
from rag.terms import terms
from rag.text import fold

# The heading is named when it holds this share of the question that the quotation does not hold.
_HEADING_ADDS = 0.15
_LONGEST_HEADING = 34
_POINTS = re.compile(
    "(?:本|該|此)(補助|計畫|中心|指南|措施|草案|條例|方案|辦法|平臺|平台|報告|協議|聯盟|基金|機制|專案|法案|系統|模型|展)"
)
_LONGEST_NAME = 26


def annotated(reading: Reading, stretch: Stretch) -> str:
    """The stretch's words with what they need beside them."""
    return _heading(reading, stretch) + _with_name(stretch)


def _heading(reading: Reading, stretch: Stretch) -> str:
    headings = stretch.ranked.candidate.hit.passage.headings
    if not headings or len(headings[-1]) > _LONGEST_HEADING or headings[-1] in stretch.text:
        return ""
    pairs = pairs_of(reading.weights)
    said = frozenset(terms(fold(stretch.text)))
    unsaid = {term: weight for term, weight in pairs.items() if term not in said}
    adds = covered(unsaid, frozenset(terms(fold(headings[-1]))))
    return f"〔{headings[-1]}〕" if adds >= _HEADING_ADDS * sum(pairs.values()) else ""


def _with_name(stretch: Stretch) -> str:
    """The words, with the full name behind the first 本補助 or 該中心 whose name the article gives before in 「…」 or 《…》."""
    text = stretch.text
    match = _POINTS.search(text)
    if match is None:
        return text
    name = re.compile(f"[「《]([^「」《》\\n]{{1,{_LONGEST_NAME}}}{match[1]})[」》]")
    before = [stretch.article.title, stretch.article.text[: stretch.start + match.start()]]
    found = [one[1] for place in before for one in name.finditer(place)]
    if not found or found[-1] in text:
        return text
    return f"{text[: match.end()]}〔{found[-1]}〕{text[match.end() :]}"
