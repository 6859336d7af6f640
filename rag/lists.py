"""Lists in articles: which items belong together, what leads into them, and where they end.

Not for: deciding whether a list is wanted (``rag.compose``).
"""

from __future__ import annotations

import re

from rag.domain import Article, Block, BlockKind
from rag.sentences import split_sentences

LISTED = frozenset({BlockKind.LIST_ITEM, BlockKind.TABLE})
MAX_LIST_CHARS = 1500
MAX_HEADINGS = 12

_NUMBERED = re.compile(r"[（(]?[一二三四五六七八九十壹貳參肆伍陸柒捌玖拾\d]{1,3}[)）、.．]")


def end_of_list_after(article: Article, lead: Block) -> int | None:
    """Where the list that follows a lead-in ends; None when no list follows. An item leads into items below it only."""
    end = None
    for block in article.blocks[article.blocks.index(lead) + 1 :]:
        if block.kind not in LISTED or (lead.kind is BlockKind.LIST_ITEM and block.level <= lead.level):
            break
        if block.end - lead.start > MAX_LIST_CHARS:
            break
        end = block.end
    return end


def headings_after(article: Article, lead: Block) -> list[Block]:
    """The headings that a paragraph announces («六大措施：» and then six sections): those of one level that follow it, at least two."""
    following = article.blocks[article.blocks.index(lead) + 1 :]
    if not following or following[0].kind is not BlockKind.HEADING:
        return []
    level, numbered = following[0].level, _NUMBERED.match(following[0].text) is not None
    found: list[Block] = []
    for block in following:
        if block.kind is BlockKind.HEADING and block.level < level:
            break
        if block.kind is BlockKind.HEADING and block.level == level:
            if numbered and not _NUMBERED.match(block.text):
                break  # another section, and none of those counted
            found.append(block)
    return found[:MAX_HEADINGS] if len(found) > 1 else []


def whole_list(article: Article, item: Block) -> tuple[int, int] | None:
    """The list that an item belongs to, with its lead-in or caption; None when it is too long to quote whole."""
    blocks = article.blocks
    first = last = blocks.index(item)
    while first > 0 and _goes_on(blocks[first - 1], item):
        first -= 1
    while last + 1 < len(blocks) and _goes_on(blocks[last + 1], item):
        last += 1
    start = article.text.rfind("\n", 0, blocks[first].start) + 1
    if first > 0:
        before = blocks[first - 1]
        if before.kind is BlockKind.CAPTION:
            start = before.start
        elif before.text.endswith(("：", ":")):
            start = before.start + split_sentences(before.text)[-1].start
    end = blocks[last].end
    return (start, end) if end - start <= MAX_LIST_CHARS else None


def _goes_on(block: Block, item: Block) -> bool:
    """Whether a neighbouring block is of the same list, or of a list inside it."""
    return block.kind is item.kind and (item.kind is BlockKind.TABLE or block.level >= item.level)


def without_number(heading: str) -> str:
    """A heading's words without the number in front of them."""
    return _NUMBERED.sub("", heading, count=1).strip()
