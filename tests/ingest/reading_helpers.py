"""Reading a made file and looking at what came out, for the tests."""

from __future__ import annotations

from pathlib import Path

from ingest.files import OFFICE, read_file
from ingest.pdf.transfer import reading_from_json
from ingest.readers.office import parse
from ingest.reading import Reading
from rag.domain import Article
from rag.errors import SourceError


def reading_of(name: str, content: bytes | str) -> Reading:
    data = content.encode() if isinstance(content, str) else content
    if Path(name).suffix in OFFICE:  # without the child process, which has tests of its own
        answer = parse(data, name, "x", "d")
        if "error" in answer:
            raise SourceError(answer["error"])
        reading = reading_from_json(answer)
    else:
        reading = read_file(Path(name), data, "x")
    for article in reading.articles:
        assert all(article.text[block.start : block.end] == block.text for block in article.blocks)
    return reading


def article_of(name: str, content: bytes | str) -> Article:
    (article,) = reading_of(name, content).articles
    return article


def blocks_of(name: str, content: bytes | str) -> list[tuple[str, str]]:
    """Kind and text of each block."""
    return [(block.kind.value, block.text) for block in article_of(name, content).blocks]


def dropped_of(name: str, content: bytes | str) -> list[tuple[str, str]]:
    """Text and reason of what was dropped."""
    return [(dropped.text, dropped.why) for dropped in reading_of(name, content).dropped]
