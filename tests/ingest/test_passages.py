"""Passages follow the seams of the text."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.passages import split_passages
from ingest.readers.markdown import read_markdown
from ingest.readers.plain import read_plain
from rag.domain import Article, BlockKind
from rag.sentences import split_sentences
from tests.conftest import ARTICLES

SAMPLE = [
    read_markdown(path.read_text(encoding="utf-8"), path, path.stem, "d") for path in sorted(ARTICLES.glob("*.md"))
]


def article_of(markdown: str) -> Article:
    return read_markdown(markdown, Path("a.md"), "a", "d")


def check(article: Article, passage_chars: int) -> None:
    passages = split_passages(article, passage_chars)
    seams = {block.start for block in article.blocks} | {block.end for block in article.blocks}
    for block in article.blocks:
        if block.kind is BlockKind.PARAGRAPH:
            seams |= {block.start + one.start for one in split_sentences(block.text)}
            seams |= {block.start + one.end for one in split_sentences(block.text)}
        seams.add(article.text.rfind("\n", 0, block.start) + 1)  # a list marker goes with its item
    for passage in passages:
        assert article.text[passage.start : passage.end] == passage.text
        assert passage.id == f"{article.id}#{passage.start}-{passage.end}"
        assert {passage.start, passage.end} <= seams
    assert all(a.end <= b.start for a, b in zip(passages, passages[1:], strict=False))  # noqa: RUF007
    for block in article.blocks:
        if block.kind is not BlockKind.HEADING:
            holding = [p for p in passages if p.start < block.end and block.start < p.end]
            assert holding, f"{block.text} is in no passage"
            if block.kind is not BlockKind.PARAGRAPH:
                assert len(holding) == 1, f"{block.text} is cut"


@pytest.mark.parametrize("article", SAMPLE, ids=lambda article: article.id)
@pytest.mark.parametrize("passage_chars", [80, 380, 4000])
def test_seams_on_the_sample_issue(article: Article, passage_chars: int) -> None:
    check(article, passage_chars)


@settings(max_examples=60)
@given(
    st.lists(
        st.sampled_from(
            [
                "一段文字。又一句。",
                "共有兩項：\n\n- 甲項。\n- 乙項。",
                "## 小標",
                "### 更小",
                "| a | b |\n| - | - |\n| 1 | 2 |",
                "註1：註。",
            ]
        ),
        min_size=1,
        max_size=12,
    ),
    st.integers(min_value=80, max_value=200),
)
def test_seams_on_anything(parts: list[str], passage_chars: int) -> None:
    check(article_of("\n\n".join(parts)), passage_chars)


def test_headings_travel_with_their_passages() -> None:
    passages = split_passages(
        article_of("---\ntitle: 題\n---\n前言。\n\n## 甲\n\n一。\n\n### 乙\n\n二。\n\n## 丙\n\n三。"), 380
    )
    assert [passage.headings for passage in passages] == [(), ("甲",), ("甲", "乙"), ("丙",)]
    assert passages[2].text == "乙\n二。"
    assert passages[2].indexed_text == "題\n甲\n乙\n乙\n二。"


def test_a_lead_in_stays_with_its_list() -> None:
    markdown = "前面的文字。" * 12 + "條件有三項：\n\n" + "\n".join(f"- 第{n}項條件的內容說明。" for n in "一二三")
    passages = split_passages(article_of(markdown), 100)
    assert passages[-1].text.startswith("條件有三項：")
    assert passages[-1].text.count("•") == 3


def test_a_long_list_is_cut_between_items() -> None:
    markdown = "條件：\n\n" + "\n".join(f"- 第{n}項" + "內容" * 15 + "。" for n in range(20))
    passages = split_passages(article_of(markdown), 100)
    assert len(passages) > 5
    assert all(passage.text.split("\n")[-1].endswith("。") for passage in passages)


def test_pages() -> None:
    markdown = "<!-- page: 9 -->\n\n一。\n\n<!-- page: 10 -->\n\n二。\n\n## 新\n\n三。"
    assert [passage.pages for passage in split_passages(article_of(markdown), 380)] == ["9-10", "10"]


def test_ids_are_stable_while_the_text_is() -> None:
    one = split_passages(article_of("甲。\n\n## 乙\n\n丙。"), 380)
    other = split_passages(article_of("甲。\n\n## 乙\n\n丙。\n\n## 丁\n\n戊。"), 380)
    assert [passage.id for passage in one] == [passage.id for passage in other[:2]]


def test_a_line_without_end_is_cut_at_its_commas() -> None:
    line = "".join(f"第{n}家門市的面積為{n}坪，" for n in range(40_000))
    assert len(line) > 600_000
    article = read_plain(line, Path("a.txt"), "a", "d")
    passages = split_passages(article, 380)
    assert "".join(passage.text for passage in passages) == line
    assert max(len(passage.text) for passage in passages) <= 1300
    assert all(passage.text.endswith("，") for passage in passages)
    assert (
        max(len(passage.text) for passage in split_passages(read_plain("字" * 5000, Path("a"), "a", "d"), 380)) <= 1300
    )


def test_a_passage_names_the_pages_it_stands_on_inside_a_long_paragraph() -> None:
    first, second = "前頁的句子。" * 80, "後頁的句子。" * 80
    passages = split_passages(article_of(f"<!-- page: 8 -->\n\n{first}<!-- page: 9 -->{second}"), 380)
    assert [passage.pages for passage in passages] == ["8", "8-9", "9"]
