"""Markdown: front matter however it is framed, notes, struck text, HTML inside; pages inside a paragraph."""

from __future__ import annotations

from pathlib import Path

import pytest

from ingest.readers.markdown import parse_markdown
from rag.errors import SourceError
from tests.ingest.reading_helpers import blocks_of, dropped_of

FIELDS = "title: 早餐店調查\nauthors: [王小明, 李大華]\nissue: 200\npages: [12, 13]\n"


@pytest.mark.parametrize(
    "text",
    [
        f"---\n{FIELDS}---\n占比達25%。\n",
        f"\n---\n{FIELDS}---\n占比達25%。\n",
        f" \n\n--- \n{FIELDS}---\t\n占比達25%。\n",
        f"---\n{FIELDS}...\n占比達25%。\n",
        f"---\n{FIELDS}... \n\n占比達25%。",
    ],
)
def test_front_matter_however_it_is_framed(text: str) -> None:
    (article,) = parse_markdown(text, Path("a.md"), "a", "d").articles
    told = (article.title, article.authors, article.issue, article.pages, article.text)
    assert told == ("早餐店調查", "王小明、李大華", "200", "12-13", "占比達25%。")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (f"\n\n---\n{FIELDS}占比", r"a\.md: line 3 begins a front matter that no line «---» ends"),
        ("\n---\ntitle: [一\n---\n文", r"a\.md: line 3 of the front matter is not valid YAML"),
        (
            "---\nauthors: {名: 甲}\n---\n文",
            r"a\.md: «authors» in the front matter is neither text nor a list of texts",
        ),
        ("---\n" + "a: " + "[" * 3000 + "\n---\n文", r"a\.md: line \d+ of the front matter is not valid YAML"),
    ],
)
def test_front_matter_that_cannot_be_read_names_its_line(text: str, message: str) -> None:
    with pytest.raises(SourceError, match=message):
        parse_markdown(text, Path("a.md"), "a", "d")


def test_a_line_across_the_page_is_no_front_matter() -> None:
    assert blocks_of("a.md", "---\n\n第一段。\n") == [("paragraph", "第一段。")]


def test_notes() -> None:
    text = "有4,200家[^1]，成長7[^b]%，缺[^9]。\n\n- 項[^c]\n\n[^1]: 不含超商。\n[^b]: 與前年\n    相比。\n\n[^c]: 見表。\n[^d]: 無人引。\n"
    assert blocks_of("a.md", text) == [
        ("paragraph", "有4,200家，成長7%，缺[^9]。"),
        ("note", "註1：不含超商。"),
        ("note", "註b：與前年相比。"),
        ("list_item", "項"),
        ("note", "註c：見表。"),
        ("note", "註d：無人引。"),
    ]


def test_struck_text_and_comments_are_dropped() -> None:
    text = "上限~~3萬元~~5萬元。\n\n<!-- 待查 -->\n"
    assert blocks_of("a.markdown", text) == [("paragraph", "上限5萬元。")]
    assert dropped_of("a.markdown", text) == [("3萬元", "struck through"), ("待查", "a comment")]


def test_html_blocks_are_read() -> None:
    table = "<table><tr><th>年</th><th>量</th></tr><tr><td>2024</td><td>80</td></tr></table>"
    text = f"前。\n\n<div class='box'>\n<b>方塊</b>裡的字。\n</div>\n\n{table}\n\n後。"
    assert blocks_of("a.md", text) == [
        ("paragraph", "前。"),
        ("paragraph", "方塊裡的字。"),
        ("table", "年｜量"),
        ("table", "2024｜80"),
        ("paragraph", "後。"),
    ]


def test_breaks_and_empty_cells_in_tables() -> None:
    text = "| 業別 | 營收 | 年增率 |\n|--|--|--|\n| 零售 | 95<br>96 |  |\n| 餐飲 |  | 2<sup>1</sup>成 |\n"
    assert [text for _, text in blocks_of("a.md", text)] == [
        "業別｜營收｜年增率",
        "零售｜95；96｜年增率：（空白）",
        "餐飲｜營收：（空白）｜2¹成",
    ]


def test_a_hard_break_parts_and_a_soft_one_joins() -> None:
    assert blocks_of("a.md", "100  \n200\n元") == [("paragraph", "100\n200元")]


def test_a_page_turns_inside_a_paragraph() -> None:
    text = "<!-- page: 9 -->\n\n前頁的字，<!-- page: 10 -->後頁的字。\n"
    (article,) = parse_markdown(text, Path("a.md"), "a", "d").articles
    assert [article.pages_between(*span) for span in ((0, 4), (6, 8), (2, 8))] == ["9", "10", "9-10"]
