"""What the child process runs for a PDF. Apart, so that the parent never loads the parser.

Not for: setting limits; they are in force before this is called.
"""

from __future__ import annotations

from typing import Any

from ingest.pdf.document import read_document
from ingest.pdf.limits import PdfError
from ingest.pdf.transfer import reading_to_json


def parse(content: bytes, source: str, stem: str, digest: str) -> dict[str, Any]:
    """The reading as JSON, or the parser's reason why there is none."""
    try:
        return reading_to_json(read_document(content, source, stem, digest))
    except PdfError as error:
        return {"error": error.reason, "detail": error.detail, "pictures": error.pictures}


def parse_scans(content: bytes, source: str, stem: str, digest: str) -> dict[str, Any]:
    """The same with the pages that have no text read from their pictures."""
    from ingest.pdf.ocr import load_recogniser  # noqa: PLC0415 - not for files that have text

    try:
        return reading_to_json(read_document(content, source, stem, digest, load_recogniser()))
    except PdfError as error:
        return {"error": error.reason, "detail": error.detail}
