"""Two questions in one, things compared, and questions for articles."""

from __future__ import annotations

import pytest

from rag.reader.question_parts import compared_in, parts_of, survey_topic
from rag.text import fold


@pytest.mark.parametrize(
    ("question", "count"),
    [
        ("公會專線幾點到幾點 電話多少", 2),
        ("茶行有幾家，占幾成？", 2),
        ("誰訂的、哪年通過", 2),
        ("Which shops are hit, and why?", 2),
        ("公司想自己訂碳價，首先要做什麼", 1),
        ("每家茶行最高可以領多少獎勵", 1),
        ("獎勵金額最高1,000元是哪一項", 1),
    ],
)
def test_parts(question: str, count: int) -> None:
    assert len(parts_of(question)) == count


def test_a_part_without_question_word_goes_with_the_next() -> None:
    assert parts_of("茶行登記滿一年，可以領多少 到何時截止") == (
        f"{fold('茶行登記滿一年')} {fold('可以領多少')}",
        fold("到何時截止"),
    )


@pytest.mark.parametrize(
    ("question", "things"),
    [
        ("收益回報跟收益保留的差別", ("收益回報", "收益保留")),
        ("difference between green tea and black tea", ("green tea", "black tea")),
        ("茶行有幾家", ()),
        ("前三季和第四季的增速各是多少", ("前三季", "第四季")),
        ("豐前市的服務中心和福岡的投資中心差在哪", ("豐前市的服務中心", "福岡的投資中心")),
    ],
)
def test_compared(question: str, things: tuple[str, ...]) -> None:
    assert tuple(side.name for side in compared_in(fold(question))) == tuple(map(fold, things))


@pytest.mark.parametrize(
    ("question", "topic"),
    [
        ("哪幾篇文章談到碳定價", "碳定價"),
        ("這期有哪些文章提到越南？", "越南"),
        ("Which articles mention Vietnam?", "vietnam"),
        ("哪些企業可以申請", ""),
        ("他寫的那篇叫什麼題目", ""),
    ],
)
def test_survey_topic(question: str, topic: str) -> None:
    assert survey_topic(fold(question)).removeprefix(fold("有 ")) == fold(topic)


def test_each_side_has_a_question_of_its_own() -> None:
    one, other = compared_in(fold("收益回報跟收益保留的差別"))
    assert (one.question, other.question) == (fold("收益回報的差別"), fold("收益保留的差別"))


@pytest.mark.parametrize(
    ("question", "topic"),
    [
        ("這期有談到越南的文章嗎", "越南"),
        ("跟中小企業有關的文章列給我", "中小企業"),
        ("any articles on deepfakes?", "deepfakes"),
        ("這篇文章的作者是哪位", ""),
        ("請問這期有哪些文章談美國關稅", "美國關稅"),
    ],
)
def test_ways_to_ask_for_articles(question: str, topic: str) -> None:
    assert survey_topic(fold(question)) == fold(topic)
