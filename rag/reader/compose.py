"""From the best sentence to the stretch of text that answers: a whole list, a sentence with its neighbour, or itself.

Every stretch is contiguous in its article, so that it can be quoted as it stands.

Not for: choosing the sentence, or how the stretch is shown (``rag.reader.claims``).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from rag.domain import Article, BlockKind
from rag.reader.answer_forms import Intent
from rag.reader.features import POINTS_BACK, enumerates, leads_list
from rag.reader.lists import LISTED, end_of_list_after, whole_list
from rag.reader.question import Question
from rag.reader.rank import Ranked
from rag.reader.sentence_pool import Candidate
from rag.sentences import split_sentences
from rag.terms import terms
from rag.text import fold

# Sentence and neighbour together stay within this many characters.
_SHORT = 120
# A neighbour comes along when its own score is at most this much lower.
_NEAR_BEST = 6.0
_LEAD_IN_SHARE = 0.75
# A reason, a way or a difference takes more than one sentence: what stands around it comes along up to this many characters.
_EXPLAINS = frozenset({Intent.WHY, Intent.HOW, Intent.COMPARE})
_EXPLAINED = 220

# «已規劃六大措施。» announces what the next sentence names
_ANNOUNCES = re.compile(fold("([二兩三四五六七八九十]|\\d)(大|項|個|種|點|類)[^,、:：]{0,12}。$"))


@dataclass(frozen=True, slots=True, eq=False)
class Stretch:
    """Characters ``start`` to ``end`` of an article, quoted because of ``ranked``."""

    ranked: Ranked
    start: int
    end: int

    @property
    def article(self) -> Article:
        """The article it stands in."""
        return self.ranked.candidate.article

    @property
    def text(self) -> str:
        """Its words."""
        return self.article.text[self.start : self.end]

    @property
    def starts_heading(self) -> bool:
        """Whether it is a heading's, as of a section that a sentence announces."""
        return any(one.kind is BlockKind.HEADING and one.start == self.start for one in self.article.blocks)

    def holds(self, candidate: Candidate) -> bool:
        """Whether a sentence begins in the stretch."""
        return self.article.id == candidate.article.id and self.start <= candidate.start < self.end

    def overlaps(self, other: Stretch) -> bool:
        """Whether two stretches share characters."""
        return self.article.id == other.article.id and self.start < other.end and other.start < self.end


Scores = Mapping[tuple[str, int], float]  # article id and start of a sentence → its score


def stretch_for(question: Question, ranked: Ranked, scores: Scores) -> Stretch:
    """What to quote for a sentence; ``scores`` knows those of its neighbours."""
    candidate = ranked.candidate
    start, end = _list_for(question, candidate) or _with_neighbour(question, ranked, scores)
    if candidate.article.text[start:end].endswith(("：", ":")):
        end = end_of_list_after(candidate.article, candidate.block) or end  # a neighbour led into a list
    return Stretch(ranked, start, end)


def _list_for(question: Question, candidate: Candidate) -> tuple[int, int] | None:
    article, block = candidate.article, candidate.block
    if leads_list(candidate):
        return candidate.start, end_of_list_after(article, block) or candidate.end
    if Intent.LIST not in question.intents:
        return None
    if block.kind in LISTED:
        whole = whole_list(article, block)
        return whole if whole is not None and _asks_for_list(question, candidate, whole[0]) else None
    if _ANNOUNCES.search(candidate.folded):
        return candidate.start, _neighbours(candidate)[1][1]
    return None


def _asks_for_list(question: Question, item: Candidate, start: int) -> bool:
    """Whether the question is about what the list is of, and not about something inside this one item."""
    lead_in = item.article.text[start : item.article.text.find("\n", start)]
    about_list = question.terms & (frozenset(terms(fold(lead_in))) | item.context_terms)
    about_item = question.terms & item.terms
    return len(about_list) >= len(about_item) * _LEAD_IN_SHARE


def _with_neighbour(question: Question, ranked: Ranked, scores: Scores) -> tuple[int, int]:
    """The sentence, with the one before or behind it where it cannot stand alone or hardly says what is asked."""
    candidate = ranked.candidate
    if candidate.block.kind in LISTED:
        return candidate.start, candidate.end
    before, after = _neighbours(candidate)
    if POINTS_BACK.match(candidate.folded):
        return before[0], candidate.end
    listless = (
        Intent.LIST in question.intents and Intent.ROLL not in question.intents and not enumerates(candidate.folded)
    )
    if _EXPLAINS & question.intents or listless:
        end = after[1] if after[1] - candidate.start <= _EXPLAINED else candidate.end
        return (before[0] if end - before[0] <= _EXPLAINED else candidate.start), end
    fitting = [
        side
        for side in (after, before)
        if max(side[1], candidate.end) - min(side[0], candidate.start) <= _SHORT
        and scores.get((candidate.article.id, side[0]), float("-inf")) >= ranked.score - _NEAR_BEST
    ]
    if not fitting or not fitting[0]:
        return candidate.start, candidate.end
    best = max(fitting, key=lambda side: scores[candidate.article.id, side[0]])
    return min(best[0], candidate.start), max(best[1], candidate.end)


def _neighbours(candidate: Candidate) -> tuple[tuple[int, int], tuple[int, int]]:
    """Where the sentences before and behind this one lie, itself where there is none in the same block."""
    offset = candidate.block.start
    places = [(offset + one.start, offset + one.end) for one in split_sentences(candidate.block.text)]
    own = (candidate.start, candidate.end)
    at = places.index(own)
    return places[at - 1] if at else own, places[at + 1] if at + 1 < len(places) else own
