"""Question → passages: both halves of the index in one request, then the closest sentence of the best passages, fused by score.

Three parts, each 0 … 1: BM25 divided by the most that the question's terms could score; how much of the question the closest sentence covers
(``rag.search.closest``); and the cosine of the vectors, counted from that of
the farthest passage looked at. The first two are averaged. The vectors have the more say the less those have found: weight ·
(1 - best of both)². A clear match of words keeps its lead, a question in other words than the article's is carried by the vectors.
Reciprocal ranks throw that lead away (measured on DRCD: -8 to -22 points R@1 with equal weights).

Not for: choosing sentences.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from rag.domain import Hit
from rag.index.library import Library
from rag.index.protocol import Scored, SearchResult
from rag.search.bm25 import idf, query_vector
from rag.search.closest import Sought, closeness, sought
from rag.search.expand import Unit, form_terms, is_latin_question, question_units, unit_terms
from rag.search.rerank import rerank
from rag.search.wording import in_article_words
from rag.text import fold

# BM25's term weight is 1 for a term that a passage of average length holds once, and 1.3 where it holds it twice.
_FULL_MATCH = 1.3
_DEPTH = 50
# The closest sentence is looked for in so many passages; it changes places among those that words or vectors put first.
_LOOKED_INTO = 20
_RERANKED = 30
# Translated words are guesses: the vectors of a question in English count so much more (XQuAD en → zh, tuning half: best between 2 and 4).
_FOREIGN = 3.0


@dataclass(frozen=True, slots=True)
class Wanted:
    """A question made ready to search with.

    ``ceiling`` is the most that its terms could score in the word half; ``foreign``: its words are translations, from a question in English.
    """

    weights: Mapping[str, float]
    sought: Sought
    ceiling: float
    foreign: bool


def wanted(library: Library, question: str) -> Wanted:
    """What a question looks for."""
    units = question_units(question, library.manifest)
    weights = unit_terms(units)
    frequency = library.manifest.document_frequency(weights)
    passages = library.manifest.passage_count
    tells = {term: idf(count, passages) for term, count in frequency.items()}
    ceiling = _FULL_MATCH * sum(_mean(unit, tells, sum) for unit in units)
    things = sought(([*unit.forms], _mean(unit, tells, max)) for unit in units)
    return Wanted(weights, things, ceiling or 1.0, is_latin_question(fold(question)))


def search_halves(library: Library, question: str, weights: Mapping[str, float], limit: int) -> SearchResult:
    """What each half finds for a question with these terms."""
    return library.index.search(library.embedder.embed_query(question), query_vector(weights), limit)


def retrieve(library: Library, question: str, limit: int, dense_weight: float) -> list[Hit]:
    """The ``limit`` best passages for a question, best first; fewer if nothing else matches at all."""
    question = in_article_words(question, library.manifest)
    search = wanted(library, question)
    found = search_halves(library, question, search.weights, max(_DEPTH, limit))
    dense, lexical = _by_point(found.dense), _by_point(found.sparse)
    # a passage outside the dense list is at most as near as the last one in it
    farthest = found.dense[-1].score if found.dense else 0.0

    def by_words(point: str) -> float:
        return lexical[point][1] / search.ceiling if point in lexical else 0.0

    def by_vectors(point: str) -> float:
        cosine = dense[point][1] if point in dense else farthest
        return library.embedder.stretch * max(0.0, cosine - farthest)

    first = sorted(dense.keys() | lexical.keys(), key=lambda point: (-by_words(point) - by_vectors(point), point))
    first = first[: max(limit, _LOOKED_INTO)]
    folded = library.manifest.folded(first)
    near = {point: closeness(search.sought, text.head, text.body) for point, text in folded.items()}
    matched = {point: (by_words(point) + near[point]) / 2 for point in near}
    weight = dense_weight * (_FOREIGN if search.foreign else 1.0)
    weight *= (1.0 - min(1.0, max(matched.values(), default=0.0))) ** 2
    score = {point: matched[point] + weight * by_vectors(point) for point in near}
    kept = max(limit, _RERANKED) if library.reranker else limit
    best = sorted(score, key=lambda point: (-score[point], point))[:kept]
    hits = []
    for point, passage in library.manifest.passages(best).items():
        dense_rank, dense_score = dense.get(point, (None, None))
        lexical_rank, lexical_score = lexical.get(point, (None, None))
        hits.append(
            Hit(passage, score[point], dense_rank, dense_score, lexical_rank, lexical_score, closeness=near[point])
        )
    return rerank(library.reranker, question, hits)[:limit] if library.reranker else hits


def _mean(unit: Unit, tells: Mapping[str, float], of_form: Callable[[Iterable[float]], float]) -> float:
    """The mean over a unit's forms, by their shares, of the sum or the maximum of their terms' IDF."""
    total = sum(unit.forms.values())
    return sum(share * of_form(tells[term] for term in form_terms(form)) for form, share in unit.forms.items()) / total


def _by_point(found: Sequence[Scored]) -> dict[str, tuple[int, float]]:
    """Rank (from 1) and score of each passage that scored above nothing."""
    return {point.id: (rank, point.score) for rank, point in enumerate(found, 1) if point.score > 0}
