"""Word files: what Word shows is read, and nothing that it does not; every value is the one on the page."""

from __future__ import annotations

import pytest

from rag.errors import SourceError
from tests.ingest.office_makers import cell, docx, paragraph, row, run, zipped
from tests.ingest.reading_helpers import article_of, blocks_of, dropped_of, reading_of

UP, DOWN = '<w:vertAlign w:val="superscript"/>', '<w:vertAlign w:val="subscript"/>'


def text_of(*body: str, **parts: str) -> str:
    return article_of("a.docx", docx(*body, **parts)).text


@pytest.mark.parametrize(
    ("runs", "text"),
    [
        (["容積達2.5×10", run("6", UP), "立方公尺。"], "容積達2.5×10⁶立方公尺。"),
        (["面積350m", run("2", UP), "。"], "面積350m²。"),
        (["排放CO", run("2", DOWN), "12公噸。"], "排放CO₂12公噸。"),
        (["倉庫共120", run("[3]", UP), "座。"], "倉庫共120³座。"),
        (["成長7", run("2", '<w:position w:val="6"/>'), "%。"], "成長7²%。"),
        (["速度10", run("-3", UP), "秒。"], "速度10⁻³秒。"),
    ],
)
def test_raised_and_lowered_characters_survive(runs: list[str], text: str) -> None:
    assert text_of(paragraph(*runs)) == text


def test_raised_by_a_style() -> None:
    style = f'<w:style w:type="character" w:styleId="up"><w:name w:val="up"/><w:rPr>{UP}</w:rPr></w:style>'
    body = paragraph("達10", run("4", '<w:rStyle w:val="up"/>'), "公噸。")
    assert text_of(body, styles=style) == "達10⁴公噸。"


def test_notes_stand_behind_the_paragraph_with_their_mark() -> None:
    def note(kind: str, number: int, text: str) -> str:
        return f'<w:{kind} w:id="{number}">{paragraph(text)}</w:{kind}>'

    body = [
        paragraph(
            "共152",
            '<w:r><w:footnoteReference w:id="5"/></w:r>',
            "家，",
            '<w:r><w:endnoteReference w:id="2"/></w:r>',
            "創新高。",
        ),
        "後文。",
    ]
    content = docx(
        *body,
        footnotes='<w:footnote w:type="separator" w:id="0"/>'
        + note("footnote", 5, "不含展延中的9家。")
        + note("footnote", 7, "無主。"),
        endnotes=note("endnote", 2, "依公告。"),
    )
    assert blocks_of("a.docx", content) == [
        ("paragraph", "共152家，創新高。"),
        ("note", "註1：不含展延中的9家。"),
        ("note", "註1：依公告。"),
        ("paragraph", "後文。"),
    ]
    assert dropped_of("a.docx", content) == [("無主。", "a note without a mark")]


def test_line_breaks_keep_figures_apart() -> None:
    broken = "<w:r><w:t>100</w:t><w:br/><w:t>200</w:t></w:r>"
    assert text_of(paragraph(broken)) == "100\n200"
    table = f"<w:tbl>{row('區', '件數')}{row('甲', cell(paragraph(broken)))}{row('乙', cell('300', '400'))}</w:tbl>"
    assert text_of(table) == "區｜件數\n甲｜100；200\n乙｜300；400"
    assert text_of(paragraph("前", '<w:r><w:br w:type="page"/></w:r>', "後。")) == "前後。"


def test_merged_cells_and_two_rows_of_heads() -> None:
    down = '<w:vMerge w:val="restart"/>', "<w:vMerge/>"
    table = "<w:tbl>" + "".join(
        (
            row(cell("縣市", properties=down[0]), cell("2023年", properties='<w:gridSpan w:val="2"/>'), "2024年"),
            row(cell(properties=down[1]), "營收", "年增率", "營收"),
            row(cell("臺北", properties=down[0]), "1", "2", "3"),
            row(cell(properties=down[1]), "4", "", "6"),
        )
    )
    assert text_of(table + "</w:tbl>").split("\n") == [
        "縣市｜2023年 營收｜2023年 年增率｜2024年 營收",
        "臺北｜1｜2｜3",
        "臺北｜4｜2023年 年增率：（空白）｜6",
    ]


