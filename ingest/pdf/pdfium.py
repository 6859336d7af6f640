"""A PDF's bytes → its pages' characters and rules, by PDFium. The one place that knows pypdfium2.

One page is open at a time. Characters nobody can see (off the page, under two points) are set apart: they are no part of what was printed,
and a favourite place for instructions to machines.

Not for: words, lines or order. PDFium is not safe to use from several threads.
"""

from __future__ import annotations

import ctypes
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pypdfium2 as pdfium
from pypdfium2 import raw

from ingest.pdf.characters import Glyph, PageContent, Rule, mend
from ingest.pdf.limits import (
    MAX_CHARACTERS,
    MAX_CHARACTERS_PER_PAGE,
    MAX_OBJECTS_PER_PAGE,
    MAX_PAGES,
    MAX_PICTURE_SIDE,
    PdfError,
)

_MIN_SIZE = 2.0  # points
_RULE = 2.5  # points: a filled rectangle thinner than this is a line
_BOLD_WEIGHT = 680
_BOLD_NAME = re.compile(r"bold|black|heavy|semibold|demi", re.IGNORECASE)
_DPI = 200
_HYPHEN_AT_LINE_END = "\x02"  # PDFium's own sign


@dataclass(frozen=True, slots=True)
class Picture:
    """A page as shown, in blue, green, red; its size in points."""

    pixels: Any
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class PdfFile:
    """What the file says of itself, and its pages; ``pages`` can be read once, and only meanwhile the last page be asked for more."""

    title: str
    language: str
    pages: Iterator[PageContent]
    is_drawn: Callable[[int], bool]  # whether there is anything on the page (by index from 0)
    render: Callable[[int], Picture]


@dataclass(frozen=True, slots=True)
class _View:
    """From the file's coordinates to those of the page as shown."""

    x: float
    y: float
    width: float
    height: float
    rotation: int

    def shown(self, left: float, bottom: float, right: float, top: float) -> tuple[float, float, float, float]:
        left, right, bottom, top = left - self.x, right - self.x, bottom - self.y, top - self.y
        match self.rotation:
            case 90:
                return bottom, self.width - right, top, self.width - left
            case 180:
                return self.width - right, self.height - top, self.width - left, self.height - bottom
            case 270:
                return self.height - top, left, self.height - bottom, right
            case _:
                return left, bottom, right, top


def open_pdf(content: bytes) -> PdfFile:
    """Open a PDF.

    Raises:
        PdfError: it cannot be opened, or has too many pages; reading ``pages`` raises it for a page.
    """
    document = _open(content)
    return PdfFile(
        mend(document.get_metadata_value("Title")).strip(),
        _language(document),
        _read_pages(document),
        lambda index: raw.FPDFPage_CountObjects(document[index]) > 0,
        lambda index: _render(document[index]),
    )


def _open(content: bytes) -> pdfium.PdfDocument:
    try:
        document = pdfium.PdfDocument(content)
    except pdfium.PdfiumError as error:
        code = raw.FPDF_GetLastError()
        encrypted = code in {raw.FPDF_ERR_PASSWORD, raw.FPDF_ERR_SECURITY}
        raise PdfError("encrypted" if encrypted else "damaged") from error
    if len(document) > MAX_PAGES:
        raise PdfError("pages", f"{len(document):,}")
    if len(document) == 0:
        raise PdfError("damaged")
    return document


def _render(page: pdfium.PdfPage) -> Picture:
    width, height = page.get_size()
    bitmap = page.render(scale=min(_DPI / 72, MAX_PICTURE_SIDE / max(width, height)))
    return Picture(bitmap.to_numpy()[:, :, :3], width, height)


def _read_pages(document: pdfium.PdfDocument) -> Iterator[PageContent]:
    total = 0
    with document:
        for index in range(len(document)):
            try:
                page = document[index]
                content = _read_page(page)
                page.close()
            except pdfium.PdfiumError as error:
                raise PdfError("page", f"{index + 1}") from error
            total += len(content.glyphs)
            if total > MAX_CHARACTERS:
                raise PdfError("bomb", f"more than {MAX_CHARACTERS:,} characters")
            yield content


