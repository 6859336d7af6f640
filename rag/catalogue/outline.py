"""An article in its own words: its lead and its headings, or what of both stands on one page.

Not for: summing up in other words; that would need a model, and could not be checked word for word.
"""

from __future__ import annotations

from rag.domain import Article, Block, BlockKind
from rag.reader.claims import Quoted
from rag.sentences import split_sentences

_LEAD = 160  # characters that the lead aims for
_MOST_HEADINGS = 12
_FEW_HEADINGS = 2
_MOST_OPENINGS = 4
_TEXT = (BlockKind.PARAGRAPH, BlockKind.LIST_ITEM)


def outline(article: Article, page: str = "") -> list[Quoted]:
    """The lead, then the headings; where an article has next to none, the first sentence of each of its next paragraphs.

    With ``page`` only what begins on that printed page, or the whole article's where nothing does.
    """
    blocks = [block for block in article.blocks if not page or block.page == page] or [*article.blocks]
    paragraphs = [block for block in blocks if block.kind is BlockKind.PARAGRAPH] or [
        block for block in blocks if block.kind in _TEXT
    ]
    headings = [block for block in blocks if block.kind is BlockKind.HEADING][:_MOST_HEADINGS]
    quoted = [_lead(article, paragraphs[0])] if paragraphs else []
    if len(headings) < _FEW_HEADINGS:
        quoted += [_opening(article, block) for block in paragraphs[1 : 1 + _MOST_OPENINGS]]
    return quoted + [Quoted(article, block.start, block.end, block.text) for block in headings]


def lead(article: Article) -> list[Quoted]:
    """The lead alone; nothing for an article without running text."""
    return outline(article)[:1]


def _lead(article: Article, block: Block) -> Quoted:
    sentences = split_sentences(block.text)
    end = sentences[0].end
    for sentence in sentences[1:]:
        if sentence.end > _LEAD:
            break
        end = sentence.end
    return _stretch(article, block, sentences[0].start, end)


def _opening(article: Article, block: Block) -> Quoted:
    first = split_sentences(block.text)[0]
    return _stretch(article, block, first.start, first.end)


def _stretch(article: Article, block: Block, start: int, end: int) -> Quoted:
    return Quoted(article, block.start + start, block.start + end, block.text[start:end])
