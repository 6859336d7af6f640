"""The characters of one page as PDFium sees them, with what tells whether anybody can see them: paint, place, lines through them.

Characters nobody can see are set apart: they are no part of what was printed, and a favourite place for instructions to machines.

Not for: words, lines or order.
"""

from __future__ import annotations

import ctypes
import math
import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

from pypdfium2 import raw

from ingest.pdf.characters import Glyph, Rule, mend

_MIN_SIZE = 2.0  # points
_BOLD_WEIGHT = 680
_BOLD_NAME = re.compile(r"bold|black|heavy|semibold|demi", re.IGNORECASE)
_HYPHEN_AT_LINE_END = "\x02"  # PDFium's own sign
_WHITE = 247  # of 255
_INVISIBLE = 3  # the text rendering mode of a text that is not painted, such as the one below a scan
_STRUCK = (0.17, 0.6)  # of the size above the baseline: a line there goes through the character
_UNDER = 0.12  # a line that takes more of the size is a box
_MESH = 8.0  # points

UNSEEN = "off the page or too small to read"
INVISIBLE = "invisible"
WHITE = "white on white"
STRUCK = "struck through"


class View(Protocol):
    """From the file's coordinates to those of the page as shown."""

    @property
    def rotation(self) -> int:
        """Degrees by which the page is turned."""
        ...

    def shown(self, left: float, bottom: float, right: float, top: float) -> tuple[float, float, float, float]:
        """A rectangle as shown."""
        ...


@dataclass(frozen=True, slots=True)
class Found:
    """A character; ``glyph`` is None when it is no character at all."""

    glyph: Glyph | None
    font: int
    paint: Paint


@dataclass(frozen=True, slots=True)
class Paint:
    """How a piece of text is painted; ``angle`` in degrees, as shown."""

    invisible: bool
    white: bool
    angle: int


_PLAIN = Paint(invisible=False, white=False, angle=0)


def read_glyphs(textpage: raw.FPDF_TEXTPAGE, count: int, view: View) -> Iterator[Found]:
    """Every character that is printed, in the order of the file; blanks are told from the gaps."""
    box = raw.FS_RECTF()
    styles: dict[tuple[int, float, int], tuple[float, bool, float]] = {}
    paints = _Paints(textpage, view)
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
            continue
        held = raw.FPDFText_GetTextObject(textpage, index)
        text = mend(character)
        font = raw.FPDFTextObj_GetFont(held) if held else None
        address = ctypes.addressof(font.contents) if font else 0
        if not text:
            yield Found(None, address, _PLAIN)
            continue
        if not raw.FPDFText_GetLooseCharBox(textpage, index, box):
            continue
        # the font, its size before scaling, and the height of its characters: the same three, the same style
        key = (address, raw.FPDFText_GetFontSize(textpage, index), round(10 * (box.top - box.bottom)))
        style = styles.get(key)
        if style is None:
            style = styles[key] = _style(textpage, index, box)
        paint = paints.of(index, held) if held else _PLAIN
        shown = view.shown(box.left, box.bottom, box.right, box.top)
        size, bold, rise = style
        glyph = Glyph(text, *shown, size, bold, shown[1] + rise, paint.angle != 0)
        yield Found(glyph, address, paint)


def _style(textpage: raw.FPDF_TEXTPAGE, index: int, box: raw.FS_RECTF) -> tuple[float, bool, float]:
    """Size in points as shown, whether it is bold, and how far the baseline lies above the box's bottom."""
    matrix = raw.FS_MATRIX()
    raw.FPDFText_GetMatrix(textpage, index, matrix)
    size = raw.FPDFText_GetFontSize(textpage, index) * (matrix.c**2 + matrix.d**2) ** 0.5
    name = ctypes.create_string_buffer(128)
    raw.FPDFText_GetFontInfo(textpage, index, name, 128, ctypes.c_int())
    bold = raw.FPDFText_GetFontWeight(textpage, index) >= _BOLD_WEIGHT
    x, y = ctypes.c_double(), ctypes.c_double()
    known = raw.FPDFText_GetCharOrigin(textpage, index, x, y)
    rise = y.value - box.bottom if known and 0 <= y.value - box.bottom < size else 0.2 * size
    return size, bold or _BOLD_NAME.search(name.value.decode("latin-1")) is not None, rise


