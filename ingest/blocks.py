"""Putting an article's text together from its pieces, so that every block knows its place.

Not for: finding the pieces; each reader does that for its format.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from rag.domain import Block, BlockKind, Box


@dataclass
class TextBuilder:
    """Grows a text block by block; ``text`` and ``blocks`` are the result."""

    _parts: list[str] = field(default_factory=list)
    _length: int = 0
    _blocks: list[Block] = field(default_factory=list)

    def add(
        self,
        kind: BlockKind,
        text: str,
        *,
        level: int = 0,
        page: str = "",
        marker: str = "",
        boxes: tuple[Box, ...] = (),
        turns: tuple[tuple[int, str], ...] = (),
    ) -> None:
        """Append a block on a new line; a list marker stands before the block but is not part of it."""
        separator = "\n" if self._parts else ""
        start = self._length + len(separator) + len(marker)
        self._blocks.append(Block(kind, level, text, start, page, boxes, turns))
        self._parts += [separator, marker, text]
        self._length = start + len(text)

    @property
    def text(self) -> str:
        """The text so far."""
        return "".join(self._parts)

    @property
    def blocks(self) -> tuple[Block, ...]:
        """The blocks so far, in order."""
        return tuple(self._blocks)
