"""A PDF's bytes → its pages' characters and rules, by PDFium; with ``ingest.pdf.glyphs`` the one place that knows pypdfium2.

One page is open at a time. What nobody can see, what is struck out, and fonts that do not say which characters they show are set apart.

Not for: words, lines or order. PDFium is not safe to use from several threads.
"""

from __future__ import annotations

import ctypes
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

import pypdfium2 as pdfium
from pypdfium2 import raw

from ingest.pdf.characters import Glyph, PageContent, Rule, mend
from ingest.pdf.glyphs import STRUCK, Found, Strikes, read_glyphs, why_unseen
from ingest.pdf.limits import (
    MAX_CHARACTERS,
    MAX_CHARACTERS_PER_PAGE,
    MAX_OBJECTS_PER_PAGE,
    MAX_PAGES,
    MAX_PICTURE_SIDE,
    PdfError,
)
from ingest.pdf.plausible import is_plausible
from ingest.pdf.scripts import set_scripts

_RULE = 2.5  # points: a filled rectangle thinner than this is a line
_WHITE = 247  # of 255
_MAX_GROUNDS = 2_000
_LEAST_LYING = 40  # characters on their side that make a page one that lies
_SMALL_FONT = 60  # characters
_DPI = 200


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


def _read_page(page: pdfium.PdfPage, *, lying: int = 0) -> PageContent:
    """What is on a page; ``lying`` turns it by so many degrees, for text that stands on its side."""
    left, bottom, right, top = page.get_cropbox()
    view = _View(left, bottom, right - left, top - bottom, (page.get_rotation() + lying) % 360)
    width, height = page.get_size()
    if lying % 180:
        width, height = height, width
    textpage = page.get_textpage()
    try:
        count = textpage.count_chars()
        if count > MAX_CHARACTERS_PER_PAGE:
            raise PdfError("bomb", f"{count:,} characters on one page")
        found = list(read_glyphs(textpage.raw, count, view))
    finally:
        textpage.close()
    upright = sum(one.glyph is not None and one.paint.angle == 0 for one in found)
    for angle in (90, 270):
        if not lying and sum(one.paint.angle == angle for one in found) > max(upright, _LEAST_LYING):
            return _read_page(page, lying=360 - angle)
    rules, grounds = _drawn(page, view, any(one.paint.white or one.paint.invisible for one in found))
    strikes = Strikes(rules, list(_struck_areas(page, view)))
    bad, unreadable = _unreadable_fonts(found)
    glyphs: list[Glyph] = []
    struck: Glyph | None = None  # the first of a struck stretch: what follows it closes the gap
    end: Glyph | None = None
    hidden: dict[str, list[str]] = defaultdict(list)
    for one in found:
        if one.glyph is None or one.font in bad:
            continue
        why = why_unseen(one, width, height, grounds) or (STRUCK if strikes.goes_through(one.glyph) else "")
        if why:
            hidden[why].append(one.glyph.text)
            if why == STRUCK:
                struck, end = (struck if end and one.glyph.follows(end) else one.glyph), one.glyph
            continue
        closes = struck is not None and end is not None and one.glyph.follows(end)
        glyphs.append(replace(one.glyph, left=struck.left) if closes and struck else one.glyph)
        struck = end = None
    lost = sum(one.glyph is None and one.font not in bad for one in found)
    if lost:
        hidden[f"{lost} characters that the text layer does not know"].append("\ufffd")
    told = tuple((why, "".join(texts)) for why, texts in hidden.items())
    return PageContent(width, height, set_scripts(glyphs), rules, told, unreadable, lying != 0)


