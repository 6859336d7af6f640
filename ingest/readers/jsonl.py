"""JSON lines → one article per line: ``{"id", "title", "text", "issue"?, "authors"?, "page"?}``.

``id`` becomes the article's id as it stands, and offsets in answers count characters of ``text`` as it stands. Authors and pages may be lists. One
bad line fails the file, so that a corpus is never indexed in part without anybody noticing.

Not for: repairing text.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from ingest.fields import joined, page_range
from ingest.readers.lines import blocks_of_lines
from ingest.reading import Dropped, Reading
from rag.domain import Article
from rag.errors import SourceError

_FIELDS = ("title", "authors", "affiliation", "section", "issue", "published", "language")
_KNOWN = {"id", "text", "page", "pages", *_FIELDS}
_HALF_CHARACTER = re.compile("[\ud800-\udfff]")


def parse_jsonl(text: str, path: Path, digest: str) -> Reading:
    """Read a JSON lines corpus; fields that are not known are named as dropped.

    Raises:
        SourceError: names the line that is not a JSON object, lacks ``id`` or ``text``, repeats an id, or holds a value of a wrong kind.
    """
    articles: list[Article] = []
    lines_by_id: dict[str, int] = {}
    unknown: dict[str, int] = {}
    for number, line in enumerate(text.split("\n"), 1):
        if not line.strip():
            continue
        value = _parse_line(line, f"{path}: line {number}")
        article = _article(value, f"{path}: line {number}", str(path), digest)
        if article.id in lines_by_id:
            raise SourceError(f"{path}: line {number} repeats the id {article.id!r} of line {lines_by_id[article.id]}")
        lines_by_id[article.id] = number
        articles.append(article)
        for name in value.keys() - _KNOWN:
            unknown[name] = unknown.get(name, 0) + 1
    if not articles:
        raise SourceError(f"{path}: there is no article in it")
    dropped = [
        Dropped(f"«{name}» on {count} lines", "a field that is not read") for name, count in sorted(unknown.items())
    ]
    return Reading(tuple(articles), tuple(dropped))


def read_jsonl(text: str, path: Path, digest: str) -> list[Article]:
    """The articles of a JSON lines corpus, see ``parse_jsonl``."""
    return list(parse_jsonl(text, path, digest).articles)


def _parse_line(line: str, where: str) -> Mapping[str, Any]:
    try:
        value: Any = json.loads(line)
    except json.JSONDecodeError as error:
        raise SourceError(f"{where} is not valid JSON ({error.msg})") from error
    except RecursionError as error:
        raise SourceError(f"{where} is nested too deeply") from error
    except ValueError as error:  # an integer of thousands of digits
        raise SourceError(f"{where} holds a number too long to be one") from error
    if not isinstance(value, dict):
        raise SourceError(f'{where} is not an object like {{"id": …, "title": …, "text": …}}')
    return value


def _article(value: Mapping[str, Any], where: str, source: str, digest: str) -> Article:
    text, name = value.get("text"), value.get("id")
    if text is not None and not isinstance(text, str):
        raise SourceError(f'{where}: "text" is not a text')
    if not text or not text.strip():
        raise SourceError(f'{where} has no "text"')
    if name in (None, ""):
        raise SourceError(f'{where} has no "id"')
    if isinstance(name, bool) or not isinstance(name, str | int):
        raise SourceError(f'{where}: "id" is neither a text nor a whole number')
    fields = {field: joined(value.get(field), f'{where}: "{field}"') for field in _FIELDS}
    pages = page_range(value.get("page") or value.get("pages"), f'{where}: "page"')
    for field, said in {"id": str(name), "text": text, "page": pages, **fields}.items():
        if _HALF_CHARACTER.search(said):
            raise SourceError(f'{where}: "{field}" holds half a character (a surrogate without its other half)')
    return Article(
        id=str(name),
        digest=digest,
        text=text,
        blocks=tuple(replace(block, page=pages) for block in blocks_of_lines(text)),
        pages=pages,
        source=source,
        **fields,
    )
