"""Plain text → one article.

A text whose lines were broken by a narrow column (most lines end in the middle of a sentence) is joined again: Chinese without a blank,
a new paragraph where a line ends a sentence before the column's edge or the next line opens a heading or a list item.
The joined text is the article's text.

Not for: finding several articles in one file.
"""

from __future__ import annotations

import statistics
from pathlib import Path

from ingest.readers.lines import blocks_of_lines, starts_block
from rag.domain import Article, BlockKind
from rag.errors import SourceError

_WRAPPED_SHARE = 0.5
_COLUMN_CHARS = 60
_TITLE_CHARS = 40
_PARAGRAPH_END = tuple("。！？：」）!?:)")


def read_plain(text: str, path: Path, article_id: str, digest: str) -> Article:
    """Read one text file; its first line is the title if it looks like one, else the file's name is.

    Raises:
        SourceError: there is no text in it.
    """
    lines = [line.strip() for line in text.split("\n")]
    wrapped = _is_wrapped([line for line in lines if line])
    body = _join_wrapped([line for line in lines if line]) if wrapped else "\n".join(lines).strip("\n")
    blocks = blocks_of_lines(body)
    if not blocks:
        raise SourceError(f"{path}: there is no text in it")
    first = blocks[0]
    has_title = not wrapped and first.kind is BlockKind.HEADING and len(first.text) <= _TITLE_CHARS
    return Article(
        id=article_id,
        digest=digest,
        title=first.text if has_title else path.stem,
        text=body,
        blocks=blocks,
        source=str(path),
    )


def _is_wrapped(lines: list[str]) -> bool:
    """Whether most lines are short and stop in mid-sentence."""
    if len(lines) < 4:
        return False
    open_ended = sum(not line.endswith(_PARAGRAPH_END) for line in lines)
    return open_ended / len(lines) >= _WRAPPED_SHARE and statistics.median(map(len, lines)) <= _COLUMN_CHARS


def _join_wrapped(lines: list[str]) -> str:
    column = statistics.median(map(len, lines))
    joined: list[str] = []
    for previous, line in zip(["", *lines], lines, strict=False):
        ended = previous.endswith(_PARAGRAPH_END) and len(previous) < column
        if not joined or ended or starts_block(line):
            joined.append(line)
        else:
            latin = joined[-1][-1:].isascii() and line[:1].isascii() and joined[-1][-1:].isalpha()
            joined[-1] += (" " if latin else "") + line
    return "\n".join(joined)