def _language(document: pdfium.PdfDocument) -> str:
    """The language the file says it is in."""
    length = raw.FPDFCatalog_GetLanguage(document, None, 0)
    if length <= 2:
        return ""
    buffer = (raw.FPDF_WCHAR * (length // 2))()
    raw.FPDFCatalog_GetLanguage(document, buffer, length)
    return bytes(buffer).decode("utf-16-le").rstrip("\0")


def _read_page(page: pdfium.PdfPage) -> PageContent:
    left, bottom, right, top = page.get_cropbox()
    view = _View(left, bottom, right - left, top - bottom, page.get_rotation())
    width, height = page.get_size()
    textpage = page.get_textpage()
    try:
        count = textpage.count_chars()
        if count > MAX_CHARACTERS_PER_PAGE:
            raise PdfError("bomb", f"{count:,} characters on one page")
        glyphs: list[Glyph] = []
        hidden: list[str] = []
        for glyph in _glyphs(textpage.raw, count, view):
            seen = (
                glyph.size >= _MIN_SIZE
                and glyph.right > 0
                and glyph.left < width
                and glyph.top > 0
                and glyph.bottom < height
            )
            if seen:
                glyphs.append(glyph)
            else:
                hidden.append(glyph.text)
        return PageContent(width, height, glyphs, list(_rules(page, view)), "".join(hidden))
    finally:
        textpage.close()


def _glyphs(textpage: raw.FPDF_TEXTPAGE, count: int, view: _View) -> Iterator[Glyph]:
    box = raw.FS_RECTF()
    styles: dict[tuple[int, float, int], tuple[float, bool]] = {}
    high = 0
    for index in range(count):
        code = raw.FPDFText_GetUnicode(textpage, index)
        if 0xD800 <= code < 0xDC00:
            high = code
            continue
        if 0xDC00 <= code < 0xE000 and high:
            code = 0x10000 + ((high - 0xD800) << 10) + code - 0xDC00
            high = 0
        character = chr(code)
        if character == _HYPHEN_AT_LINE_END or code == 0xAD:
            character = "-"
        elif raw.FPDFText_IsGenerated(textpage, index) or character.isspace():
            continue  # blanks are told from the gaps
        text = mend(character)
        if not text or not raw.FPDFText_GetLooseCharBox(textpage, index, box):
            continue
        # the font, its size before scaling, and the height of its characters: the same three, the same style
        held = raw.FPDFText_GetTextObject(textpage, index)
        font = raw.FPDFTextObj_GetFont(held) if held else None
        key = (
            ctypes.addressof(font.contents) if font else 0,
            raw.FPDFText_GetFontSize(textpage, index),
            round(10 * (box.top - box.bottom)),
        )
        style = styles.get(key)
        if style is None:
            style = styles[key] = _style(textpage, index)
        yield Glyph(text, *view.shown(box.left, box.bottom, box.right, box.top), *style)


def _style(textpage: raw.FPDF_TEXTPAGE, index: int) -> tuple[float, bool]:
    """Size in points as shown, and whether it is bold."""
    matrix = raw.FS_MATRIX()
    raw.FPDFText_GetMatrix(textpage, index, matrix)
    size = raw.FPDFText_GetFontSize(textpage, index) * (matrix.c**2 + matrix.d**2) ** 0.5
    name = ctypes.create_string_buffer(128)
    raw.FPDFText_GetFontInfo(textpage, index, name, 128, ctypes.c_int())
    bold = raw.FPDFText_GetFontWeight(textpage, index) >= _BOLD_WEIGHT
    return size, bold or _BOLD_NAME.search(name.value.decode("latin-1")) is not None


def _rules(page: pdfium.PdfPage, view: _View) -> Iterator[Rule]:
    """Thin filled rectangles, stroked lines, and the sides of stroked rectangles."""
    count = raw.FPDFPage_CountObjects(page)
    if count > MAX_OBJECTS_PER_PAGE:
        return  # a drawing, not a table
    for index in range(count):
        item = raw.FPDFPage_GetObject(page, index)
        if raw.FPDFPageObj_GetType(item) != raw.FPDF_PAGEOBJ_PATH:
            continue
        edges = [ctypes.c_float() for _ in range(4)]
        if not raw.FPDFPageObj_GetBounds(item, *edges):
            continue
        left, bottom, right, top = view.shown(*(edge.value for edge in edges))
        if min(right - left, top - bottom) <= _RULE:
            yield Rule(left, bottom, right, top)
        elif _is_stroked(item):
            yield Rule(left, bottom, right, bottom)
            yield Rule(left, top, right, top)
            yield Rule(left, bottom, left, top)
            yield Rule(right, bottom, right, top)


def _is_stroked(item: raw.FPDF_PAGEOBJECT) -> bool:
    fill, stroke = ctypes.c_int(), raw.FPDF_BOOL()
    return bool(raw.FPDFPath_GetDrawMode(item, fill, stroke) and stroke.value)
