"""JSON lines → one article per line: ``{"id", "title", "text", "issue"?, "authors"?, "page"?}``.

``id`` becomes the article's id as it stands, and offsets in answers count characters of ``text`` as it stands. One bad line
fails the file, so that a corpus is never indexed in part without anybody noticing.

Not for: repairing text.
"""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

from ingest.readers.lines import blocks_of_lines
from rag.domain import Article
from rag.errors import SourceError

_FIELDS = ("authors", "affiliation", "section", "issue", "published", "language")


def read_jsonl(text: str, path: Path, digest: str) -> list[Article]:
    """Read a JSON lines corpus.

    Raises:
        SourceError: names the line that is not a JSON object, lacks ``id`` or ``text``, or repeats an id.
    """
    articles: list[Article] = []
    lines_by_id: dict[str, int] = {}
    for number, line in enumerate(text.split("\n"), 1):
        if not line.strip():
            continue
        article = _read_line(line, f"{path}: line {number}", str(path), digest)
        if article.id in lines_by_id:
            raise SourceError(f"{path}: line {number} repeats the id {article.id!r} of line {lines_by_id[article.id]}")
        lines_by_id[article.id] = number
        articles.append(article)
    if not articles:
        raise SourceError(f"{path}: there is no article in it")
    return articles


def _read_line(line: str, where: str, source: str, digest: str) -> Article:
    try:
        value: Any = json.loads(line)
    except json.JSONDecodeError as error:
        raise SourceError(f"{where} is not valid JSON ({error.msg})") from error
    if not isinstance(value, dict):
        raise SourceError(f'{where} is not an object like {{"id": …, "title": …, "text": …}}')
    text = value.get("text")
    if not isinstance(text, str) or not text.strip():
        raise SourceError(f'{where} has no "text"')
    if value.get("id") in (None, ""):
        raise SourceError(f'{where} has no "id"')
    page = str(value.get("page") or "")
    return Article(
        id=str(value["id"]),
        digest=digest,
        title=str(value.get("title") or ""),
        text=text,
        blocks=tuple(replace(block, page=page) for block in blocks_of_lines(text)),
        pages=page,
        source=source,
        **{name: str(value.get(name) or "") for name in _FIELDS},
    )