def _unreadable_fonts(found: Sequence[Found]) -> tuple[set[int], int]:
    """The fonts whose characters are no language, and how many characters are set in them; small fonts are looked at together."""
    texts: dict[int, list[str]] = defaultdict(list)
    lost: Counter[int] = Counter()
    for one in found:
        texts[one.font].append(one.glyph.text if one.glyph else "")
        lost[one.font] += one.glyph is None
    small = {font for font, pieces in texts.items() if len(pieces) < _SMALL_FONT}
    groups = [{font} for font in texts if font not in small] + ([small] if small else [])
    bad: set[int] = set()
    for fonts in groups:
        text = "".join(piece for font in fonts for piece in texts[font])
        if not is_plausible(text, sum(lost[font] for font in fonts)):
            bad |= fonts
    return bad, sum(len(texts[font]) for font in bad)


def _struck_areas(page: pdfium.PdfPage, view: _View) -> Iterator[Rule]:
    """What readers of the file have struck out with a note."""
    for index in range(min(raw.FPDFPage_GetAnnotCount(page), MAX_OBJECTS_PER_PAGE)):
        note = raw.FPDFPage_GetAnnot(page, index)
        if not note:
            continue
        corners = raw.FS_QUADPOINTSF()
        if raw.FPDFAnnot_GetSubtype(note) == raw.FPDF_ANNOT_STRIKEOUT:
            for number in range(raw.FPDFAnnot_CountAttachmentPoints(note)):
                if raw.FPDFAnnot_GetAttachmentPoints(note, number, corners):
                    xs = (corners.x1, corners.x2, corners.x3, corners.x4)
                    ys = (corners.y1, corners.y2, corners.y3, corners.y4)
                    yield Rule(*view.shown(min(xs), min(ys), max(xs), max(ys)))
        raw.FPDFPage_CloseAnnot(note)


def _drawn(page: pdfium.PdfPage, view: _View, wanted: bool) -> tuple[list[Rule], list[Rule] | None]:
    """The rules of a page (thin filled rectangles, stroked lines, the sides of stroked rectangles), and, where wanted, its coloured grounds."""
    count = raw.FPDFPage_CountObjects(page)
    if count > MAX_OBJECTS_PER_PAGE:
        return [], None  # a drawing, not a table
    rules: list[Rule] = []
    grounds: list[Rule] = []
    for index in range(count):
        item = raw.FPDFPage_GetObject(page, index)
        kind = raw.FPDFPageObj_GetType(item)
        edges = [ctypes.c_float() for _ in range(4)]
        if kind == raw.FPDF_PAGEOBJ_TEXT or not raw.FPDFPageObj_GetBounds(item, *edges):
            continue
        left, bottom, right, top = view.shown(*(edge.value for edge in edges))
        if kind != raw.FPDF_PAGEOBJ_PATH:
            if wanted and len(grounds) < _MAX_GROUNDS:
                grounds.append(Rule(left, bottom, right, top))
        elif min(right - left, top - bottom) <= _RULE:
            rules.append(Rule(left, bottom, right, top))
        else:
            if wanted and len(grounds) < _MAX_GROUNDS and _is_coloured(item):
                grounds.append(Rule(left, bottom, right, top))
            if _is_stroked(item):
                rules.append(Rule(left, bottom, right, bottom))
                rules.append(Rule(left, top, right, top))
                rules.append(Rule(left, bottom, left, top))
                rules.append(Rule(right, bottom, right, top))
    return rules, grounds


def _is_coloured(item: raw.FPDF_PAGEOBJECT) -> bool:
    fill, stroke = ctypes.c_int(), raw.FPDF_BOOL()
    if not raw.FPDFPath_GetDrawMode(item, fill, stroke) or fill.value == 0:
        return False
    red, green, blue, alpha = (ctypes.c_uint() for _ in range(4))
    if not raw.FPDFPageObj_GetFillColor(item, red, green, blue, alpha):
        return True
    return alpha.value > 0 and min(red.value, green.value, blue.value) < _WHITE


def _is_stroked(item: raw.FPDF_PAGEOBJECT) -> bool:
    fill, stroke = ctypes.c_int(), raw.FPDF_BOOL()
    return bool(raw.FPDFPath_GetDrawMode(item, fill, stroke) and stroke.value)
