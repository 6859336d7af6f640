"""Answers and hits as the JSON that scripts rely on (DESIGN §5); the names and their order are part of the interface.

Not for: HTML.
"""

from __future__ import annotations

from typing import Any

from rag.domain import Answer, Citation, Claim, Hit

Json = dict[str, Any]


def answer_json(answer: Answer) -> Json:
    """An answer as a JSON object."""
    return {
        "id": answer.id,
        "question": answer.question,
        "status": str(answer.status),
        "answer": answer.text,
        "confidence": answer.confidence,
        "citations": [_citation_json(citation) for citation in answer.citations],
        "claims": [_claim_json(claim) for claim in answer.claims],
        "nearest": [_nearest_json(hit) for hit in answer.nearest],
        "engine": answer.engine,
        "passes": answer.passes,
        "timings_ms": answer.timings_ms,
        "notice": answer.notice,
        "prompts": answer.prompts,
        "complete": answer.complete,
    }


def hit_json(hit: Hit) -> Json:
    """A retrieved passage as a JSON object."""
    return {
        "passage_id": hit.passage.id,
        "article_id": hit.passage.article.id,
        "score": round(hit.score, 6),
        "text": hit.passage.text,
    }


def hit_explained_json(hit: Hit) -> Json:
    """The same with the rank and score that each half of the search gave it (null where it did not find it), and its closeness."""
    return {
        **hit_json(hit),
        "lexical": {"rank": hit.lexical_rank, "score": hit.lexical_score},
        "dense": {"rank": hit.dense_rank, "score": hit.dense_score},
        "closeness": hit.closeness,
    }


def _citation_json(citation: Citation) -> Json:
    article = citation.passage.article
    return {
        "marker": citation.marker,
        "passage_id": citation.passage.id,
        "article_id": article.id,
        "article": article.title,
        "authors": article.authors,
        "issue": article.issue,
        "page": citation.page,
        "quote": citation.quote,
        "passage": citation.passage.text,
        "start": citation.start,
        "end": citation.end,
        "span": [*citation.span] if citation.span else None,
    }


def _claim_json(claim: Claim) -> Json:
    return {
        "text": claim.text,
        "citations": [citation.marker for citation in claim.citations],
        "support": str(claim.verdict.support),
        "reason": claim.verdict.reason,
        "checks": [*claim.verdict.checks],
    }


def _nearest_json(hit: Hit) -> Json:
    article = hit.passage.article
    return {"passage_id": hit.passage.id, "article_id": article.id, "article": article.title, "page": hit.passage.pages}


def refused_json(id_: str, question: str, reason: str) -> Json:
    """What a batch records for a question that could not be taken at all (empty, far too long)."""
    return {
        "id": id_,
        "question": question,
        "status": "refused",
        "answer": reason,
        "confidence": 0.0,
        "citations": [],
        "claims": [],
        "nearest": [],
        "engine": "none",
        "passes": 0,
        "timings_ms": {"total": 0.0},
        "notice": "",
        "prompts": "",
        "complete": True,
    }
