"""Orders to the program inside an article → the article without them.

Whoever plants an order wants the program to take the article's words for its own instructions. So they are taken out where a file is read: nothing
behind that, neither the search nor a model nor a quotation nor what a client of the API shows, ever has them. Every other character keeps its place:
an order becomes blanks of the same length.

Not for: questions (``rag.screen``), whose orders find every claim bound to the articles (``rag.orders.bound``);
falsehoods without any order beside them, which no reader of one article can tell.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from rag.domain import Article, Block, BlockKind
from rag.instructions import gives_orders
from rag.orders.sense import OrderSense, order_sense, plainly_orders, unquoted
from rag.sentences import split_sentences
from rag.text import HAN, KANA

# Log odds. A sentence beside an order is taken for a part of it sooner than one that stands alone.
SURE = 0.5
DOUBT = 0.0  # what has the form of an order is one unless its meaning speaks against it
# Where English or a code runs into Chinese without a blank, two sentences stand in one.
_SEAM = re.compile(f"(?<=[.!?])(?=[{HAN}{KANA}])|(?<=[A-Za-z0-9+/=]{{12}})(?=[{HAN}{KANA}])")
BESIDE = -1.0


@dataclass(frozen=True, slots=True)
class Planted:
    """One order, ``article.text[start:end]``."""

    start: int
    end: int
    text: str


def planted_orders(article: Article, sense: OrderSense) -> list[Planted]:
    """The sentences of an article that order the program about, in order."""
    found = [*_sentences(article.blocks)]
    odds = sense.log_odds([unquoted(one.text) for one in found])
    formal = [plainly_orders(one.text) for one in found]
    sure = [value > (DOUBT if form else SURE) for form, value in zip(formal, odds, strict=True)]
    taken = [*sure]
    for step in (1, -1):
        places = range(len(found))[::step]
        for number, before in zip(places[1:], places, strict=False):
            taken[number] = taken[number] or (taken[before] and bool(odds[number] > BESIDE))
    return [one for one, is_taken in zip(found, taken, strict=True) if is_taken]


def holds_orders(text: str) -> bool:
    """Whether a text that was indexed holds an order all the same: by form, quick to see, and then by meaning."""
    if not gives_orders(text):
        return False
    formal = [one.text for one in split_sentences(text) if plainly_orders(one.text)]
    return bool((order_sense().log_odds(formal) > DOUBT).any())


def _sentences(blocks: Sequence[Block]) -> Iterator[Planted]:
    for block in blocks:
        for sentence in split_sentences(block.text):
            if block.kind is BlockKind.REFERENCE and not plainly_orders(sentence.text):
                continue  # titles and addresses of other people's works mean nothing to the detector
            cuts = [0, *(seam.start() for seam in _SEAM.finditer(sentence.text)), len(sentence.text)]
            for first, last in pairwise(cuts):
                start = block.start + sentence.start
                yield Planted(start + first, start + last, sentence.text[first:last])


def without_orders(article: Article, sense: OrderSense) -> tuple[Article, tuple[str, ...]]:
    """The article with blanks where orders stood, and their texts; a title that is one gives way to the article's id."""
    orders = planted_orders(article, sense)
    titled = plainly_orders(article.title) or bool(sense.log_odds([unquoted(article.title)])[0] > SURE)
    if not orders and not titled:
        return article, ()
    blocks = [replace(block, text=_blanked(block.text, block.start, orders)) for block in article.blocks]
    clean = replace(
        article,
        title=article.id if titled else article.title,
        text=_blanked(article.text, 0, orders),
        blocks=tuple(block for block in blocks if block.text.strip()),
    )
    return clean, (*([article.title] if titled else []), *(one.text for one in orders))


def _blanked(text: str, offset: int, orders: Sequence[Planted]) -> str:
    """A stretch that begins at ``offset`` of the article, with blanks for what orders hold of it; line breaks stay."""
    for one in orders:
        start, end = max(one.start - offset, 0), min(one.end - offset, len(text))
        if start < end:
            blank = "".join("\n" if char == "\n" else " " for char in text[start:end])
            text = text[:start] + blank + text[end:]
    return text
