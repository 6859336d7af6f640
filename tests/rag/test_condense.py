"""Step two: follow-ups."""

from __future__ import annotations

import pytest

from rag.condense import condense, ways_to_read


def texts(question: str, history: list[str]) -> tuple[str, ...]:
    return tuple(way.text for way in ways_to_read(question, history))


HISTORY = ["更早的問題", "三十人以下服務業數位轉型補助的金額"]


@pytest.mark.parametrize("follow_up", ["它什麼時候截止", "期限", "what about its deadline"])
def test_follow_ups_take_the_last_question_along(follow_up: str) -> None:
    assert condense(follow_up, HISTORY) == f"{follow_up}（{HISTORY[-1]}）"


@pytest.mark.parametrize(
    "question", ["內部碳定價有哪些主要優點", "其他國家的淨零目標與碳定價措施", "他國如何推動淨零轉型政策"]
)
def test_what_does_not_point_back_may_stand_alone(question: str) -> None:
    assert texts(question, HISTORY) == (question, f"{question}（{HISTORY[-1]}）")


def test_what_points_back_does_not_stand_alone() -> None:
    assert texts("它什麼時候截止", HISTORY) == (f"它什麼時候截止（{HISTORY[-1]}）",)
    assert texts("什麼時候截止", []) == ("什麼時候截止",)


def test_what_names_a_person_stands_alone() -> None:
    assert texts("黃彥男部長幾歲", HISTORY) == ("黃彥男部長幾歲",)
    assert texts("部長幾歲", HISTORY) == ("部長幾歲", f"部長幾歲（{HISTORY[-1]}）")


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
        ("那美國呢？", "臺日貿易總額是多少？", "美國貿易總額是多少？"),
        ("那越南", "2024年台灣跟馬來西亞貿易總額多少", "2024年台灣跟越南貿易總額多少"),
        ("換成德國呢", "日本的關稅多少", "德國的關稅多少"),
        ("那第13條", "人工智慧基本法草案第4條規定什麼", "人工智慧基本法草案第13條規定什麼"),
        ("不是，我是問缺點", "內部碳定價有哪些優點", "內部碳定價有哪些缺點"),
        ("ベトナムは？", "マレーシアとの貿易額は？", "ベトナム（マレーシアとの貿易額は？）"),
    ],
)
def test_the_same_asked_about_something_else(follow_up: str, earlier: str, standalone: str) -> None:
    assert condense(follow_up, [earlier]) == standalone


def test_what_was_meant_instead_may_be_a_question_of_its_own() -> None:
    assert texts("不是，我問的是算力池買了幾張卡", HISTORY) == ("算力池買了幾張卡",)


def test_the_earlier_question_may_be_a_follow_up_itself() -> None:
    history = ["臺灣與美國的貿易總額是多少", "那越南呢"]
    assert texts("那日本呢？", history) == ("臺灣與日本的貿易總額是多少",)


def test_an_answer_must_speak_of_what_takes_the_earlier_subjects_place() -> None:
    (way,) = ways_to_read("那美國呢？", ["臺日貿易總額是多少？"])
    assert [subject.is_said("对美国的出口") for subject in way.subjects] == [True]
    assert [subject.is_said("对日本的出口") for subject in way.subjects] == [False]


def test_without_history() -> None:
    assert condense("那呢", []) == "那呢"


@pytest.mark.parametrize("follow_up", ["第二項是什麼", "那第三個呢？", "what about the second one?"])
def test_one_of_them_asks_the_earlier_question_for_that_item(follow_up: str) -> None:
    assert condense(follow_up, HISTORY) == f"{HISTORY[-1]}（{follow_up}）"


def test_another_number_is_put_in_the_place_of_the_earlier_one() -> None:
    assert condense("那第二類呢？", ["第一類是什麼"]) == "第二類是什麼"
