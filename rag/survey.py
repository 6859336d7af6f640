"""«Which articles speak of X?»: a list of articles, each with the sentence that shows it.

An article counts when it holds the topic's words, or a synonym of them, or, for a topic in other words, when one of its sentences meets the topic
in meaning nearly as well as the best one does.

Not for: counting how often; nor more articles than retrieval found passages of.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from rag.compose import Stretch
from rag.features import covered, pairs_of
from rag.rank import Ranked
from rag.reading import Reading

MOST_ARTICLES = 10
# Passages to retrieve for such a question: enough that an article with one mention is among them.
DEPTH = 60

_HOLDS_TOPIC = 0.8
_NEAR_BEST = 0.85
_MEETS_TOPIC = 0.4

# How sure one may be that the articles speak of a topic that they name.
_NAMED = 0.9
_PIECE = re.compile(r"[^\s()「」『』《》〈〉\"]{2,}")


def survey(reading: Reading) -> tuple[list[Stretch], float]:
    """One sentence of each article that speaks of the topic, best first, and how sure that is; ``reading`` is of the topic alone."""
    pairs = pairs_of(reading.weights)
    total = sum(pairs.values()) or 1.0
    wanted = _wordings(reading)
    found = [
        one
        for one in reading.ranked
        if any(words in one.candidate.folded for words in wanted)
        or covered(pairs, one.candidate.terms) >= _HOLDS_TOPIC * total
    ]
    sure = _NAMED
    if not found:
        sure = max((one.features["meaning"] for one in reading.ranked), default=0.0)
        found = [one for one in reading.ranked if one.features["meaning"] >= max(_MEETS_TOPIC, _NEAR_BEST * sure)]
    return [Stretch(one, one.candidate.start, one.candidate.end) for one in _one_per_article(found)][
        :MOST_ARTICLES
    ], sure


def _wordings(reading: Reading) -> list[str]:
    """The topic as it was asked, piece by piece where it is Chinese, and the synonyms of what is the whole of a piece."""
    topic = reading.question.folded
    pieces = [topic] if topic.isascii() else _PIECE.findall(topic)
    others = dict(reading.question.others)
    return [*pieces, *(other for piece in pieces for other in others.get(piece, ()))]


def _one_per_article(ranked: Sequence[Ranked]) -> list[Ranked]:
    best: dict[str, Ranked] = {}
    for one in ranked:
        best.setdefault(one.candidate.article.id, one)
    return list(best.values())
