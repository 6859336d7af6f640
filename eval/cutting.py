"""Taking sentences out of an article: a question whose answer is cut out of the articles has none, though all around it is still there.

Such questions are the hard ones to abstain on, and every question with a known answer gives one.

Not for: the index; what was found stays found.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from rag.domain import Article, Block, Hit

Span = tuple[int, int]


def cut_out(hits: Sequence[Hit], spans: dict[str, list[Span]]) -> list[Hit]:
    """The hits without some stretches of their articles (article id → stretches); hits of other articles stay as they are."""
    done: dict[str, Article] = {}
    found = []
    for hit in hits:
        article = hit.passage.article
        gone = sorted(spans.get(article.id, []))
        if not gone:
            found.append(hit)
            continue
        if article.id not in done:
            done[article.id] = _without(article, gone)
        start, end = _moved(hit.passage.start, gone), _moved(hit.passage.end, gone)
        if done[article.id].text[start:end].strip():
            text = done[article.id].text[start:end]
            found.append(
                replace(hit, passage=replace(hit.passage, article=done[article.id], start=start, end=end, text=text))
            )
    return found


def _without(article: Article, gone: Sequence[Span]) -> Article:
    blocks: list[Block] = []
    kept, at = [], 0
    for start, end in gone:
        kept.append(article.text[at : max(at, start)])
        at = max(at, end)
    text = "".join([*kept, article.text[at:]])
    for block in article.blocks:
        start, end = _moved(block.start, gone), _moved(block.end, gone)
        if text[start:end].strip():
            blocks.append(replace(block, start=start, text=text[start:end], boxes=()))
    return replace(article, digest=f"{article.digest} without {gone}", text=text, blocks=tuple(blocks))


def _moved(offset: int, gone: Sequence[Span]) -> int:
    """Where an offset lies after the cut; one inside a cut moves to its beginning."""
    shift, reached = 0, 0
    for start, end in gone:
        begin = max(start, reached)
        if offset > begin:
            shift += max(0, min(offset, end) - begin)
        reached = max(reached, end)
    return offset - shift
