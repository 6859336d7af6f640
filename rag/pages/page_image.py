"""The picture of a printed page with the quoted words marked on it, for sources that are PDFs.

PDFium is not safe to use from several threads at once, hence the lock. It is given only files that ingest has read before, in a child
process with limits; the reading of PDFs is ``ingest.pdf``.

Not for: finding out where words stand (``rag.pages.boxes``).
"""

from __future__ import annotations

import io
import threading
from collections.abc import Sequence
from pathlib import Path

import pypdfium2
from PIL import Image, ImageChops, ImageDraw

from rag.domain import Box
from rag.errors import StorageError

WIDTH = 1000  # pixels: sharp on a phone's screen, readable on a desk
_MARK = (255, 224, 120)
_FRAME = (201, 148, 30)
_MARGIN = 0.8  # points around the words

_lock = threading.Lock()


def page_png(pdf: Path, page: int, boxes: Sequence[Box]) -> bytes:
    """A page of a PDF as PNG, ``WIDTH`` pixels wide, the boxes on it marked and framed.

    Args:
        pdf: the file.
        page: counted from 1; only boxes on this page are drawn.
        boxes: rectangles in PDF points, origin bottom left.

    Raises:
        StorageError: the file or the page cannot be shown.
    """
    try:
        with _lock:
            document = pypdfium2.PdfDocument(pdf)
            try:
                if page < 1:
                    raise IndexError(f"there is no page {page}")
                leaf = document[page - 1]
                scale = WIDTH / leaf.get_width()
                height = leaf.get_height()
                picture = leaf.render(scale=scale).to_pil().convert("RGB")
            finally:
                document.close()
    except (pypdfium2.PdfiumError, OSError, IndexError) as error:
        raise StorageError(f"page {page} of {pdf.name} cannot be shown ({error})") from error
    corners = [_corners(box, height, scale) for box in boxes if box.page == page]
    marked = Image.new("RGB", picture.size, "white")
    brush = ImageDraw.Draw(marked)
    for corner in corners:
        brush.rectangle(corner, fill=_MARK)
    picture = ImageChops.multiply(picture, marked)  # like a marker pen: the ink stays black
    pen = ImageDraw.Draw(picture)
    for corner in corners:
        pen.rectangle(corner, outline=_FRAME, width=1)
    stream = io.BytesIO()
    picture.save(stream, "PNG", optimize=True)
    return stream.getvalue()


def _corners(box: Box, height: float, scale: float) -> tuple[float, float, float, float]:
    """Left, top, right, bottom in pixels, origin top left."""
    return (
        (box.left - _MARGIN) * scale,
        (height - box.top - _MARGIN) * scale,
        (box.right + _MARGIN) * scale,
        (height - box.bottom + _MARGIN) * scale,
    )
