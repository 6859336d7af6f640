"""A PowerPoint file → one article: each slide's title a heading, each bullet an item, its number the page. The only home of ``python-pptx``.

Shapes are read from the top down. Hidden slides and shapes, struck text, and shapes beside the slide are dropped and say so; what the speaker
noted is a note.

Not for: the layout; a shape's place only orders it.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pptx import Presentation
from pptx.enum.shapes import MSO_SHAPE_TYPE, PP_PLACEHOLDER

from ingest.grid import Cell, join_lines
from ingest.numbering import written
from ingest.readers.inline import Inline, Words
from ingest.readers.markup import name_of, parse_xml
from ingest.readers.writer import Writer
from ingest.reading import Reading
from rag.domain import BlockKind

_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_TITLES = (PP_PLACEHOLDER.TITLE, PP_PLACEHOLDER.CENTER_TITLE, PP_PLACEHOLDER.VERTICAL_TITLE)
_BULLETED = (PP_PLACEHOLDER.BODY, PP_PLACEHOLDER.OBJECT, PP_PLACEHOLDER.VERTICAL_BODY, PP_PLACEHOLDER.VERTICAL_OBJECT)
_FURNITURE = (PP_PLACEHOLDER.SLIDE_NUMBER, PP_PLACEHOLDER.FOOTER, PP_PLACEHOLDER.DATE, PP_PLACEHOLDER.HEADER)
_NUMBERED = {
    "alphaLc": "lowerLetter",
    "alphaUc": "upperLetter",
    "romanLc": "lowerRoman",
    "romanUc": "upperRoman",
    "arabic": "decimal",
    "circleNum": "decimalEnclosedCircle",
    "ea1Cht": "chineseCounting",
    "ea1Chs": "chineseCounting",
}
_DIAGRAM = "http://schemas.openxmlformats.org/drawingml/2006/diagram"


def read_pptx(content: bytes, path: Path, article_id: str, digest: str) -> Reading:
    """Read one file; its first slide's title is the title.

    Raises:
        SourceError: there is no text in it.
        TableTooLargeError: a table claims more places than any table has.
    """
    presentation = Presentation(io.BytesIO(content))
    writer = Writer()
    size = (int(presentation.slide_width or 0), int(presentation.slide_height or 0))
    for number, slide in enumerate(presentation.slides, 1):
        if slide.element.get("show") in {"0", "false"}:
            writer.drop(" ".join(_texts(slide.element)), f"slide {number}: hidden")
            continue
        _Slide(writer, f"{number}", size).read(slide)
    return writer.reading(path, article_id, digest, {})


@dataclass
class _Slide:
    writer: Writer
    page: str
    size: tuple[int, int]
    _numbers: dict[int, int] = field(default_factory=dict)

    def read(self, slide: Any) -> None:
        title = slide.shapes.title
        if title is not None and self._is_shown(title):
            words = self._words(*title.text_frame.paragraphs)
            if words.text:
                self.writer.heading(words, 1)
        for shape in _in_order(slide.shapes):
            if title is None or shape.shape_id != title.shape_id:
                self._shape(shape)
        if slide.has_notes_slide:
            frame = slide.notes_slide.notes_text_frame
            for paragraph in frame.paragraphs if frame is not None else ():
                self.writer.paragraph(self._words(paragraph), kind=BlockKind.NOTE)

    def _shape(self, shape: Any) -> None:
        if not self._is_shown(shape):
            return
        kind = shape.placeholder_format.type if shape.is_placeholder else None
        if kind in _FURNITURE:
            self._drop(shape.text_frame.text if shape.has_text_frame else "", "head, foot or number of the slide")
        elif shape.shape_type == MSO_SHAPE_TYPE.GROUP:
            for inner in _in_order(shape.shapes):
                self._shape(inner)
        elif getattr(shape, "has_table", False) and shape.has_table:
            self._table(shape.table)
        elif getattr(shape, "has_chart", False) and shape.has_chart:
            self._chart(shape.chart)
        elif shape.has_text_frame:
            self._numbers = {}
            for paragraph in shape.text_frame.paragraphs:
                self._paragraph(paragraph, bulleted=kind in _BULLETED)
        else:
            self._other(shape)

    def _is_shown(self, shape: Any) -> bool:
        described = next((one for one in shape.element.iter() if name_of(one) == "cnvpr"), None)
        if described is not None and described.get("hidden") in {"1", "true"}:
            self._drop(" ".join(_texts(shape.element)), "hidden")
            return False
        left, top, width, height = (shape.left, shape.top, shape.width, shape.height)
        if None in {left, top, width, height} or name_of(shape.element.getparent()) == "grpsp":
            return True  # where a shape in a group stands depends on the group
        if left >= self.size[0] or top >= self.size[1] or left + width <= 0 or top + height <= 0:
            self._drop(" ".join(_texts(shape.element)), "beside the slide")
            return False
        return True

    def _paragraph(self, paragraph: Any, *, bulleted: bool) -> None:
        words = self._words(paragraph)
        if not words.text:
            return
        settings = paragraph._p.find(f"{_A}pPr")
        signs = {name_of(one): one for one in settings} if settings is not None else {}
        depth = int(paragraph.level or 0)
        for deeper in [level for level in self._numbers if level > depth]:
            del self._numbers[deeper]
        if "buautonum" in signs:
            style = signs["buautonum"].get("type", "arabicPeriod")
            first = signs["buautonum"].get("startAt", "1")
            start = int(first) if first.isdecimal() and len(first) < 6 else 1
            self._numbers[depth] = self._numbers.get(depth, start - 1) + 1
            number = written(
                self._numbers[depth], next((n for s, n in _NUMBERED.items() if style.startswith(s)), "decimal")
            )
            bracketed = style.endswith("ParenBoth")
            marker = f"({number}) " if bracketed else f"{number}) " if style.endswith("ParenR") else f"{number}. "
            self.writer.paragraph(words, depth=depth + 1, marker=marker)
            return
        self._numbers.pop(depth, None)
        if "bunone" not in signs and (bulleted or signs.keys() & {"buchar", "bublip"}):
            self.writer.paragraph(words, depth=depth + 1, marker="• ")
        else:
            self.writer.paragraph(words)

    def _words(self, *paragraphs: Any) -> Words:
        inline = Inline(self.page)
        for paragraph in paragraphs:
            inline.break_line()
            for piece in paragraph._p.iter():
                self._piece(piece, inline)
        return inline.finish()

    def _piece(self, piece: Any, inline: Inline) -> None:
        tag = name_of(piece)
        if tag == "br":
            inline.break_line()
        elif tag in {"r", "fld"}:
            text = "".join(one.text or "" for one in piece.iterchildren(f"{_A}t")).replace("\v", "\n")
            settings = piece.find(f"{_A}rPr")
            if settings is not None and settings.get("strike", "noStrike") != "noStrike":
                self._drop(text, "struck through")
                return
            baseline = int(settings.get("baseline", "0").rstrip("%") or 0) if settings is not None else 0
            add = inline.add_raised if baseline > 0 else inline.add_lowered if baseline < 0 else inline.add
            add(text)
        elif tag == "t" and not piece.tag.startswith(_A):  # a formula
            inline.add(piece.text or "")

    def _table(self, table: Any) -> None:
        cells: list[Cell] = []
        for row, line in enumerate(table.rows):
            for column, cell in enumerate(line.cells):
                if cell.is_spanned:
                    continue
                lines = [
                    part
                    for paragraph in cell.text_frame.paragraphs
                    for part in self._words(paragraph).text.split("\n")
                    if part
                ]
                head = row == 0 and bool(table.first_row)
                height, width = (cell.span_height, cell.span_width) if cell.is_merge_origin else (1, 1)
                cells.append(Cell(join_lines(lines), row, column, height, width, head))
        self.writer.table(cells, self.page)

    def _chart(self, chart: Any) -> None:
        """A chart's figures as a table: one row for each category."""
        if chart.has_title and chart.chart_title.has_text_frame:
            self.writer.paragraph(Words(chart.chart_title.text_frame.text, self.page), kind=BlockKind.CAPTION)
        series = [one for plot in chart.plots for one in plot.series]
        names = [str(label) for label in chart.plots[0].categories] if len(chart.plots) else []
        cells = [Cell("", 0, 0, head=True)]
        cells += [Cell(one.name or "", 0, at, head=True) for at, one in enumerate(series, 1)]
        for row, name in enumerate(names, 1):
            cells.append(Cell(name, row, 0))
            for at, one in enumerate(series, 1):
                values = list(one.values)
                figure = values[row - 1] if row <= len(values) else None
                cells.append(Cell("" if figure is None else f"{figure:.10g}", row, at))
        self.writer.table(cells, self.page)

    def _other(self, shape: Any) -> None:
        """A diagram's words, one item each; a picture's description is dropped."""
        for one in shape.element.iter():
            if name_of(one) == "cnvpr" and one.get("descr"):
                self._drop(one.get("descr"), "a picture's description")
            if name_of(one) == "relids" and one.tag.startswith(f"{{{_DIAGRAM}}}"):
                self._diagram(shape, one)

    def _diagram(self, shape: Any, ids: Any) -> None:
        key = next((value for name, value in ids.attrib.items() if name.endswith("}dm")), "")
        tree = parse_xml(shape.part.related_part(key).blob)
        for paragraph in tree.iter(f"{_A}p"):
            inline = Inline(self.page)
            for piece in paragraph.iter():
                self._piece(piece, inline)
            words = inline.finish()
            if words.text:
                self.writer.paragraph(words, depth=1, marker="• ")

    def _drop(self, text: str, why: str) -> None:
        self.writer.drop(text, f"slide {self.page}: {why}")


def _in_order(shapes: Any) -> list[Any]:
    """From the top down, and from left to right; a placeholder without a place of its own stands where it is in the file."""
    placed = [(shape.top or 0, shape.left or 0, number) for number, shape in enumerate(shapes)]
    return [shape for _, shape in sorted(zip(placed, shapes, strict=True), key=lambda pair: pair[0])]


def _texts(element: Any) -> Iterator[str]:
    return (one.text for one in element.iter(f"{_A}t") if one.text)
