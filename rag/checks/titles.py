"""A person's title in a claim against the one that the source names the person with.

A name is told by the two characters before its title: «黃彥男部長», «卓院長», and an office likewise: «經濟部長».

Not for: who holds an office when the source names nobody.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from rag.checks.source import Source, SourceSentence
from rag.rules.load import load_rules
from rag.text import HAN, fold

_NAME = 2  # characters before a title that tell whose it is
_ALONE = re.compile(f"[^{HAN}]")


def wrong_titles(claim: str, source: Source) -> Iterator[tuple[str, str, SourceSentence]]:
    """What the claim calls somebody, what the source does, and the sentence."""
    for match in _titles().finditer(claim):
        before = _before(claim, match.start())
        told = [
            (title, sentence)
            for sentence in source.sentences
            for title in _titles().finditer(sentence.text)
            if before and _before(sentence.text, title.start()) == before
        ]
        same = [title for title, _ in told if title[0] == match[0]]
        if told and not same:
            title, sentence = told[0]
            yield f"{before}{match[0]}", f"{_before(sentence.text, title.start())}{title[0]}", sentence


def _before(text: str, end: int) -> str:
    """The name before a title: two characters, or the surname alone behind a mark."""
    return _ALONE.split(text[max(0, end - _NAME) : end])[-1]


@cache
def _titles() -> re.Pattern[str]:
    titles = load_rules("titles").lists["titles"][0].split("、")
    return re.compile("|".join(sorted(map(fold, titles), key=len, reverse=True)))
