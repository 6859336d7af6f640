"""A text whose lines are paragraphs → blocks that point into it, unchanged.

What a line is follows from its first characters (一、 (一) 1. • ▲ 註 …) and, for headings, from being short, unpunctuated and followed
by something longer. Levels follow the usual Chinese order of markers.

Not for: text with hard line breaks; ``ingest.readers.plain`` mends that first.
"""

from __future__ import annotations

import re

from rag.domain import Block, BlockKind

_NUMERALS = "一二三四五六七八九十"
_HEADINGS: tuple[tuple[re.Pattern[str], int], ...] = (
    (re.compile(r"(?<![壹貳參肆伍陸柒捌玖拾])[壹貳參肆伍陸柒捌玖拾]++、"), 1),
    (re.compile(rf"第[{_NUMERALS}\d]+[章節篇]"), 1),
    (re.compile(r"【[^【】]+】$"), 1),
    (re.compile(rf"(?<![{_NUMERALS}])[{_NUMERALS}]++、"), 2),
    (re.compile(r"#{1,6}\s"), 2),
)
_ITEMS: tuple[tuple[re.Pattern[str], int], ...] = (
    (re.compile(rf"[（(]\s*[{_NUMERALS}]+\s*[）)]\s*"), 1),
    (re.compile(r"\d{1,2}\s*[.．、](?!\d)\s*"), 2),
    (re.compile(r"[（(]\s*\d{1,2}\s*[）)]\s*"), 3),
    (re.compile(r"[•●○■◆‧·\-－–*]\s+"), 3),
)
_CAPTION = re.compile(r"▲|[圖表]\s*[\d一二三四五六七八九十]+[　 :：]")
_NOTE = re.compile(r"註\s*+(?:\d++\s*+)?[:：]|資料來源\s*[:：]")
_REFERENCES = re.compile(r"參考(資料|文獻|書目)")

_HEADING_CHARS = 40
_PROSE_STOPS = 2
_SENTENCE_END = tuple("。！？；：，、!?;:,.…")


def blocks_of_lines(text: str) -> tuple[Block, ...]:
    """The blocks of a text, one per line that is not blank, with offsets into it."""
    lines = [(match.start(), match[0]) for match in re.finditer(r"[^\n]+", text) if match[0].strip()]
    blocks: list[Block] = []
    in_references = False
    for number, (offset, line) in enumerate(lines):
        stripped = line.strip()
        start = offset + line.index(stripped)
        following = lines[number + 1][1].strip() if number + 1 < len(lines) else ""
        if _REFERENCES.match(stripped) and len(stripped) <= _HEADING_CHARS:
            in_references = True
            blocks.append(Block(BlockKind.HEADING, 1, stripped, start))
        else:
            kind, level, skip = _classify(stripped, following)
            # a text with several articles goes on after the first one's references
            in_references = in_references and kind is not BlockKind.HEADING and stripped.count("。") < _PROSE_STOPS
            kind = BlockKind.REFERENCE if in_references else kind
            blocks.append(Block(kind, level, stripped[skip:], start + skip))
    return tuple(blocks)


def _classify(line: str, following: str) -> tuple[BlockKind, int, int]:
    """Kind, level, and how many characters of the line are its marker."""
    if _CAPTION.match(line):
        return BlockKind.CAPTION, 0, 0
    if _NOTE.match(line):
        return BlockKind.NOTE, 0, 0
    short = len(line) <= _HEADING_CHARS and not line.endswith(_SENTENCE_END) and bool(following)
    for pattern, level in _HEADINGS:
        if pattern.match(line):
            return (BlockKind.HEADING, level, 0) if short else (BlockKind.LIST_ITEM, 1, 0)
    for pattern, level in _ITEMS:
        match = pattern.match(line)
        if match and match.end() < len(line):
            return BlockKind.LIST_ITEM, level, match.end()
    if short and len(following) > len(line) and "。" not in line:
        return BlockKind.HEADING, 3, 0
    return BlockKind.PARAGRAPH, 0, 0


def starts_block(line: str) -> bool:
    """Whether a line opens a heading, list item, caption or note, whatever stood before it."""
    patterns = [pattern for pattern, _ in (*_HEADINGS, *_ITEMS)]
    return any(pattern.match(line) for pattern in (*patterns, _CAPTION, _NOTE, _REFERENCES))
