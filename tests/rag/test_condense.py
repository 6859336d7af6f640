"""Step two: follow-ups."""

from __future__ import annotations

import pytest

from rag.condense import condense, ways_to_read

HISTORY = ["更早的問題", "三十人以下服務業數位轉型補助的金額"]


@pytest.mark.parametrize("follow_up", ["它什麼時候截止", "期限", "what about its deadline"])
def test_follow_ups_take_the_last_question_along(follow_up: str) -> None:
    assert condense(follow_up, HISTORY) == f"{follow_up}（{HISTORY[-1]}）"


@pytest.mark.parametrize(
    "question", ["內部碳定價有哪些主要優點", "其他國家的淨零目標與碳定價措施", "他國如何推動淨零轉型政策"]
)
def test_what_does_not_point_back_may_stand_alone(question: str) -> None:
    assert ways_to_read(question, HISTORY) == (question, f"{question}（{HISTORY[-1]}）")


def test_what_points_back_does_not_stand_alone() -> None:
    assert ways_to_read("它什麼時候截止", HISTORY) == (f"它什麼時候截止（{HISTORY[-1]}）",)
    assert ways_to_read("什麼時候截止", []) == ("什麼時候截止",)


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


@pytest.mark.parametrize("follow_up", ["第二項是什麼", "那第三個呢？", "what about the second one?"])
def test_one_of_them_asks_the_earlier_question_for_that_item(follow_up: str) -> None:
    assert condense(follow_up, HISTORY) == f"{HISTORY[-1]}（{follow_up}）"


def test_another_number_is_put_in_the_place_of_the_earlier_one() -> None:
    assert condense("那第二類呢？", ["第一類是什麼"]) == "第二類是什麼"
