"""What is understood of a file, without indexing it: for staff, before they publish.

Not for: changing what was understood.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from ingest.apart import read_corrected
from ingest.overrides import corrections_beside
from ingest.reading import Reading
from ingest.sandbox import Child
from rag.domain import Article
from rag.errors import SourceError

_SHOWN_CHARS = 60


def inspect_file(path: Path) -> Reading:
    """Read one file.

    Raises:
        SourceError: it cannot be read; says why.
    """
    try:
        content = path.read_bytes()
    except OSError as error:
        raise SourceError(f"{path}: {error.strerror}") from error
    with Child() as child:
        return read_corrected(path, content, corrections_beside(path), path.stem, child)


def reading_json(reading: Reading) -> dict[str, Any]:
    """The contract's JSON: ``{"articles": […], "dropped": […]}``."""
    return {
        "articles": [
            {
                "title": article.title,
                "authors": article.authors,
                "affiliation": article.affiliation,
                "section": article.section,
                "pages": article.pages,
                "chars": len(article.text),
            }
            for article in reading.articles
        ],
        "dropped": [{"text": dropped.text, "why": dropped.why} for dropped in reading.dropped],
    }


def reading_text(reading: Reading) -> str:
    """The same for the eye: a line for each article, then a line for each thing that was dropped."""
    lines = [_article_line(number, article) for number, article in enumerate(reading.articles, 1)]
    for dropped in reading.dropped:
        text = " ".join(dropped.text.split())
        lines.append(f"dropped  {dropped.why}: {text[:_SHOWN_CHARS]}{'…' if len(text) > _SHOWN_CHARS else ''}")
    return "\n".join(lines)


def _article_line(number: int, article: Article) -> str:
    who = "，".join(part for part in (article.authors, article.affiliation) if part)
    pages = f"p. {article.pages}" if article.pages else "no page"
    section = f"  [{article.section}]" if article.section else ""
    return f"{number:>3}  {article.title}  ({who or 'no author'})  {pages}  {len(article.text):,} characters{section}"
