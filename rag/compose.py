"""From the best sentence to the stretch of text that answers: a whole list, a sentence with the one before it, or itself.

Every stretch is contiguous in its article, so that it can be quoted as it stands.

Not for: choosing the sentence.
"""

from __future__ import annotations

import re

from rag.domain import Article, Block, BlockKind
from rag.question import Intent, Question
from rag.rank import leads_list
from rag.sentence_pool import Candidate
from rag.sentences import split_sentences
from rag.terms import terms
from rag.text import fold

_LISTED = {BlockKind.LIST_ITEM, BlockKind.TABLE}
_MAX_LIST_CHARS = 1500
_LEAD_IN_SHARE = 0.75
_REFERS_BACK = re.compile(
    fold(
        "^(他|她|它|其|此|該|這|同年|同時|當天|因此|所以|不過|但|然而|此外|另外|換言之|也就是說|舉例|例如|前者|後者|上述|前述)"
    )
)

# «已規劃六大措施。» announces what the next sentence names
_ANNOUNCES = re.compile(fold("([二兩三四五六七八九十]|\\d)(大|項|個|種|點|類)[^,、:：]{0,12}。$"))


def stretch_for(question: Question, candidate: Candidate) -> tuple[int, int]:
    """Start and end, in the article's text, of what to quote for this sentence."""
    article = candidate.article
    if leads_list(candidate):
        return candidate.start, _list_end_after(article, candidate.block) or candidate.end
    if candidate.block.kind in _LISTED and Intent.LIST in question.intents:
        whole = _whole_list(article, candidate.block)
        if whole is not None and _asks_for_list(question, candidate, whole[0]):
            return whole
    if Intent.LIST in question.intents and _ANNOUNCES.search(candidate.folded):
        return candidate.start, _end_of_next(candidate)
    if _REFERS_BACK.search(candidate.folded):
        return _start_of_previous(candidate), candidate.end
    return candidate.start, candidate.end


def _list_end_after(article: Article, lead: Block) -> int | None:
    """Where the list that follows a lead-in ends; None when no list follows."""
    position = article.blocks.index(lead) + 1
    end = None
    for block in article.blocks[position:]:
        if block.kind not in _LISTED:
            break
        if lead.kind is BlockKind.LIST_ITEM and block.level <= lead.level:
            break
        if block.end - lead.start > _MAX_LIST_CHARS:
            break
        end = block.end
    return end


def _whole_list(article: Article, item: Block) -> tuple[int, int] | None:
    """The list that an item belongs to, with its lead-in or caption; None when it is too long to quote whole."""
    blocks = article.blocks
    first = last = blocks.index(item)
    while first > 0 and blocks[first - 1].kind is item.kind:
        first -= 1
    while last + 1 < len(blocks) and blocks[last + 1].kind is item.kind:
        last += 1
    start = article.text.rfind("\n", 0, blocks[first].start) + 1
    if first > 0:
        before = blocks[first - 1]
        if before.kind is BlockKind.CAPTION:
            start = before.start
        elif before.kind is BlockKind.PARAGRAPH and before.text.endswith(("：", ":")):
            start = before.start + split_sentences(before.text)[-1].start
    end = blocks[last].end
    return (start, end) if end - start <= _MAX_LIST_CHARS else None


def _asks_for_list(question: Question, item: Candidate, start: int) -> bool:
    """Whether the question is about what the list is of, and not about something inside this one item."""
    lead_in = item.article.text[start : item.article.text.find("\n", start)]
    about_list = question.terms & (frozenset(terms(fold(lead_in))) | item.context_terms)
    about_item = question.terms & item.terms
    return len(about_list) >= len(about_item) * _LEAD_IN_SHARE


def _start_of_previous(candidate: Candidate) -> int:
    """Where the sentence before this one begins, if it is in the same block."""
    offset = candidate.block.start
    starts = [offset + sentence.start for sentence in split_sentences(candidate.block.text)]
    return max((start for start in starts if start < candidate.start), default=candidate.start)


def _end_of_next(candidate: Candidate) -> int:
    """Where the sentence after this one ends, if it is in the same block."""
    offset = candidate.block.start
    ends = [offset + sentence.end for sentence in split_sentences(candidate.block.text)]
    return min((end for end in ends if end > candidate.end), default=candidate.end)
