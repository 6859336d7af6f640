"""Names of a claim against its source: quoted titles, Latin words, foreign names, and a name put where the source has another.

There is no name recogniser here. What is certain is checked everywhere (「…」, 《…》, Latin letters, X·Y); other names only where the claim
follows its source nearly word for word, so that a foreign stretch stands out.

Not for: telling that two names mean one thing; that is what the source's own words are for.
"""

from __future__ import annotations

import re

from rag.checks.align import Alignment
from rag.checks.difference import Difference
from rag.checks.numbers import read_folded
from rag.checks.replaced import replaced, strangers
from rag.checks.source import Source
from rag.checks.titles import wrong_titles
from rag.text import HAN

_QUOTED = re.compile(r"[「『《〈“]([^「」『』《》〈〉“”]{2,30})[」』》〉”]")
_LATIN = re.compile(r"[a-z][a-z0-9]*(?:[-.&'][a-z0-9]+)*")
_DOT = re.compile(rf"(?<=[{HAN}])·(?=[{HAN}]{{2}})")

_LATIN_SHARE = 0.5
_COMMON_LATIN = frozenset("the a an of in on at to for from by with and or is are was were that this it as be".split())


def wrong_names(alignment: Alignment, source: Source) -> list[Difference]:
    """One line for each name of the claim that the source does not hold."""
    everywhere = f"{source.context}\n{source.text}"
    squeezed = _squeeze(everywhere)
    claim = alignment.claim
    titles = [name for name in _QUOTED.findall(claim) if _squeeze(name) not in squeezed]
    if titles:  # a title may hold a year, and that in other digits
        bare = _squeeze(_without_figures(everywhere))
        titles = [name for name in titles if _squeeze(_without_figures(name)) not in bare]
    wrong = titles
    wrong += [name for name in _foreign_names(claim) if name not in everywhere]
    known, latin = set(_LATIN.findall(everywhere)), _is_latin(claim)
    wrong += [
        word
        for word in _LATIN.findall(claim)
        # in a claim in English only what looks like a code (CBAM2026): its words are translations
        if word not in known and (not latin or any(map(str.isdigit, word))) and len(word) > 1
    ]
    return [Difference(f"原文沒有「{name}」", alignment.nearest) for name in wrong]


def exchanged_words(alignment: Alignment, source: Source) -> list[Difference]:
    """One difference for each title or other content word that stands in the place of another."""
    changes = [
        *wrong_titles(alignment.claim, source),
        *((one.new, one.old, one.sentence) for one in replaced(alignment, source)),
    ]
    changes = changes or [(one.new, one.old, one.sentence) for one in strangers(alignment, source)]
    return [Difference(f"原文是「{old}」，不是「{new}」", sentence.original) for new, old, sentence in changes]


def _squeeze(text: str) -> str:
    return re.sub(r"[\s\0,。、;:!?「」『』《》〈〉“”()\-·]", "", text)


def _foreign_names(claim: str) -> list[str]:
    """What stands next to the dot of each transcribed name: its ends cannot be told, its middle can."""
    return [claim[dot.start() - 1 : dot.end() + 2] for dot in _DOT.finditer(claim)]


def _is_latin(text: str) -> bool:
    letters = [char for char in text if char.isalpha()]
    return sum(char.isascii() for char in letters) > len(letters) * _LATIN_SHARE


def _without_figures(folded: str) -> str:
    for one in read_folded(folded):  # they are another check's
        folded = folded[: one.start] + "\0" * (one.end - one.start) + folded[one.end :]
    return folded
