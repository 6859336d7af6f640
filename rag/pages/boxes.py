"""A stretch of an article → the rectangles that cover exactly its words, line by line.

Works from what the blocks carry, over line, column and page breaks, along horizontal and down vertical lines. The PDF is not needed.

Not for: list markers and the breaks between blocks, which no block covers.
"""

from __future__ import annotations

from rag.domain import Article, Block, Box


def quote_boxes(article: Article, start: int, end: int) -> tuple[Box, ...]:
    """The boxes of ``article.text[start:end]`` in reading order, one for each line it touches; none if the source has no boxes."""
    return tuple(
        cut
        for block in article.blocks
        if block.start < end and block.end > start
        for box in block.boxes
        if (cut := _cut(block, box, start, end)) is not None
    )


def _cut(block: Block, box: Box, start: int, end: int) -> Box | None:
    """The part of a line's box that belongs to the stretch."""
    if not box.edges:
        return Box(box.page, box.left, box.bottom, box.right, box.top)
    length = len(box.edges) - 1
    first = min(max(start - block.start - box.start, 0), length)
    last = min(max(end - block.start - box.start, 0), length)
    if first >= last:
        return None
    near, far = box.edges[first], box.edges[last]
    if box.edges[0] > box.edges[-1]:  # vertical: from the top down
        return Box(box.page, box.left, far, box.right, near)
    return Box(box.page, near, box.bottom, far, box.top)
