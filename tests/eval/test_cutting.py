"""Sentences cut out of articles: what is left still fits together."""

from __future__ import annotations

from eval.cutting import cut_out
from rag.domain import Article, Block, BlockKind, Hit, Passage

TEXT = "第一句。第二句。\n第三句。"
ARTICLE = Article(
    "a",
    "0",
    "題",
    TEXT,
    (Block(BlockKind.PARAGRAPH, 0, "第一句。第二句。", 0), Block(BlockKind.PARAGRAPH, 0, "第三句。", 9)),
)


def hit(start: int, end: int) -> Hit:
    return Hit(Passage(f"a#{start}-{end}", ARTICLE, start, end, (), TEXT[start:end], ""), 1.0, 1, 1.0, None, None)


def test_offsets_fit_the_text_that_is_left() -> None:
    first, second = cut_out([hit(0, 8), hit(9, 13)], {"a": [(4, 8)]})
    article = first.passage.article
    assert article.text == "第一句。\n第三句。"
    assert [article.text[block.start : block.end] for block in article.blocks] == ["第一句。", "第三句。"]
    assert [block.text for block in article.blocks] == ["第一句。", "第三句。"]
    for one in (first, second):
        assert article.text[one.passage.start : one.passage.end] == one.passage.text


def test_a_passage_of_which_nothing_is_left_is_gone() -> None:
    assert [one.passage.text for one in cut_out([hit(0, 8), hit(9, 13)], {"a": [(9, 13)]})] == ["第一句。第二句。"]


def test_other_articles_stay() -> None:
    hits = [hit(0, 8)]
    assert cut_out(hits, {"b": [(0, 4)]}) == hits
