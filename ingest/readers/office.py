"""Word, PowerPoint, electronic books and web pages → one article each, in a child process with limits.

Such files are zip archives or markup that may be made to harm.

Not for: their layout; a printed page is known only from a PDF, and from a book that names it.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from ingest.grid import TableTooLargeError
from ingest.pdf.transfer import reading_from_json, reading_to_json
from ingest.readers.markup import MarkupError
from ingest.reading import Reading
from ingest.sandbox import SandboxError, run_in_child
from rag.errors import SourceError

_ZIP = b"PK\x03\x04"
_ZIPPED = {".docx", ".pptx", ".epub"}
_MESSAGES = {
    "time": "took too long to convert; save it as PDF and try again",
    "memory": "needs more memory than allowed; it may be an attack, so it is left out",
    "crash": "cannot be read as {kind} ({detail}); open it in its program and save it again",
}


def read_office(content: bytes, path: Path, article_id: str, digest: str) -> Reading:
    """Read one file; its first heading is the title, or else the file's name.

    Raises:
        SourceError: it cannot be converted, or there is no text in it; says why.
    """
    suffix = path.suffix.lower()
    if (suffix in _ZIPPED) != content.startswith(_ZIP) or (b"\0" in content[:1024] and suffix not in _ZIPPED):
        raise SourceError(f"{path}: is not a {suffix} file, whatever its name says; save it again in its program")
    try:
        answer = run_in_child("ingest.readers.office:parse", content, str(path), article_id, digest)
    except SandboxError as error:
        message = _MESSAGES[error.reason].format(kind=suffix, detail=error.detail)
        raise SourceError(f"{path}: {message}") from error
    if "error" in answer:
        raise SourceError(str(answer["error"]))
    return reading_from_json(answer)


def parse(content: bytes, name: str, article_id: str, digest: str) -> dict[str, Any]:
    """The reading as JSON, or what is wrong with the file; runs in the child process, which alone loads the parsers."""
    path = Path(name)
    try:
        return reading_to_json(_read(content, path, article_id, digest))
    except SourceError as error:
        return {"error": str(error)}
    except (MarkupError, TableTooLargeError) as error:
        message = _MESSAGES["crash"].format(kind=path.suffix.lower(), detail=error)
        return {"error": f"{path}: {message}"}


def _read(content: bytes, path: Path, article_id: str, digest: str) -> Reading:
    match path.suffix.lower():
        case ".docx":
            from ingest.readers.docx import read_docx as read  # noqa: PLC0415
        case ".pptx":
            from ingest.readers.pptx import read_pptx as read  # noqa: PLC0415
        case ".epub":
            from ingest.readers.epub import read_epub as read  # noqa: PLC0415
        case _:
            from ingest.readers.html import read_html as read  # noqa: PLC0415
    return read(content, path, article_id, digest)