class _Paints:
    """How pieces of text are painted; many files hold one piece for every character, so that few calls and no new objects matter."""

    def __init__(self, textpage: raw.FPDF_TEXTPAGE, view: View) -> None:
        self._textpage, self._view = textpage, view
        self._colour = tuple(ctypes.c_uint() for _ in range(4))
        self._known: dict[tuple[int, int, int, int, int, float], Paint] = {}
        self._last = (0, _PLAIN)

    def of(self, index: int, held: raw.FPDF_PAGEOBJECT) -> Paint:
        address = ctypes.addressof(held.contents)
        if address != self._last[0]:
            self._last = (address, self._read(index, held))
        return self._last[1]

    def _read(self, index: int, held: raw.FPDF_PAGEOBJECT) -> Paint:
        red, green, blue, alpha = self._colour
        mode = raw.FPDFTextObj_GetTextRenderMode(held)
        if not raw.FPDFPageObj_GetFillColor(held, red, green, blue, alpha):
            red.value = green.value = blue.value = 0
            alpha.value = 255
        turned = raw.FPDFText_GetCharAngle(self._textpage, index)
        key = (mode, red.value, green.value, blue.value, alpha.value, turned)
        paint = self._known.get(key)
        if paint is None:
            filled = mode in {0, 2, 4, 6}
            paint = self._known[key] = Paint(
                invisible=mode == _INVISIBLE or (filled and alpha.value == 0),
                white=mode in {0, 4} and min(key[1:4]) >= _WHITE,
                angle=round((math.degrees(turned) + self._view.rotation) / 90) * 90 % 360,
            )
        return paint


def why_unseen(found: Found, width: float, height: float, grounds: Sequence[Rule] | None) -> str:
    """Why nobody can see a character; ``grounds`` are what colours or pictures lie on the page (None: not known)."""
    glyph = found.glyph
    if glyph is None:
        return ""
    if glyph.size < _MIN_SIZE or glyph.right <= 0 or glyph.left >= width or glyph.top <= 0 or glyph.bottom >= height:
        return UNSEEN
    if not (found.paint.invisible or found.paint.white) or grounds is None:
        return ""
    x, y = (glyph.left + glyph.right) / 2, (glyph.bottom + glyph.top) / 2
    if any(one.left <= x <= one.right and one.bottom <= y <= one.top for one in grounds):
        return ""  # white on a colour, or the text of a scan below its picture
    return INVISIBLE if found.paint.invisible else WHITE


class Strikes:
    """The lines of a page that may go through characters."""

    def __init__(self, rules: Sequence[Rule], struck: Sequence[Rule]) -> None:
        self._mesh: dict[int, list[Rule]] = defaultdict(list)
        self._areas = list(struck)
        for rule in rules:
            if rule.right - rule.left > 2 * (rule.top - rule.bottom):
                self._mesh[round((rule.bottom + rule.top) / 2 / _MESH)].append(rule)

    def goes_through(self, glyph: Glyph) -> bool:
        """Whether a line goes through the middle of a character, or a note in the file strikes it out."""
        if not self._mesh and not self._areas:
            return False
        x, y = (glyph.left + glyph.right) / 2, (glyph.bottom + glyph.top) / 2
        low, high = (glyph.baseline + share * glyph.size for share in _STRUCK)
        for row in range(round(low / _MESH) - 1, round(high / _MESH) + 2):
            for rule in self._mesh.get(row, ()):
                thin = rule.top - rule.bottom < _UNDER * glyph.size
                if thin and rule.left <= x <= rule.right and low < (rule.bottom + rule.top) / 2 < high:
                    return True
        return any(area.left <= x <= area.right and area.bottom <= y <= area.top for area in self._areas)