def test_struck_deleted_moved_and_hidden_text_is_dropped_and_listed() -> None:
    content = docx(
        paragraph(
            "上限",
            run("3萬元", "<w:strike/>"),
            "5萬元，",
            run("舊", "<w:dstrike/>"),
            run("密", "<w:vanish/>"),
            "補貼。",
        ),
        paragraph(
            "名額",
            f'<w:del w:id="1"><w:r><w:delText>200家</w:delText></w:r></w:del><w:ins w:id="2">{run("350家")}</w:ins>',
            "。",
        ),
        paragraph(
            f'<w:moveFrom w:id="3">{run("搬走")}</w:moveFrom>',
            run("小", '<w:sz w:val="2"/>'),
            run("不刪", '<w:strike w:val="0"/>'),
        ),
        header=paragraph("頁首"),
        comments=f'<w:comment w:id="1">{paragraph("待查")}</w:comment>',
    )
    assert article_of("a.docx", content).text == "上限5萬元，補貼。\n名額350家。\n不刪"
    assert sorted(dropped_of("a.docx", content)) == sorted(
        [
            ("3萬元", "struck through"),
            ("舊", "struck through"),
            ("密", "hidden"),
            ("200家", "deleted"),
            ("搬走", "moved away"),
            ("小", "too small to read"),
            ("頁首", "head of the pages"),
            ("待查", "a comment"),
        ]
    )


def test_text_boxes_are_read_once_where_they_stand() -> None:
    inside = f"<w:txbxContent>{paragraph('退貨率最高的是服飾業，達17%。')}</w:txbxContent>"
    both = (
        f"<w:r><mc:AlternateContent><mc:Choice><w:drawing><wps:txbx>{inside}</wps:txbx></w:drawing></mc:Choice>"
        f"<mc:Fallback><w:pict><v:textbox>{inside}</v:textbox></w:pict></mc:Fallback></mc:AlternateContent></w:r>"
    )
    only = f"<w:r><w:drawing><wps:txbx>{inside}</wps:txbx></w:drawing></w:r>"
    for box in (both, only, f"<w:r><w:pict><v:textbox>{inside}</v:textbox></w:pict></w:r>"):
        assert (
            text_of("前文。", paragraph("政策。", box), "後文。")
            == "前文。\n政策。\n退貨率最高的是服飾業，達17%。\n後文。"
        )


def test_numbers_go_on_after_a_paragraph() -> None:
    numbering = (
        '<w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="taiwaneseCountingThousand"/>'
        '<w:lvlText w:val="（%1）"/></w:lvl><w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%1.%2"/></w:lvl>'
        '</w:abstractNum><w:num w:numId="4"><w:abstractNumId w:val="0"/></w:num>'
        '<w:num w:numId="5"><w:abstractNumId w:val="0"/><w:lvlOverride w:ilvl="0"><w:startOverride w:val="9"/></w:lvlOverride></w:num>'
    )

    def item(text: str, level: int = 0, number: int = 4) -> str:
        return paragraph(text, properties=f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr>')

    body = [item("甲"), item("乙"), "中間的一段。", item("丙"), item("細", 1), item("丁"), item("另起", 0, 5)]
    assert text_of(*body, numbering=numbering).split("\n") == [
        "（一）甲", "（二）乙", "中間的一段。", "（三）丙", "三.1 細", "（四）丁", "（九）另起",
    ]  # fmt: skip


def test_formulas_and_content_controls_are_read() -> None:
    formula = (
        "<m:oMath><m:sSup><m:e><m:r><m:t>x</m:t></m:r></m:e><m:sup><m:r><m:t>2</m:t></m:r></m:sup></m:sSup>"
        "<m:f><m:num><m:r><m:t>1</m:t></m:r></m:num><m:den><m:r><m:t>3</m:t></m:r></m:den></m:f></m:oMath>"
    )
    control = f"<w:sdt><w:sdtContent>{paragraph('有效期限為三年。')}</w:sdtContent></w:sdt>"
    assert text_of(paragraph("式", formula), control) == "式x²1/3\n有效期限為三年。"


def test_a_layout_table_is_read_cell_by_cell() -> None:
    inner = f"<w:tbl>{row('年', '量')}{row('2024', '80')}</w:tbl>"
    assert text_of(f"<w:tbl>{row(cell('左欄。'), cell(inner, '右欄。'))}</w:tbl>") == "左欄。\n年｜量\n2024｜80\n右欄。"


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (docx(), r"a\.docx: there is no text in it"),
        (docx("<w:p>"), r"a\.docx: cannot be read as \.docx \(not well formed"),
        (docx("<w:sdt>" * 300 + "</w:sdt>" * 300), r"Excessive depth"),
        (
            docx("<w:tbl>" + row(cell("1", properties='<w:gridSpan w:val="1000"/>'), "2") * 300 + "</w:tbl>"),
            r"300 rows and",
        ),
    ],
)
def test_what_cannot_be_read_says_so_in_one_line(content: bytes, message: str) -> None:
    with pytest.raises(SourceError, match=message):
        reading_of("a.docx", content)


def test_entities_are_refused() -> None:
    bomb = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>'
    content = zipped({"word/document.xml": bomb + "<x>&b;</x>"})
    with pytest.raises(SourceError, match="declares entities"):
        reading_of("a.docx", content)
