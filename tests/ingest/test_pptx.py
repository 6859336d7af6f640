"""Slides: one block for each bullet, the values where they stand; hidden, struck and off-slide text is listed."""

from __future__ import annotations

import io
from typing import Any

from pptx import Presentation
from pptx.chart.data import CategoryChartData
from pptx.enum.chart import XL_CHART_TYPE
from pptx.util import Cm

from tests.ingest.reading_helpers import article_of, blocks_of, dropped_of


def made(fill: Any) -> bytes:
    """A file with one slide, filled by the function."""
    slides = Presentation()
    slide = slides.slides.add_slide(slides.slide_layouts[1])
    slide.shapes.title.text = "補助說明"
    fill(slide)
    stream = io.BytesIO()
    slides.save(stream)
    return stream.getvalue()


def texts(fill: Any) -> list[str]:
    return article_of("a.pptx", made(fill)).text.split("\n")[1:]


def test_bullets_are_items_with_depth_and_numbers() -> None:
    def fill(slide: Any) -> None:
        frame = slide.placeholders[1].text_frame
        frame.text = "上限10萬元"
        for text, level in (("名額300家", 0), ("核定180家", 1)):
            paragraph = frame.add_paragraph()
            paragraph.text, paragraph.level = text, level
        for text in ("申請", "審查"):
            paragraph = frame.add_paragraph()
            paragraph.text = text
            paragraph._p.get_or_add_pPr().insert(0, paragraph._p.makeelement(f"{A}buAutoNum", {"type": "arabicPeriod"}))

    assert blocks_of("a.pptx", made(fill)) == [
        ("heading", "補助說明"),
        ("list_item", "上限10萬元"),
        ("list_item", "名額300家"),
        ("list_item", "核定180家"),
        ("list_item", "申請"),
        ("list_item", "審查"),
    ]
    assert texts(fill)[-2:] == ["1. 申請", "2. 審查"]


A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"


def test_raised_struck_and_broken_text() -> None:
    def fill(slide: Any) -> None:
        paragraph = slide.placeholders[1].text_frame.paragraphs[0]
        for text, attributes in (
            ("容積10", {}),
            ("6", {"baseline": "30000"}),
            ("，CO", {}),
            ("2", {"baseline": "-25000"}),
            ("，3萬元", {"strike": "sngStrike"}),
            ("5萬元", {}),
        ):
            run = paragraph.add_run()
            run.text = text
            for name, value in attributes.items():
                run._r.get_or_add_rPr().set(name, value)
        paragraph.add_line_break()
        paragraph.add_run().text = "100"

    assert texts(fill) == ["• 容積10⁶，CO₂5萬元", "100"]
    assert dropped_of("a.pptx", made(fill)) == [("，3萬元", "slide 1: struck through")]


def test_merged_cells_and_breaks_in_a_table() -> None:
    def fill(slide: Any) -> None:
        table = slide.shapes.add_table(4, 3, Cm(1), Cm(8), Cm(10), Cm(4)).table
        rows = (("縣市", "2024年", ""), ("", "營收", "年增率"), ("臺北", "100\n200", ""), ("", "4", "5"))
        for row, cells in enumerate(rows):
            for column, text in enumerate(cells):
                table.cell(row, column).text = text
        table.cell(0, 1).merge(table.cell(0, 2))
        table.cell(0, 0).merge(table.cell(1, 0))
        table.cell(2, 0).merge(table.cell(3, 0))

    assert texts(fill) == [
        "縣市｜2024年 營收｜2024年 年增率",
        "臺北｜100；200｜2024年 年增率：（空白）",
        "臺北｜4｜5",
    ]


def test_a_chart_is_its_figures() -> None:
    def fill(slide: Any) -> None:
        data = CategoryChartData()
        data.categories = ["2023", "2024"]
        data.add_series("營收", (12.5, None))
        data.add_series("獲利", (3, 4))
        slide.shapes.add_chart(XL_CHART_TYPE.LINE, Cm(1), Cm(8), Cm(8), Cm(6), data)

    assert texts(fill) == ["｜營收｜獲利", "2023｜12.5｜3", "2024｜營收：（空白）｜4"]


def test_hidden_and_off_slide_text_and_notes() -> None:
    def fill(slide: Any) -> None:
        for text, left in (("藏", 1), ("外", 90), ("見", 2)):
            box = slide.shapes.add_textbox(Cm(left), Cm(12), Cm(3), Cm(1))
            box.text_frame.text = text
            if text == "藏":
                box.element.nvSpPr.cNvPr.set("hidden", "1")
        slide.notes_slide.notes_text_frame.text = "講者備註。"

    assert blocks_of("a.pptx", made(fill))[1:] == [("paragraph", "見"), ("note", "講者備註。")]
    assert dropped_of("a.pptx", made(fill)) == [("藏", "slide 1: hidden"), ("外", "slide 1: beside the slide")]


def test_a_hidden_slide_is_dropped() -> None:
    slides = Presentation()
    for text in ("首", "次"):
        slides.slides.add_slide(slides.slide_layouts[5]).shapes.title.text = text
    slides.slides[1].element.set("show", "0")
    stream = io.BytesIO()
    slides.save(stream)
    assert article_of("a.pptx", stream.getvalue()).text == "首"
    assert dropped_of("a.pptx", stream.getvalue()) == [("次", "slide 2: hidden")]
