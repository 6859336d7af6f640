"""How much of a PDF is read at most, and the error that says which limit it met.

The numbers leave ten times the room of a thick magazine issue, but for scans: those take time. Not for: the other limits on memory and
time; ``ingest.sandbox`` has those.
"""

from __future__ import annotations

MAX_BYTES = 100_000_000
MAX_PAGES = 500
MAX_CHARACTERS_PER_PAGE = 200_000
MAX_CHARACTERS = 20_000_000
MAX_OBJECTS_PER_PAGE = 200_000

# for reading scans; a page takes about 10 s of computing and 1 GB
OCR_MEMORY = 4_000_000_000
OCR_CPU_S_PER_PAGE = 20
OCR_MAX_CPU_S = 600
MAX_PICTURE_SIDE = 4_000  # pixels

SCAN = 'no text on it; a picture or a scan, pip install "wenju[ocr]" reads those'  # why a page was dropped
UNREADABLE = "the text layer is unreadable: its fonts do not say which characters they show"
UNREADABLE_FONT = "set in a font that does not say which characters it shows"


class PdfError(Exception):
    """What is wrong with a PDF, as a word of the small vocabulary in ``ingest.pdf.read``, and a detail.

    ``pictures`` is the number of pages that may be scans.
    """

    def __init__(self, reason: str, detail: str = "", pictures: int = 0) -> None:
        super().__init__(reason, detail)
        self.reason = reason
        self.detail = detail
        self.pictures = pictures
