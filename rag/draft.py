"""The extractive draft: an answer made of quotations, without any language model.

One stretch of text answers (a sentence, or a complete list); a second sentence is added only where it covers a part of the
question that the first leaves open. Below the floors nothing is claimed: the nearest passages are shown, or nothing is.

Not for: judging quotations against their passages (``rag.verify``).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from rag.bm25 import idf
from rag.boxes import quote_boxes
from rag.compose import stretch_for
from rag.domain import Article, Citation, Draft, DraftClaim, Hit, Passage, Status
from rag.expand import weighted_terms
from rag.manifest import Manifest
from rag.question import Question, analyse
from rag.rank import Ranked, covered, rank_sentences
from rag.sentence_pool import sentence_pool
from rag.terms import is_pair, terms
from rag.text import fold

ENGINE = "extractive"

# A second sentence must add this share of the question's weight, and score nearly as well as the first.
_SECOND_ADDS = 0.15
_SECOND_SCORE = 0.75
_RELATED_SHOWN = 3
_UNSEEN_PAIR = 0.3

# What a missing name or form leaves of the confidence; and meeting the question in a word at most.
_NAME_MISSING = 0.5
_FORM_MISSING = 0.7
_TOUCHED_ONLY = 0.5


def draft_answer(
    question_text: str,
    hits: Sequence[Hit],
    manifest: Manifest,
    *,
    answer_floor: float,
    related_floor: float,
) -> Draft:
    """Quote what answers the question, or say that nothing does."""
    question = analyse(question_text)
    weights = _term_weights(question, manifest)
    ranked = rank_sentences(question, sentence_pool(hits), weights)
    if not ranked:
        return Draft(Status.ABSTAINED, (), 0.0, ENGINE)
    best = ranked[0]
    first = stretch_for(question, best.candidate)
    confidence = _confidence(question, best, first, weights)
    if confidence < related_floor:
        return Draft(Status.ABSTAINED, (), confidence, ENGINE)
    if confidence < answer_floor:
        shown = _one_per_passage(ranked)[:_RELATED_SHOWN]
        stretches = [(one.candidate.article, one.candidate.start, one.candidate.end) for one in shown]
        return Draft(Status.RELATED, _claims(stretches, manifest), confidence, ENGINE)
    stretches = [(best.candidate.article, *first)]
    second = _second(question, ranked, stretches[0], weights)
    if second is not None:
        stretches.append((second.candidate.article, *stretch_for(question, second.candidate)))
    return Draft(Status.ANSWERED, _claims(stretches, manifest), confidence, ENGINE)


def _term_weights(question: Question, manifest: Manifest) -> dict[str, float]:
    """The IDF of each term of the question by its weight; less for a bigram that occurs nowhere.

    Such a bigram is mostly the seam of two words that the asker put side by side: it says little about the answer.
    """
    passages = manifest.passage_count
    wanted = weighted_terms(question.text, manifest)
    frequency = manifest.document_frequency(wanted)
    return {
        term: weight * idf(frequency[term], passages) * (_UNSEEN_PAIR if not frequency[term] and is_pair(term) else 1.0)
        for term, weight in wanted.items()
    }


Stretch = tuple[Article, int, int]


def _confidence(question: Question, best: Ranked, stretch: tuple[int, int], weights: Mapping[str, float]) -> float:
    """How much of the question the answer covers, less for a name or a form it lacks; 0 … 1."""
    candidate = best.candidate
    quoted = fold(candidate.article.text[stretch[0] : stretch[1]])
    total = sum(weights.values()) or 1.0
    quoted_terms = frozenset(terms(quoted)) | candidate.context_terms
    share = covered(weights, quoted_terms) / total
    if _touches_only(frozenset(weights), quoted_terms):
        share *= _TOUCHED_ONLY
    around = fold(candidate.hit.passage.indexed_text)
    around_terms = frozenset(terms(around))
    if any(name not in around and name not in around_terms for name in question.names):
        share *= _NAME_MISSING
    if question.form_fits(quoted) is False:
        share *= _FORM_MISSING
    return min(1.0, share)


def _touches_only(asked: frozenset[str], quoted: frozenset[str]) -> bool:
    """Whether the answer shares with the question not even two words, nor half of its words (characters do not count)."""
    words = {term for term in asked if len(term) > 1}
    shared = len(words & quoted)
    return shared < 2 and shared * 2 < len(words)


def _second(
    question: Question, ranked: Sequence[Ranked], first: Stretch, weights: Mapping[str, float]
) -> Ranked | None:
    """The best sentence that adds to the first stretch, if any does."""
    article, start, end = first
    total = sum(weights.values()) or 1.0
    had = frozenset(terms(fold(article.text[start:end])))
    open_weights = {term: weight for term, weight in weights.items() if term not in had}
    for one in ranked[1:]:
        candidate = one.candidate
        overlaps = candidate.article.id == article.id and candidate.start < end and start < candidate.end
        if overlaps or one.score < _SECOND_SCORE * ranked[0].score:
            continue
        if covered(open_weights, candidate.terms) / total >= _SECOND_ADDS and one.form_fits is not False:
            return one
    return None


def _one_per_passage(ranked: Sequence[Ranked]) -> list[Ranked]:
    best: dict[str, Ranked] = {}
    for one in ranked:
        best.setdefault(one.candidate.hit.passage.id, one)
    return list(best.values())


def _claims(stretches: Sequence[Stretch], manifest: Manifest) -> tuple[DraftClaim, ...]:
    """One claim per stretch; a stretch that runs over several passages gets a citation in each of them."""
    claims: list[DraftClaim] = []
    marker = 0
    for article, start, end in stretches:
        citations: list[Citation] = []
        for passage in manifest.passages_of(article.id):
            part = _trim(article.text, max(start, passage.start), min(end, passage.end))
            if part[0] < part[1]:
                marker += 1
                citations.append(_citation(marker, passage, *part))
        claims.append(DraftClaim(article.text[start:end], tuple(citations)))
    return tuple(claims)


def _trim(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end


def _citation(marker: int, passage: Passage, start: int, end: int) -> Citation:
    blocks = [block for block in passage.article.blocks if block.start < end and start < block.end]
    pages = list(dict.fromkeys(block.page for block in blocks if block.page))
    page = pages[0] if len(pages) == 1 else f"{pages[0]}-{pages[-1]}" if pages else passage.pages
    boxes = quote_boxes(passage.article, start, end)
    return Citation(marker, passage, passage.article.text[start:end], start, end, page, boxes)
