"""The picture of a scanned page → characters with place, size and weight, by RapidOCR. Runs in the child process only.

RapidOCR says what the characters are and roughly where; how large and bold a line is, the ink says. Its wheel brings the models.

Not for: rules of tables (rows of a scanned table read as lines), words or order.
"""

from __future__ import annotations

import importlib
import itertools
import re
import statistics
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from ingest.pdf.characters import Glyph, mend
from ingest.pdf.pdfium import Picture

_CERTAIN = 0.5  # a line recognised with less is left out
_THREADS = 2  # more wait for one another, and waiting counts as computing time
_INK, _INK_LATIN = 0.92, 0.75  # of the size: how high the ink of a line stands
_SAME_SIZE = 0.09  # sizes this close are one size, also from page to page
_BOLD = 1.4  # of the ink of the page's text
_FEW = 6  # characters
_VERTICAL = 1.5  # a taller line is read downwards; RapidOCR has the same limit
_JUMP = 0.75  # of the size: white that parts runs
_WIDE = r"[^\x00-\x7f]"
_BLACK_BOX = "■"
_PARAMETERS = {
    "Global.log_level": "critical",
    "Global.use_cls": False,  # turns good lines upside down
    "Global.text_score": 0.0,
    "Global.max_side_len": 2400,
    "Global.return_word_box": True,
    "Global.return_single_char_box": True,
    "EngineConfig.onnxruntime.intra_op_num_threads": _THREADS,
}


@dataclass(frozen=True, slots=True)
class Recognised:
    """The characters of a page, and the lines left out as uncertain."""

    glyphs: list[Glyph]
    doubtful: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Line:
    """A line in pixels: ``along`` the reading direction and ``across`` it; both grow to the right and down the page."""

    characters: str
    centres: list[float]  # along, one for each character
    ends: tuple[float, float]
    across: float
    size: float
    dark: float  # share of ink
    vertical: bool
    ink: Any


def load_recogniser() -> Callable[[Picture], Recognised]:
    """Load the models; the function that comes back remembers the sizes it has met, so that they agree from page to page."""
    engine = importlib.import_module("rapidocr").RapidOCR(params=_PARAMETERS)
    sizes: list[float] = []

    def recognise(picture: Picture) -> Recognised:
        found = engine(picture.pixels)
        gray = picture.pixels.mean(axis=2)
        ink = gray < (np.percentile(gray, 1) + np.percentile(gray, 90)) / 2
        lines: list[_Line] = []
        doubtful: list[str] = []
        places = list(found.word_results or ())
        quads = () if found.boxes is None else found.boxes
        for quad, text, score in zip(quads, found.txts or (), found.scores or (), strict=True):
            # RapidOCR leaves lines without places out of the list of places
            first = places[0] if places and isinstance(places[0], list | tuple) else []
            own = places.pop(0) if "".join(str(place[0]) for place in first) == "".join(text.split()) else []
            if score < _CERTAIN:
                doubtful.append(text)
            elif text.strip():
                lines.extend(_read_line(quad, text.strip(), [place[2] for place in own], ink))
        lines = _alike(lines, sizes, picture.height / len(gray))
        usual = statistics.median([line.dark for line in lines for _ in line.characters] or [1.0])
        # lone characters last: before a line that stands below they would look like vertical text
        lines.sort(key=lambda line: -len(line.characters))
        glyphs = [glyph for line in lines for glyph in _glyphs(line, picture, bold=line.dark > _BOLD * usual)]
        return Recognised(glyphs, tuple(doubtful))

    return recognise


