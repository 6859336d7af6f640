"""Question → passages: both halves of the index in one request, fused by score.

The word half is divided by the most that the question's terms could score, so that it lies in 0 … 1 whatever the corpus; the vector half is a
cosine. They are added, and the vectors have the more say the less the words have found: weight · (1 - best word score)². A clear word match
keeps its lead (DRCD: no loss), a question in other words than the article's is carried by the vectors (paraphrase set: +5 R@1, +16 R@10).
Reciprocal ranks throw that lead away (measured on DRCD: -8 to -22 points R@1 with equal weights).

Not for: choosing sentences.
"""

from __future__ import annotations

from rag.bm25 import idf, query_vector
from rag.domain import Hit
from rag.expand import weighted_terms
from rag.index import Scored, SearchResult
from rag.library import Library
from rag.rerank import rerank

# BM25's term weight tends to k1 + 1 = 2.2; a passage of average length that holds a term once or twice gets 1 to 1.4.
_FULL_MATCH = 1.5
_DEPTH = 50
_RERANKED = 30


def search_halves(library: Library, question: str, limit: int) -> tuple[SearchResult, float]:
    """What each half finds, and the most that the question's terms could score in the word half."""
    wanted = weighted_terms(question, library.manifest)
    frequency = library.manifest.document_frequency(wanted)
    passages = library.manifest.passage_count
    ceiling = _FULL_MATCH * sum(weight * idf(frequency[term], passages) for term, weight in wanted.items()) or 1.0
    return library.index.search(library.embedder.embed_query(question), query_vector(wanted), limit), ceiling


def retrieve(library: Library, question: str, limit: int, dense_weight: float) -> list[Hit]:
    """The ``limit`` best passages for a question, best first; fewer if nothing else matches at all."""
    found, ceiling = search_halves(library, question, max(_DEPTH, limit))
    dense, lexical = _by_passage(found.dense), _by_passage(found.sparse)
    # a passage outside the dense list is at most as near as the last one in it
    farthest = found.dense[-1].score if found.dense else 0.0
    certainty = min(1.0, max((score for _, score in lexical.values()), default=0.0) / ceiling)
    weight = dense_weight * (1.0 - certainty) ** 2

    def score(passage_id: str) -> float:
        lexical_score = lexical[passage_id][1] / ceiling if passage_id in lexical else 0.0
        dense_score = dense[passage_id][1] if passage_id in dense else farthest
        return lexical_score + weight * max(0.0, dense_score)

    kept = max(limit, _RERANKED) if library.reranker else limit
    best = sorted(dense.keys() | lexical.keys(), key=lambda id_: (-score(id_), id_))[:kept]
    hits = []
    for passage in library.manifest.passages(best):
        dense_rank, dense_score = dense.get(passage.id, (None, None))
        lexical_rank, lexical_score = lexical.get(passage.id, (None, None))
        hits.append(Hit(passage, score(passage.id), dense_rank, dense_score, lexical_rank, lexical_score))
    return rerank(library.reranker, question, hits)[:limit] if library.reranker else hits


def _by_passage(found: list[Scored]) -> dict[str, tuple[int, float]]:
    """Rank (from 1) and score of each passage that scored above nothing."""
    return {point.payload["passage_id"]: (rank, point.score) for rank, point in enumerate(found, 1) if point.score > 0}
