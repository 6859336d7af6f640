"""The fonts of the sample issue: the glyphs it needs, as TrueType.

The Noto CJK fonts hold cubic outlines, which Chromium puts into a PDF as nameless Type 3 pictures of letters. As TrueType they become real
subset fonts: smaller, quicker to draw, and with a name that says how heavy they are.

Not for: other documents; a glyph the issue does not use is not in them. Needs ``pip install fonttools``.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from fontTools.pens.cu2quPen import Cu2QuPen
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTCollection, TTFont, newTable

FOLDER = Path("/usr/share/fonts/opentype/noto")
_MAX_ERROR = 1.0  # of 1000 units an em: not to be seen in print


@dataclass(frozen=True)
class Face:
    """A font of the style sheet, and where Debian keeps it."""

    family: str
    weight: int
    file: str
    name: str  # of the Traditional Chinese member of the collection


FACES = (
    Face("Issue Serif", 400, "NotoSerifCJK-Regular.ttc", "NotoSerifCJKtc-Regular"),
    Face("Issue Serif", 700, "NotoSerifCJK-Bold.ttc", "NotoSerifCJKtc-Bold"),
    Face("Issue Sans", 400, "NotoSansCJK-Regular.ttc", "NotoSansCJKtc-Regular"),
    Face("Issue Sans", 700, "NotoSansCJK-Bold.ttc", "NotoSansCJKtc-Bold"),
)


def write_fonts(text: str, folder: Path, faces: Iterable[Face] = FACES) -> str:
    """Write each face with the characters of the text into the folder; returns the ``@font-face`` rules."""
    rules: list[str] = []
    for face in faces:
        collection = TTCollection(FOLDER / face.file)
        font = next(font for font in collection.fonts if font["name"].getDebugName(6) == face.name)
        options = Options(layout_features=["*"], name_IDs=["*"], notdef_outline=True, recalc_timestamp=False)
        options.drop_tables += ["VORG", "BASE"]
        subsetter = Subsetter(options)
        subsetter.populate(text=text + "•│　 -")
        subsetter.subset(font)
        font.recalcTimestamp = False  # the same fonts, the same bytes
        _to_truetype(font)
        target = folder / f"{face.name}.ttf"
        font.save(target)
        rules.append(
            f'@font-face {{ font-family: "{face.family}"; font-weight: {face.weight}; src: url("{target.as_uri()}") }}'
        )
    return "\n".join(rules)


def _to_truetype(font: TTFont) -> None:
    """Replace cubic outlines by quadratic ones."""
    order = font.getGlyphOrder()
    glyphs = font.getGlyphSet()
    quadratic = {}
    for name in order:
        pen = TTGlyphPen(glyphs)
        glyphs[name].draw(Cu2QuPen(pen, _MAX_ERROR, reverse_direction=True))
        quadratic[name] = pen.glyph()
    del font["CFF "]
    font["loca"] = newTable("loca")
    font["glyf"] = glyf = newTable("glyf")
    glyf.glyphOrder, glyf.glyphs = order, quadratic
    for name in order:
        glyf[name].recalcBounds(glyf)
        font["hmtx"][name] = (font["hmtx"][name][0], getattr(glyf[name], "xMin", 0))
    font["maxp"].tableVersion = 0x00010000
    for field in ("maxZones", "maxTwilightPoints", "maxStorage", "maxFunctionDefs", "maxInstructionDefs"):
        setattr(font["maxp"], field, 1 if field == "maxZones" else 0)
    for field in ("maxStackElements", "maxSizeOfInstructions", "maxComponentElements", "maxComponentDepth"):
        setattr(font["maxp"], field, 0)
    font["maxp"].compile(font)
    font["post"].formatType = 3.0
    font.sfntVersion = "\000\001\000\000"
