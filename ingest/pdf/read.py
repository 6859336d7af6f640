"""A PDF → its articles, each block with its printed page and the boxes of its lines.

Every way a file can be bad ends in one line that says what is wrong and what to do.

Pages without text are read from their pictures when the extra ``ocr`` is installed.

Not for: running the parser; ``ingest.pdf.sandbox`` does.
"""

from __future__ import annotations

from pathlib import Path

from ingest.pdf import sandbox
from ingest.pdf.limits import MAX_BYTES, MAX_PAGES, OCR_MEMORY, PdfError
from ingest.reading import Reading
from ingest.sandbox import MAX_MEMORY, MAX_WALL_S
from rag.errors import SourceError

_HEAD = 1024  # bytes in which PDF readers look for the signature
_TAIL = 4096  # … and for the end mark

_MESSAGES = {
    "size": f"is larger than {MAX_BYTES // 1_000_000} MB; split it into issues",
    "empty": "is empty",
    "kind": "is not a PDF, whatever its name says (it begins with {detail}); export it as PDF again",
    "cut": "is cut off: the end of the PDF is missing; copy or download it again",
    "damaged": "is damaged and cannot be opened; export it as PDF again",
    "encrypted": "is protected with a password; save a copy without one",
    "pages": f"has {{detail}} pages, more than the {MAX_PAGES} of an issue; split it",
    "page": "is damaged: page {detail} cannot be read; export it as PDF again",
    "scanned": 'has no text on its {detail} pages, they are scans or pictures; pip install "wenju[ocr]" reads those',
    "unreadable": (
        "has an unreadable text layer: its fonts do not say which characters they show; export it as PDF again from its program, or "
        'pip install "wenju[ocr]", which reads the pictures of the pages'
    ),
    "unrecognised": "has no text on its {detail} pages, and OCR finds none in the pictures; scan it again at 300 dpi",
    "ocr_time": "has scanned pages that took longer to read than allowed ({detail}); split it",
    "ocr_memory": f"has scanned pages that need more memory to read than allowed ({OCR_MEMORY / 1e9:.1f} GB); split it",
    "ocr_crash": "has scanned pages that made OCR fail ({detail}); scan them again at 300 dpi, or take them out",
    "bomb": "holds more text than pages can ({detail}); it may be an attack, so it is left out",
    "time": f"took longer than allowed ({MAX_WALL_S} s) and was given up; split it, or export it again without pictures",
    "memory": f"needs more memory than allowed ({MAX_MEMORY / 1e9:.1f} GB); split it, or export it again",
    "crash": f"made the PDF reader fail ({{detail}}): damaged, or too large for {MAX_MEMORY / 1e9:.1f} GB; export it as PDF again",
}


def read_pdf(content: bytes, path: Path, digest: str) -> Reading:
    """Read one PDF.

    Args:
        content: the file.
        path: where it came from, for messages, ids (``<stem>-01`` …) and ``Article.source``.
        digest: the content's digest.

    Raises:
        SourceError: says what is wrong with the file and what to do.
    """
    try:
        _check_outside(content)
        return sandbox.run(content, str(path), path.stem, digest)
    except PdfError as error:
        message = _MESSAGES[error.reason].format(detail=error.detail)
        raise SourceError(f"{path}: {message}") from error


def _check_outside(content: bytes) -> None:
    """What can be told without parsing."""
    if len(content) > MAX_BYTES:
        raise PdfError("size")
    if not content.strip():
        raise PdfError("empty")
    if b"%PDF-" not in content[:_HEAD]:
        raise PdfError("kind", ascii(content[:24].decode("latin-1")))
    if b"%%EOF" not in content[-_TAIL:]:
        raise PdfError("cut")
