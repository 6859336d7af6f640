"""Questions in the writing of the articles."""

from __future__ import annotations

import pytest

from rag.engine import Engine
from rag.search.wording import in_article_words
from rag.text import fold


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ("カーボンプライシングの優点は何ですか", ["碳定價", "是什麼"]),
        ("台湾と日本の貿易総額はいくらですか", ["貿易", "多少錢"]),
        ("なぜ関税を課すのですか", ["為什麼", "關稅"]),
    ],
)
def test_japanese_becomes_chinese_words_without_kana(sample_engine: Engine, question: str, words: list[str]) -> None:
    found = fold(in_article_words(question, sample_engine.library.manifest))
    assert [word for word in words if fold(word) not in found] == []
    assert not any("\u3041" <= char <= "\u30fc" for char in found)


def test_a_date_in_slashes_is_written_out(sample_engine: Engine) -> None:
    manifest = sample_engine.library.manifest
    assert in_article_words("川普4/2宣布什麼", manifest) == "川普4月2日宣布什麼"
    assert in_article_words("占1/3嗎 13/2 2025/4/2 4/17", manifest) == "占1/3嗎 13/2 2025/4/2 4月17日"


def test_other_questions_stay(sample_engine: Engine) -> None:
    for question in ("碳定價的優點", "carbon pricing", "GDPはカ"[:3]):
        assert in_article_words(question, sample_engine.library.manifest) == question


def test_a_japanese_question_is_answered_from_chinese_articles(sample_engine: Engine) -> None:
    answer = sample_engine.ask("2023年の台湾と日本の貿易総額はいくらですか？")
    assert "757.69億美元" in answer.text
