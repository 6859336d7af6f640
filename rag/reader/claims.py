"""Stretches → claims with citations: where each quote stands, on which page, in which passages.

Not for: choosing them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from rag.domain import Article, Citation, DraftClaim, Passage
from rag.index.manifest import Manifest
from rag.pages.boxes import quote_boxes


@dataclass(frozen=True, slots=True)
class Quoted:
    """Characters ``start`` to ``end`` of an article, and how they are shown: with what stands in brackets beside them.

    ``span``: the characters of the article that are the answer itself, None where nothing that short is.
    """

    article: Article
    start: int
    end: int
    shown: str
    span: tuple[int, int] | None = None


def claims_of(quoted: Sequence[Quoted], manifest: Manifest, *, named: bool = False) -> tuple[DraftClaim, ...]:
    """One claim per stretch; a stretch that runs over several passages gets a citation in each of them.

    Where stretches are of several articles, or ``named`` asks for it, each begins with the title of its article.
    """
    named = named or len({one.article.id for one in quoted}) > 1
    claims: list[DraftClaim] = []
    marker = 0
    for one in quoted:
        citations: list[Citation] = []
        for passage in manifest.passages_of(one.article.id):
            part = _trim(one.article.text, max(one.start, passage.start), min(one.end, passage.end))
            if part[0] < part[1]:
                marker += 1
                citations.append(_citation(marker, passage, *part, one.span))
        source = f"〈{one.article.title}〉" if named else ""
        claims.append(DraftClaim(source + one.shown, tuple(citations)))
    return tuple(claims)


def _trim(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end


def _citation(marker: int, passage: Passage, start: int, end: int, span: tuple[int, int] | None) -> Citation:
    blocks = [block for block in passage.article.blocks if block.start < end and start < block.end]
    pages = list(dict.fromkeys(block.page for block in blocks if block.page))
    page = pages[0] if len(pages) == 1 else f"{pages[0]}-{pages[-1]}" if pages else passage.pages
    boxes = quote_boxes(passage.article, start, end)
    inside = (span[0] - start, span[1] - start) if span and start <= span[0] < span[1] <= end else None
    return Citation(marker, passage, passage.article.text[start:end], start, end, page, boxes, inside)
