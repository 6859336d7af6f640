"""Stretches → claims with citations: where each quote stands, on which page, in which passages.

Not for: choosing them.
"""

from __future__ import annotations

from collections.abc import Sequence

from rag.boxes import quote_boxes
from rag.domain import Article, Citation, DraftClaim, Passage
from rag.manifest import Manifest

Quoted = tuple[Article, int, int]


def claims_of(stretches: Sequence[Quoted], manifest: Manifest, *, named: bool = False) -> tuple[DraftClaim, ...]:
    """One claim per stretch; a stretch that runs over several passages gets a citation in each of them.

    Where stretches are of several articles, or ``named`` asks for it, each begins with the title of its article.
    """
    named = named or len({article.id for article, _, _ in stretches}) > 1
    claims: list[DraftClaim] = []
    marker = 0
    for article, start, end in stretches:
        citations: list[Citation] = []
        for passage in manifest.passages_of(article.id):
            part = _trim(article.text, max(start, passage.start), min(end, passage.end))
            if part[0] < part[1]:
                marker += 1
                citations.append(_citation(marker, passage, *part))
        said = article.text[start:end]
        claims.append(DraftClaim(f"〈{article.title}〉{said}" if named else said, tuple(citations)))
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
