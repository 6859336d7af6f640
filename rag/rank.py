"""Ranking sentences by how much of the question they cover, weighted by how telling each term is.

The strong simple baseline: the IDF-weighted share of the question's characters, bigrams, words and numbers that occur in the
sentence together with its title and headings; plus the sentence alone, the standing of its passage, and whether it has the form
the question asks for (a question for a phone number wants one).

Not for: deciding whether the best sentence is good enough.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from rag.domain import BlockKind
from rag.question import Intent, Question
from rag.sentence_pool import Candidate
from rag.text import fold

_ALONE = 0.35
_WITH_CONTEXT = 0.65
_PASSAGE = 0.15
_FORM_FITS = 0.12
_FORM_MISSES = -0.12
_LEADS_LIST = 0.08
_FOCUS_IN = 0.08
_LABEL_ASKED = 0.1
_SIDE_MATTER = -0.3
_ENUMERATES = re.compile(fold("(分別|包括|包含|涵蓋|有|是)[^。]*[^、。]+、[^、。]+(、|以及|和|與|及)"))
# «尋職津貼：每月5,000元» is about 尋職津貼, whatever else it mentions
_LABEL = re.compile("([^:,。;、「」()]{2,14}):(?!$)")
_SIDE_KINDS = {BlockKind.CAPTION, BlockKind.REFERENCE}


@dataclass(frozen=True, slots=True)
class Ranked:
    """A candidate with its score, and whether it has the form that the question wants (None: it wants none)."""

    candidate: Candidate
    score: float
    form_fits: bool | None


def rank_sentences(question: Question, pool: Sequence[Candidate], weights: Mapping[str, float]) -> list[Ranked]:
    """The pool by score, best first; ``weights`` is the IDF of each term of the question."""
    total = sum(weights.values()) or 1.0
    top = max((candidate.hit.score for candidate in pool), default=0.0) or 1.0
    ranked = [_rank(question, candidate, weights, total, top) for candidate in pool]
    return sorted(ranked, key=lambda one: (-one.score, one.candidate.article.id, one.candidate.start))


def covered(weights: Mapping[str, float], terms: frozenset[str]) -> float:
    """The weight of those of the question's terms that are among ``terms``."""
    return sum(weight for term, weight in weights.items() if term in terms)


def _rank(question: Question, candidate: Candidate, weights: Mapping[str, float], total: float, top: float) -> Ranked:
    alone = covered(weights, candidate.terms) / total
    with_context = covered(weights, candidate.terms | candidate.context_terms) / total
    fits = question.form_fits(candidate.folded)
    score = _ALONE * alone + _WITH_CONTEXT * with_context + _PASSAGE * candidate.hit.score / top
    if fits is not None:
        score += _FORM_FITS if fits else _FORM_MISSES
    if Intent.LIST in question.intents and (leads_list(candidate) or _ENUMERATES.search(candidate.folded)):
        score += _LEADS_LIST
    if question.focus and question.focus in candidate.folded:
        score += _FOCUS_IN
    label = _LABEL.match(candidate.folded)
    if label and label[1] in question.folded:
        score += _LABEL_ASKED
    if candidate.block.kind in _SIDE_KINDS:
        score += _SIDE_MATTER
    return Ranked(candidate, score, fits)


def leads_list(candidate: Candidate) -> bool:
    """Whether the sentence ends in a colon and thereby promises a list."""
    return candidate.text.endswith(("：", ":"))
