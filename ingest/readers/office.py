"""Word, PowerPoint, EPUB and web pages → one article each, by way of Markdown. The only home of ``markitdown``.

Such files are zip archives or markup that may be made to harm, so they are converted in a child process with limits.

Not for: their layout; a printed page is known only from a PDF.
"""

from __future__ import annotations

import io
import re
from dataclasses import replace
from pathlib import Path

from ingest.readers.markdown import read_markdown
from ingest.sandbox import SandboxError, run_in_child
from rag.domain import Article
from rag.errors import SourceError

_ZIP = b"PK\x03\x04"
_ZIPPED = {".docx", ".pptx", ".epub"}
_SLIDE = re.compile(r"<!-- Slide number: (\d+) -->")
_ABOUT_BOOK = re.compile(r"\*\*(Title|Authors|Language|Publisher|Date|Description|Identifier):\*\* *(.*)")
_IMAGE = re.compile(r"!\[[^\[\]]*\]\((?:[^)!]|!(?!\[))*\)")
_MESSAGES = {
    "time": "took too long to convert; save it as PDF and try again",
    "memory": "needs more memory than allowed; it may be an attack, so it is left out",
    "crash": "cannot be read as {kind} ({detail}); open it in its program and save it again",
}


def read_office(content: bytes, path: Path, article_id: str, digest: str) -> Article:
    """Read one file; its first heading is the title, or else the file's name.

    Raises:
        SourceError: it cannot be converted, or there is no text in it; says why.
    """
    suffix = path.suffix.lower()
    if (suffix in _ZIPPED) != content.startswith(_ZIP) or (b"\0" in content[:1024] and suffix not in _ZIPPED):
        raise SourceError(f"{path}: is not a {suffix} file, whatever its name says; save it again in its program")
    try:
        answer = run_in_child("ingest.readers.office:convert", content, suffix)
    except SandboxError as error:
        message = _MESSAGES[error.reason].format(kind=suffix, detail=error.detail)
        raise SourceError(f"{path}: {message}") from error
    markdown = _SLIDE.sub(r"<!-- page: \1 -->", str(answer["markdown"]))
    about = dict(_ABOUT_BOOK.findall(markdown)) if suffix == ".epub" else {}
    article = read_markdown(_ABOUT_BOOK.sub("", markdown) if about else markdown, path, article_id, digest)
    title = about.get("Title") or (str(answer["title"]) if article.title == path.stem else "")
    return replace(article, title=title or article.title, authors=about.get("Authors", ""))


def convert(content: bytes, suffix: str) -> dict[str, str]:
    """The file as Markdown with its title; runs in the child process.

    The converter is chosen by the name: markitdown's own guess would read any zip archive as a folder of files.
    """
    from markitdown import StreamInfo, converters  # noqa: PLC0415 - only the child needs it

    kinds = {
        ".docx": converters.DocxConverter,
        ".pptx": converters.PptxConverter,
        ".epub": converters.EpubConverter,
        ".html": converters.HtmlConverter,
        ".htm": converters.HtmlConverter,
    }
    result = kinds[suffix]().convert(io.BytesIO(content), StreamInfo(extension=suffix))
    return {"markdown": _IMAGE.sub("", result.markdown), "title": (result.title or "").strip()}
