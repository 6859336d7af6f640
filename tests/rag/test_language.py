"""The asker's language."""

from __future__ import annotations

import pytest

from rag.domain import Article, Citation, Passage
from rag.language import asker_language, detect_language, notice, wording

CASES = [
    ("補助金額是多少", "zh-TW"),
    ("补助金额是多少", "zh-CN"),
    ("How much is the subsidy?", "en"),
    ("補助金はいくらですか", "ja"),
    ("台北", "zh-TW"),
    ("CBAM是什么", "zh-CN"),
]


@pytest.mark.parametrize(("question", "language"), CASES)
def test_detect(question: str, language: str) -> None:
    assert detect_language(question) == language


@pytest.mark.parametrize(
    ("question", "language"),
    [
        ("Which article did 徐志明 write?", "en"),
        ("CBAM是什么", "zh-CN"),
        ("AI的定義 what", "zh-TW"),
        ("記事の著者は", "ja"),
    ],
)
def test_an_english_sentence_that_names_something_in_chinese_is_english(question: str, language: str) -> None:
    assert asker_language(question) == language


def test_the_notice_says_what_is_so_and_nothing_to_a_reader_of_chinese() -> None:
    article = Article("a", "d", "t", "補助10萬元。", ())
    cited = (Citation(1, Passage("a#0-7", article, 0, 7, (), article.text, ""), article.text, 0, 7, ""),)
    assert notice(wording("How much?"), False, cited) == wording("How much?").in_chinese
    assert notice(wording("How much?"), True, cited).startswith("The language model could not answer")
    assert notice(wording("How much?"), False, ()) == ""
    assert notice(wording("多少？"), False, cited) == ""