def _read_line(quad: Any, text: str, places: Sequence[Any], ink: Any) -> Iterator[_Line]:
    """Measure a line by its ink; a line without any is none."""
    (left, top), (right, bottom) = quad.min(axis=0), quad.max(axis=0)
    characters = _full_width(text)
    vertical = bool(bottom - top >= _VERTICAL * (right - left)) and len(characters) > 1
    area = ink[max(int(top), 0) : int(bottom) + 1, max(int(left), 0) : int(right) + 1]
    area, begin, edge = (area.T, max(top, 0), max(left, 0)) if vertical else (area, max(left, 0), max(top, 0))
    rows, columns = np.flatnonzero(area.sum(axis=1) > 1), np.flatnonzero(area.any(axis=0))
    if not rows.size:
        return
    area = area[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
    height, length = area.shape
    begin, edge = int(begin) + columns[0], int(edge) + rows[0]
    size = height / (_INK if re.search(_WIDE, text) else _INK_LATIN)
    if places:
        centres = [sum(point[vertical] for point in place) / len(place) for place in places]
        for index in [i for i, character in enumerate(characters) if character == " "]:
            centres.insert(index, (centres[index - 1] + centres[index]) / 2)
    else:
        centres = [begin + (number + 0.5) * length / len(characters) for number in range(len(characters))]
    ends = (
        begin - _white(characters[0], "Ps", "Pi") * size,
        begin + length + _white(characters[-1], "Po", "Pe", "Pf") * size,
    )
    yield _Line(characters, centres, ends, edge + height / 2, size, float(area.mean()), vertical, ink)


def _full_width(text: str) -> str:
    """One blank for many, and full-width punctuation among Chinese characters, which the recogniser takes for the ASCII one."""
    text = " ".join(text.split())
    text = re.sub(rf"(?<={_WIDE})[,:;?!()]|\((?={_WIDE})", lambda found: chr(ord(found[0]) + 0xFEE0), text)
    return re.sub(r"（([^（）()]*)\)", r"（\1）", text)


def _white(character: str, *categories: str) -> float:
    """The white that belongs to a character beside its ink, in parts of its size."""
    return 0.5 if not character.isascii() and unicodedata.category(character) in categories else 0.04


def _alike(lines: Sequence[_Line], known: list[float], points: float) -> list[_Line]:
    """Lines of nearly one size get that size: those of earlier pages (in points), else the middle one of the page."""
    alike: list[_Line] = []
    for line in sorted(lines, key=lambda line: -len(line.characters)):
        few = len(line.characters) < _FEW  # they may all be low ones
        low, high = line.size * points * (1 - _SAME_SIZE), line.size * points * (1 + (2 if few else 1) * _SAME_SIZE)
        fitting = [size for size in known if low <= size <= high]
        if not fitting:
            near = [
                line.size,
                *(o.size for o in lines for _ in o.characters if abs(o.size / line.size - 1) <= _SAME_SIZE),
            ]
            fitting = [round(statistics.median(near) * points, 2)]
            known += fitting
        # for few characters the first, as the longest lines came first: the text's
        size = fitting[0] if few else min(fitting, key=lambda size: abs(size - line.size * points))
        alike.append(replace(line, size=size / points))
    return alike


def _glyphs(line: _Line, picture: Picture, *, bold: bool) -> Iterator[Glyph]:
    """The characters of a line in the page's points. They touch one another except where white parts words or runs."""
    size, spans = line.size, list[tuple[str, float, float]]()
    for character, centre in zip(line.characters, line.centres, strict=True):
        half = size * (0.25 if character.isascii() else 0.5)
        spans.append((character, centre - half, centre + half))
    # ink far before the first character is a mark that was passed over
    first = max(line.ends[0], line.centres[0] - 0.8 * size)
    spans[0] = (spans[0][0], first, max(spans[0][2], first + 1))
    spans[-1] = (spans[-1][0], min(spans[-1][1], line.ends[1] - 1), line.ends[1])
    spans = [span for span in spans if span[0] != " "]
    blanks = {len(part) for part in itertools.accumulate(line.characters.split(" "))}  # before which characters
    for number in range(len(spans) - 1, 0, -1):
        (before, start, stop), (after, begin, end) = spans[number - 1 : number + 1]
        middle, white = (stop + begin) / 2, begin - stop
        if white > _JUMP * size:
            if _is_black(line, middle):
                spans.insert(number, (_BLACK_BOX, middle - size / 2, middle + size / 2))
            continue
        half = max(white / 2, 0.1 * size) if number in blanks else 0.0
        spans[number - 1 : number + 1] = [(before, start, middle - half), (after, middle + half, end)]
    rows, columns = picture.pixels.shape[:2]
    x, y = picture.width / columns, picture.height / rows
    for character, low, high in spans:
        sides = (line.across - size / 2, line.across + size / 2)
        (left, right), (top, bottom) = (sides, (low, high)) if line.vertical else ((low, high), sides)
        text = mend(character)
        if text:
            yield Glyph(
                text, left * x, picture.height - bottom * y, right * x, picture.height - top * y, size * y, bold
            )


def _is_black(line: _Line, middle: float) -> bool:
    """Whether a filled square stands there; the recogniser tends to pass over it, and bylines need it."""
    quarter = line.size / 4
    along, across = (
        slice(int(middle - quarter), int(middle + quarter)),
        slice(int(line.across - quarter), int(line.across + quarter)),
    )
    area = line.ink[(along, across) if line.vertical else (across, along)]
    return bool(area.size and area.mean() > 0.9)
