"""Step two: follow-ups."""

from __future__ import annotations

import pytest

from rag.condense import condense

HISTORY = ["更早的問題", "三十人以下服務業數位轉型補助的金額"]


@pytest.mark.parametrize("follow_up", ["它什麼時候截止", "第二項是什麼", "期限", "what about its deadline"])
def test_follow_ups_take_the_last_question_along(follow_up: str) -> None:
    assert condense(follow_up, HISTORY) == f"{follow_up}（{HISTORY[-1]}）"


@pytest.mark.parametrize(
    "question", ["內部碳定價有哪些主要優點", "其他國家的淨零目標與碳定價措施", "他國如何推動淨零轉型政策"]
)
def test_questions_that_stand_alone_are_left(question: str) -> None:
    assert condense(question, HISTORY) == question


@pytest.mark.parametrize(
    ("follow_up", "earlier", "standalone"),
    [
        ("那每家企業呢？", "一個員工補多少", "每家企業（一個員工補多少）"),
        ("那2025年呢", "2024年擋了多少網站", "2025年擋了多少網站"),
        ("地方專項債呢？", "今年特別國債要發多少", "今年地方專項債要發多少"),
        (
            "What about Vietnam?",
            "How much did trade with Malaysia grow?",
            "Vietnam（How much did trade with Malaysia grow?）",
        ),
        ("ベトナムは？", "マレーシアとの貿易額は？", "ベトナム（マレーシアとの貿易額は？）"),
    ],
)
def test_the_same_asked_about_something_else(follow_up: str, earlier: str, standalone: str) -> None:
    assert condense(follow_up, [earlier]) == standalone


def test_without_history() -> None:
    assert condense("那呢", []) == "那呢"
