"""Index terms of texts and questions."""

from __future__ import annotations

import pytest

from rag.terms import is_latin, is_number, is_pair, query_terms, strip_question_words, terms
from rag.text import fold


def test_characters_pairs_words_and_numbers() -> None:
    assert sorted(terms(fold("AI應用10.5%"))) == sorted(["ai", "应", "用", "应用", "10.5%"])


def test_republican_year_also_counts_as_the_western_one() -> None:
    assert {"114", "2025"} <= set(terms(fold("114年4月")))
    assert "2025" in query_terms(fold("2025年的補助"))


@pytest.mark.parametrize("text", ["第114頁", "114萬元", "1140年"])
def test_other_numbers_are_no_years(text: str) -> None:
    assert "2025" not in terms(fold(text))


@pytest.mark.parametrize(
    ("question", "left"),
    [
        ("請問什麼是碳費", ["碳费"]),
        ("補助多少", ["补助"]),
        ("what is AI", ["ai"]),
        ("the animal", ["animal"]),  # the «a» of «animal» is no article
    ],
)
def test_question_words_are_blanked(question: str, left: list[str]) -> None:
    assert strip_question_words(fold(question)).split() == left


def test_no_pair_reaches_over_a_question_word() -> None:
    assert "费补" not in query_terms(fold("碳費什麼補助"))


def test_a_question_of_question_words_keeps_its_terms() -> None:
    assert query_terms(fold("是什麼呢"))


def test_kinds_of_terms() -> None:
    assert is_number("10.5%")
    assert is_latin("e187")
    assert is_pair("补助")
    assert not is_pair("ai")
    assert not is_latin("碳")
