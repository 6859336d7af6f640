"""A Reading ↔ the JSON in which the child process sends it.

Not for: storing; the manifest has its own form.
"""

from __future__ import annotations

from typing import Any

from ingest.reading import Dropped, Reading
from rag.domain import Article, Block, BlockKind, Box

_FIELDS = (
    "id", "digest", "title", "text", "authors", "affiliation", "section", "issue", "pages", "published", "language", "source",
)  # fmt: skip


def reading_to_json(reading: Reading) -> dict[str, Any]:
    """Plain lists and numbers; boxes and blocks as lists, which is a third of the size."""
    return {
        "articles": [
            {name: getattr(article, name) for name in _FIELDS}
            | {"blocks": [_block_to_json(block) for block in article.blocks]}
            for article in reading.articles
        ],
        "dropped": [[dropped.text, dropped.why] for dropped in reading.dropped],
    }


def reading_from_json(value: dict[str, Any]) -> Reading:
    """The way back."""
    return Reading(
        tuple(
            Article(
                **{name: str(article[name]) for name in _FIELDS},
                blocks=tuple(_block_from_json(block) for block in article["blocks"]),
            )
            for article in value["articles"]
        ),
        tuple(Dropped(str(text), str(why)) for text, why in value["dropped"]),
    )


def _block_to_json(block: Block) -> list[Any]:
    boxes = [[box.page, box.left, box.bottom, box.right, box.top, box.start, box.edges] for box in block.boxes]
    return [block.kind.value, block.level, block.text, block.start, block.page, boxes, block.turns]


def _block_from_json(value: list[Any]) -> Block:
    kind, level, text, start, page, boxes, turns = value
    return Block(
        BlockKind(kind),
        int(level),
        str(text),
        int(start),
        str(page),
        tuple(_box_from_json(box) for box in boxes),
        tuple((int(offset), str(turned)) for offset, turned in turns),
    )


def _box_from_json(value: list[Any]) -> Box:
    page, left, bottom, right, top, start, edges = value
    return Box(page, left, bottom, right, top, start, tuple(edges))
