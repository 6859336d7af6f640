"""Endless blocks → blocks of readable length: a line of 600,000 characters becomes paragraphs, cut where its sentences end.

Reading a question against a block takes time that grows with the block, whatever little of it the passage holds; so none may be endless. The
article's text stays as it is, and every character that is not blank stays in a block, on its page, with its boxes: a quote is as verbatim as
before. What no sentence end cuts is cut at its commas, or anywhere.

Not for: passages (``ingest.passages``), which are shorter.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from rag.domain import Article, Block, BlockKind, Box
from rag.sentences import split_sentences

MOST = 2000  # characters of a block; the longest paragraph of the sample issue has 726
_ENDLESS = 1200  # a longer «sentence» is none
_STRETCH = 400  # and is cut into stretches of at most so many
_LONGEST_TITLE = 300
_SEAMS = "，、；：，,;: 　\n｜"


def with_short_blocks(article: Article) -> Article:
    """The article with no block longer than ``MOST`` and no title that travels with every passage longer than a title is."""
    title = article.title
    if len(title) > _LONGEST_TITLE:
        title = title[: next(cut_at_seams(title, 0, len(title), _LONGEST_TITLE))[1]].rstrip(_SEAMS) + "…"
    if title is article.title and not any(_is_too_long(block) for block in article.blocks):
        return article
    return replace(article, title=title, blocks=tuple(piece for block in article.blocks for piece in _pieces(block)))


def cut_at_seams(text: str, start: int, end: int, longest: int) -> Iterator[tuple[int, int]]:
    """The stretches of ``text[start:end]``, none over ``longest`` characters; each ends behind a comma if there is one in its second half."""
    while end - start > longest:
        limit = start + longest
        seam = max(text.rfind(sign, start + longest // 2, limit) for sign in _SEAMS)
        stop = limit if seam < 0 else seam + 1
        yield start, stop
        start = stop
    yield start, end


def _is_too_long(block: Block) -> bool:
    return len(block.text) > (_LONGEST_TITLE if block.kind is BlockKind.HEADING else MOST)


def _pieces(block: Block) -> Iterator[Block]:
    """The blocks that a block is cut into; itself where it is short enough. A heading that is none becomes a paragraph."""
    if not _is_too_long(block):
        yield block
        return
    kind = BlockKind.PARAGRAPH if block.kind is BlockKind.HEADING else block.kind
    for start, end in _stretches(block.text):
        before = [page for offset, page in block.turns if offset <= start]
        yield Block(
            kind,
            block.level,
            block.text[start:end],
            block.start + start,
            before[-1] if before else block.page,
            tuple(part for box in block.boxes if (part := _part(box, start, end)) is not None),
            tuple((offset - start, page) for offset, page in block.turns if start < offset < end),
        )


def _stretches(text: str) -> Iterator[tuple[int, int]]:
    """As many whole sentences together as have room; an endless one apart, stretch by stretch."""
    begin = end = 0
    for sentence in split_sentences(text):
        endless = sentence.end - sentence.start > _ENDLESS
        if end > begin and (endless or sentence.end - begin > MOST):
            yield begin, end
            begin = end = sentence.end
        if endless:
            yield from cut_at_seams(text, sentence.start, sentence.end, _STRETCH)
            begin = end = sentence.end
        else:
            begin = sentence.start if end == begin else begin
            end = sentence.end
    if end > begin:
        yield begin, end


def _part(box: Box, start: int, end: int) -> Box | None:
    """The part of a line's box that belongs to characters ``start`` to ``end`` of the block; a box that knows no characters belongs to all."""
    if not box.edges:
        return box
    first, last = max(box.start, start), min(box.start + len(box.edges) - 1, end)
    if first >= last:
        return None
    edges = box.edges[first - box.start : last - box.start + 1]
    cut = replace(box, start=first - start, edges=edges)
    if edges[0] > edges[-1]:  # down a vertical line
        return replace(cut, top=edges[0], bottom=edges[-1])
    return replace(cut, left=edges[0], right=edges[-1])
