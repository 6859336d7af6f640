"""How much of a PDF is read at most, and the error that says which limit it met.

The numbers leave ten times the room of a thick magazine issue. Not for: limits on memory and time; ``ingest.sandbox`` has those.
"""

from __future__ import annotations

MAX_BYTES = 100_000_000
MAX_PAGES = 500
MAX_CHARACTERS_PER_PAGE = 200_000
MAX_CHARACTERS = 20_000_000
MAX_OBJECTS_PER_PAGE = 200_000


class PdfError(Exception):
    """What is wrong with a PDF, as a word of the small vocabulary in ``ingest.pdf.read``, and a detail."""

    def __init__(self, reason: str, detail: str = "") -> None:
        super().__init__(reason, detail)
        self.reason = reason
        self.detail = detail
