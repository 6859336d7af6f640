"""«Which articles speak of X?»: a list of articles, each with the sentence that shows it.

An article counts when it holds the topic's words, or a synonym of them, or, for a topic in other words, when one of its sentences meets the topic
in meaning nearly as well as the best one does.

Not for: counting how often; nor more articles than retrieval found passages of.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from rag.domain import BlockKind
from rag.reader.compose import Stretch
from rag.reader.features import covered, pairs_of
from rag.reader.rank import Ranked
from rag.reader.reading import Reading
from rag.search.glossary import load_glossary
from rag.text import fold

MOST_ARTICLES = 10
# Passages to retrieve for such a question: enough that an article with one mention is among them.
DEPTH = 60

_HOLDS_TOPIC = 0.6
_NEAR_BEST = 0.85
_MEETS_TOPIC = 0.4

# How sure one may be that the articles speak of a topic that they name.
_NAMED = 0.9
# A sentence of this many characters shows what an article says without filling the page.
_SHORTEST, _LONGEST = 12, 90
_OR = re.compile(fold("或是|或者|或|以及|、") + r"|\s+|\bor\b")
_PIECE = re.compile(r"[^\s()「」『』《》〈〉\"]{2,}")


def survey(reading: Reading) -> tuple[list[Stretch], float]:
    """One sentence of each article that speaks of the topic, best first, and how sure that is; ``reading`` is of the topic alone."""
    pairs = pairs_of(reading.weights)
    # each counts the same: what tells most in «美國關稅» is the seam between its two words
    pairs = dict.fromkeys(pairs, 1.0)
    total = sum(pairs.values()) or 1.0
    wanted = _wordings(reading)
    found = [
        one
        for one in reading.ranked
        if any(words in one.candidate.folded for words in wanted)
        or covered(pairs, one.candidate.terms) >= _HOLDS_TOPIC * total
        or _titled(one, wanted)
    ]
    sure = _NAMED
    if not found:
        sure = max((one.features["meaning"] for one in reading.ranked), default=0.0)
        found = [one for one in reading.ranked if one.features["meaning"] >= max(_MEETS_TOPIC, _NEAR_BEST * sure)]
    best = _one_per_article(found, wanted)[:MOST_ARTICLES]
    return [Stretch(one, one.candidate.start, one.candidate.end) for one in best], sure


def _wordings(reading: Reading) -> list[str]:
    """The topic as it was asked, piece by piece where it is Chinese, and the synonyms of what is the whole of a piece."""
    topic = reading.question.folded
    pieces = [topic] if topic.isascii() else [piece for piece in _OR.split(" ".join(_PIECE.findall(topic))) if piece]
    others = dict(reading.question.others)
    renderings = load_glossary().english.get(topic, ())
    return [*pieces, *renderings, *(other for piece in pieces for other in others.get(piece, ()))]


def _titled(one: Ranked, wanted: Sequence[str]) -> bool:
    """Whether the title of a sentence's article names the topic."""
    title = fold(one.candidate.article.title)
    return any(words in title for words in wanted)


def _one_per_article(found: Sequence[Ranked], wanted: Sequence[str]) -> list[Ranked]:
    """The sentence of each article that names the topic, best first; articles named for it, then those that speak most of it, come first."""
    by_article: dict[str, list[Ranked]] = {}
    for one in found:
        by_article.setdefault(one.candidate.article.id, []).append(one)

    def telling(one: Ranked) -> tuple[bool, bool, bool]:
        names_it = any(words in one.candidate.folded for words in wanted)
        return (
            not names_it,
            one.candidate.block.kind is BlockKind.TABLE,
            not _SHORTEST <= len(one.candidate.text) <= _LONGEST,
        )

    articles = sorted(by_article.values(), key=lambda many: (not _titled(many[0], wanted), -len(many)))
    return [min(many, key=telling) for many in articles]
