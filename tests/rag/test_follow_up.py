"""What of a follow-up must be spoken of by its answer."""

from __future__ import annotations

import pytest

from rag.checks.writings import one_writing_of_figures
from rag.follow_up import name_forms, new_subjects, stands_alone
from rag.text import fold


@pytest.mark.parametrize(
    "question", ["黃彥男部長幾歲", "請問李宏毅教授在哪裡教書", "經濟部部長是誰", "許舒博理事長說了什麼"]
)
def test_a_person_by_name_stands_alone(question: str) -> None:
    assert stands_alone(question)


@pytest.mark.parametrize(
    "question",
    [
        "部長幾歲",
        "那位教授怎麼說",
        "該部長何時上任",
        "他們理事長是誰",
        "以後由市長主持嗎",
        "最長可以領幾個月",
        "今年度預算多少",
        "哪一位教授說的",
    ],
)
def test_a_title_alone_or_no_person_does_not(question: str) -> None:
    assert not stands_alone(question)


CASES = (
    # follow-up, X of «那X呢», earlier question, what speaks of the new subject, what does not
    ("那美國呢？", "美國", "臺日貿易總額多少", "對美國出口十億元", "日本為第三大"),
    ("那中國大陸呢？", "中國大陸", "美國要減多少碳", "大陸於2030年碳達峰", "美國減半"),
    ("那2023年呢", "2023年", "2024年有幾家", "民國112年有61家", "2024年有75家"),
    ("那第13條", "第13條", "第4條規定什麼", "第十三條規定", "第十二條與第三條"),
    ("那每家企業呢", "每家企業", "一個員工補多少", "每家企業最多10萬元", "每名員工1萬元"),
    ("那地方專項債呢", "地方專項債", "特別國債發多少", "地方政府專項債券擬安排4.4兆元", "特別國債1.3兆元"),
    ("不是，我是問缺點", "缺點", "有哪些優點", "缺點有三", "優點有八"),
    ("林秀娟教授那場在哪天", "", "周明德教授的演講在哪天", "林秀娟教授9月10日", "周明德教授9月3日"),
    ("日本排第幾", "", "越南排第幾", "日本名列第三", "越南名列第九"),
    ("What about Vietnam?", "Vietnam", "How much did trade with Malaysia grow?", "越南成長一成", "馬來西亞成長"),
)


@pytest.mark.parametrize(("question", "about", "earlier", "spoken", "unspoken"), CASES, ids=[case[0] for case in CASES])
def test_the_new_subject_is_to_be_said(question: str, about: str, earlier: str, spoken: str, unspoken: str) -> None:
    subjects = new_subjects(question, about, earlier)
    assert subjects
    said, other = (one_writing_of_figures(fold(text)) for text in (spoken, unspoken))
    assert all(subject.is_said(said) for subject in subjects)
    assert not all(subject.is_said(other) for subject in subjects)


@pytest.mark.parametrize(
    ("question", "about"),
    [
        ("最長可以領幾個月", ""),
        ("那原因呢", "原因"),
        ("那現在呢", "現在"),
        ("And the second one?", "the second one"),
        ("那它呢", "它"),
    ],
)
def test_a_detail_may_be_said_in_other_words(question: str, about: str) -> None:
    assert new_subjects(question, about, "臺灣與日本的貿易總額多少") == ()


def test_what_the_earlier_question_named_is_not_new() -> None:
    assert new_subjects("日本的出口呢", "", "臺日貿易總額多少") == ()
    assert new_subjects("2024年的進口", "", "民國113年的出口") == ()


def test_names_have_all_their_forms() -> None:
    assert fold("大陸") in name_forms(fold("中國大陸"))
    assert name_forms(fold("燈籠")) == ()
