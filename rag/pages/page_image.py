"""The picture of a printed page with the quoted words marked on it, for sources that are PDFs; kept on disk once it is drawn.

PDFium is not safe to use from several threads at once, hence the lock. It is given only files that ingest has read before, in a child
process with limits; the reading of PDFs is ``ingest.pdf``.

Not for: finding out where words stand (``rag.pages.boxes``).
"""

from __future__ import annotations

import contextlib
import hashlib
import io
import threading
from collections.abc import Sequence
from pathlib import Path

import pypdfium2
from PIL import Image, ImageChops, ImageDraw

from rag.domain import Box
from rag.errors import StorageError

WIDTH = 1000  # pixels: sharp on a phone's screen, readable on a desk
# A page may say that it is 40 points wide and 14,400 high: at that width it would take gigabytes.
MOST_PIXELS = 4_000_000
KEPT = 400  # pictures, of about 200 kB each
_MARK = (255, 224, 120)
_FRAME = (201, 148, 30)
_MARGIN = 0.8  # points around the words

_STYLE = f"{WIDTH} {MOST_PIXELS} {_MARK} {_FRAME} {_MARGIN}"

_lock = threading.Lock()


def page_png(pdf: Path, page: int, boxes: Sequence[Box]) -> bytes:
    """A page of a PDF as PNG, ``WIDTH`` pixels wide unless it would be very high, the boxes on it marked and framed.

    Args:
        pdf: the file.
        page: counted from 1; only boxes on this page are drawn.
        boxes: rectangles in PDF points, origin bottom left.

    Raises:
        KeyError: there is no such page.
        StorageError: the file or the page cannot be shown.
    """
    if page < 1:
        raise KeyError(page)
    try:
        with _lock:
            document = pypdfium2.PdfDocument(pdf)
            try:
                if page > len(document):
                    raise KeyError(page)
                leaf = document[page - 1]
                width, height = max(1.0, leaf.get_width()), max(1.0, leaf.get_height())
                scale = min(WIDTH / width, (MOST_PIXELS / (width * height)) ** 0.5)
                picture = leaf.render(scale=scale).to_pil().convert("RGB")
            finally:
                document.close()
    except (pypdfium2.PdfiumError, OSError, IndexError, MemoryError) as error:
        raise StorageError(
            f"page {page} cannot be shown: the copy of its PDF cannot be read; run wenju ingest --rebuild"
        ) from error
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
    picture.save(stream, "PNG")
    return stream.getvalue()


def kept_png(folder: Path, pdf: Path, page: int, boxes: Sequence[Box], digest: str = "") -> bytes:
    """The same from a folder of pictures drawn before, or put there; ``digest`` is the file's, where it is known.

    Raises:
        KeyError: there is no such page.
        StorageError: the file or the page cannot be shown.
    """
    marks = [(box.left, box.bottom, box.right, box.top) for box in boxes if box.page == page]
    name = hashlib.sha256(f"{_STYLE}\0{pdf.stem}\0{page}\0{marks}".encode()).hexdigest()
    path = folder / f"{name[:40]}.png"
    with contextlib.suppress(OSError):
        if _is_whole(kept := path.read_bytes()):
            return kept
    if digest and (not pdf.is_file() or hashlib.sha256(pdf.read_bytes()).hexdigest() != digest):
        raise StorageError(f"page {page} cannot be shown: the copy of its PDF is damaged; run wenju ingest --rebuild")
    png = page_png(pdf, page, boxes)
    with contextlib.suppress(OSError):  # a full disk, a read-only folder: the picture is drawn all the same
        folder.mkdir(parents=True, exist_ok=True)
        partial = path.with_suffix(f".{threading.get_ident()}.partial")
        partial.write_bytes(png)
        partial.replace(path)
        _forget_oldest(folder)
    return png


def _is_whole(png: bytes) -> bool:
    """Whether a picture is as it was written: each part of a PNG carries a checksum."""
    try:
        Image.open(io.BytesIO(png)).verify()
    except Exception:  # Pillow has many for what is damaged
        return False
    return png.endswith(b"IEND\xaeB`\x82")


def _forget_oldest(folder: Path) -> None:
    kept = [*folder.iterdir()]
    if len(kept) > KEPT:
        for path in sorted(kept, key=lambda one: one.stat().st_mtime)[: len(kept) - KEPT * 3 // 4]:
            path.unlink(missing_ok=True)


def _corners(box: Box, height: float, scale: float) -> tuple[float, float, float, float]:
    """Left, top, right, bottom in pixels, origin top left."""
    return (
        (box.left - _MARGIN) * scale,
        (height - box.top - _MARGIN) * scale,
        (box.right + _MARGIN) * scale,
        (height - box.bottom + _MARGIN) * scale,
    )
