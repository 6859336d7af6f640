"""A PDF page → its characters with place, size and weight, and the thin rules drawn on it.

The one place that knows pypdfium2. Coordinates are those of the page as it is shown: points, origin bottom left, crop box and rotation
taken into account.

Not for: words, lines or order. Characters nobody can see (off the page, under two points) are left out: they are no part of what was
printed, and a favourite place for instructions to machines.
"""

from __future__ import annotations

import ctypes
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

import pypdfium2 as pdfium
from pypdfium2 import raw

from ingest.pdf.limits import MAX_CHARACTERS_PER_PAGE, MAX_OBJECTS_PER_PAGE, PdfError

_MIN_SIZE = 2.0  # points
_RULE = 2.5  # points: a filled rectangle thinner than this is a line
_BOLD_WEIGHT = 680
_BOLD_NAME = re.compile(r"bold|black|heavy|semibold|demi", re.IGNORECASE)
_RADICALS = re.compile("[⺀-⿟豈-﫿]")
_HYPHEN_AT_LINE_END = "\x02"  # PDFium's own sign


@dataclass(frozen=True, slots=True)
class Glyph:
    """A character and the room it takes, its advance included."""

    text: str
    left: float
    bottom: float
    right: float
    top: float
    size: float
    bold: bool


@dataclass(frozen=True, slots=True)
class Rule:
    """A straight line drawn on the page, as the thin rectangle it fills."""

    left: float
    bottom: float
    right: float
    top: float


@dataclass(frozen=True, slots=True)
class PageContent:
    """What stands on a page: characters in the order of the file, and rules."""

    width: float
    height: float
    glyphs: list[Glyph]
    rules: list[Rule]
    hidden: str


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


def read_page(page: pdfium.PdfPage) -> PageContent:
    """Read one page.

    Raises:
        PdfError: the page holds more characters than any printed page could.
    """
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


def mend(text: str) -> str:
    """Kangxi radicals and compatibility ideographs as ordinary characters; what is no character is gone."""
    text = _RADICALS.sub(lambda found: unicodedata.normalize("NFKC", found[0]), text)
    return "".join(c for c in text if c != "\ufffd" and unicodedata.category(c) not in {"Cc", "Cf", "Cs", "Co", "Cn"})


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
