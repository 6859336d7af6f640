"""The text layer of a magazine issue → its articles.

lines → pages → articles → floats lifted → blocks. Whatever stands in no article is in ``Reading.dropped``, with the reason.

Not for: files with a layout to go by; a PDF is read by its boxes.
"""

from __future__ import annotations

import statistics
from collections.abc import Sequence
from pathlib import Path

from ingest.blocks import TextBuilder
from ingest.magazine.boundaries import Part, find_articles, is_byline
from ingest.magazine.floats import Float, lift
from ingest.magazine.flow import Piece, pieces_of
from ingest.magazine.lines import read_lines
from ingest.magazine.pages import paginate
from ingest.reading import Dropped, Reading
from rag.domain import Article
from rag.errors import SourceError

_LEAST_BYLINES = 2
_COLUMN_CHARS = 40
_OPEN_SHARE = 0.5
_LANGUAGE = "zh-TW"


def looks_like_magazine(text: str) -> bool:
    """Whether a text is the text layer of an issue: several bylines, and lines broken in mid-sentence by a narrow column."""
    lines = read_lines(text)
    if sum(is_byline(line.text) for line in lines) < _LEAST_BYLINES:
        return False
    open_ended = sum(not line.text.endswith(("。", "：", "！", "？")) for line in lines) / len(lines)
    return open_ended >= _OPEN_SHARE and statistics.median(len(line.text) for line in lines) <= _COLUMN_CHARS


def read_magazine(text: str, path: Path, digest: str) -> Reading:
    """Read one issue.

    Args:
        text: the text layer, its lines ended by line feeds.
        path: where it came from, for messages, ids and ``Article.source``.
        digest: the content's digest.

    Raises:
        SourceError: no byline (文■…) tells where an article is.
    """
    paginated = paginate(read_lines(text))
    parts, unplaced = find_articles(paginated.pages)
    if not parts:
        raise SourceError(f"{path}: no byline like «文■…» in it; save it as one file per article instead")
    name = paginated.issue or path.stem
    articles = [
        _article(part, f"{name}-{number:02}", paginated.issue, path, digest) for number, part in enumerate(parts, 1)
    ]
    lost = text.count("\ufffd")
    unreadable = [Dropped("\ufffd" * lost, "characters the text layer does not know")] if lost else []
    return Reading(tuple(articles), (*paginated.dropped, *unplaced, *unreadable))


def _article(part: Part, article_id: str, issue: str, path: Path, digest: str) -> Article:
    running, floats = lift(part.lines)
    builder = _build(pieces_of(running), floats)
    pages = [page for page in part.pages if page]
    return Article(
        id=article_id,
        digest=digest,
        title=part.title or article_id,
        text=builder.text,
        blocks=builder.blocks,
        authors=part.authors,
        affiliation=part.affiliation,
        section=part.section,
        issue=issue,
        pages="-".join(dict.fromkeys((pages[0], pages[-1]))) if pages else "",
        language=_LANGUAGE,
        source=str(path),
    )


def _build(pieces: Sequence[Piece], floats: Sequence[Float]) -> TextBuilder:
    """Put each float behind the block it interrupts."""
    builder = TextBuilder()
    waiting = list(floats)

    def release(before: int) -> None:
        while waiting and waiting[0].after <= before:
            block = waiting.pop(0)
            builder.add(block.kind, block.text, level=block.level, page=block.page)

    for piece in pieces:
        release(piece.start)
        builder.add(piece.kind, piece.text, level=piece.level, page=piece.page, marker=piece.marker, turns=piece.turns)
    release(max((block.after for block in waiting), default=0))
    return builder
