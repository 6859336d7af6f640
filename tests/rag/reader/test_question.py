"""What a question asks for."""

from __future__ import annotations

import pytest

from rag.reader.answer_forms import Intent
from rag.reader.question import analyse
from rag.text import fold

INTENTS = [
    ("每家企業最多可以領多少？", Intent.MONEY),
    ("客服電話是幾號", Intent.PHONE),
    ("申請到什麼時候截止", Intent.DATE),
    ("失業率目標是多少", Intent.PERCENT),
    ("內部碳定價有哪些優點", Intent.LIST),
    ("為什麼AI的回答每次不同", Intent.WHY),
    ("收益回報跟收益保留有什麼不同", Intent.COMPARE),
    ("臺灣排名第幾", Intent.RANK),
    ("誰主持講座", Intent.PERSON),
    ("申請網址", Intent.URL),
    ("有幾家業者", Intent.NUMBER),
    ("How much can one company get?", Intent.MONEY),
    ("补助金额多少", Intent.MONEY),
]


@pytest.mark.parametrize(("question", "intent"), INTENTS)
def test_intent(question: str, intent: Intent) -> None:
    assert intent in analyse(question).intents


def test_form_of_the_answer() -> None:
    question = analyse("客服電話幾號")
    assert question.form_fits(fold("專線為(02)2162-1101。")) is True
    assert question.form_fits(fold("可以撥打客服專線。")) is False
    assert analyse("碳費是什麼").form_fits("anything") is None


def test_names_must_be_met_as_they_stand() -> None:
    assert analyse("SBIR的截止日期").names == {"sbir"}
    assert "文字接龙" in analyse("「文字接龍」是什麼").names
    assert "2024" in analyse("2024年的排放量").names
    assert not analyse("what is the subsidy").names


@pytest.mark.parametrize(
    ("question", "sentence", "fits"),
    [
        ("茶行有幾家", "全臺茶行共有3,200餘家。", True),
        ("茶行有幾家", "茶行占零售業2.5%。", False),
        ("他今年幾歲", "他回答，5年太遙遠。", False),
        ("參加的有幾位", "共63人同行。", True),
        ("茶行在哪裡", "全臺茶行共有3,200家。", None),
    ],
)
def test_a_measure_word_is_wanted_behind_a_number(question: str, sentence: str, fits: bool | None) -> None:
    assert analyse(question).measure_fits(fold(sentence)) is fits


@pytest.mark.parametrize(
    ("question", "sentence", "fits"),
    [
        ("有哪四個階段", "先從三個階段談起：", False),
        ("有哪四個階段", "分為四個階段：", True),
        ("What three tools are there?", "工具有三項：", True),
        ("有哪些階段", "分為四個階段：", None),
        ("有哪四個階段", "各階段不同。", None),
    ],
)
def test_a_count_must_be_the_one_asked_for(question: str, sentence: str, fits: bool | None) -> None:
    assert analyse(question).count_fits(fold(sentence)) is fits


def test_the_question_s_own_numbers_are_no_answer() -> None:
    assert analyse("2023年有多少").form_fits(fold("2023年很好。")) is False
    assert analyse("2023年有多少").form_fits(fold("2023年有5萬。")) is True


def test_a_definition_says_what_the_thing_is() -> None:
    question = analyse("什麼是茶葉共和國")
    assert question.defined == fold("茶葉共和國")
    assert question.defines(fold("「茶葉共和國」是指一個市集。"))
    assert not question.defines(fold("茶葉共和國是否成立，還不知道。"))


def test_a_text_about_a_rival_alone_is_told() -> None:
    question = analyse("商總今年開什麼會")
    assert question.speaks_of_rival(fold("工總召開會員代表大會。"))
    assert not question.speaks_of_rival(fold("全國商業總會與工總合辦座談會。"))
    assert not question.speaks_of_rival(fold("大會在四月召開。"))


def test_what_a_follow_up_takes_along_counts_less_and_asks_nothing() -> None:
    question = analyse("是誰主持的（講座哪天開）")
    assert question.intents == {Intent.PERSON}
    assert fold("講座") in question.terms - question.own_terms


@pytest.mark.parametrize(
    ("question", "sentence", "fits"),
    [
        ("中心的地址在哪裡", "設在福岡縣豐前市。", True),
        ("中心的地址在哪裡", "由公會營運。", False),
        ("差在哪裡", "前者由民間主導。", None),
        ("入選的是哪幾家", "共有13家企業入選。", False),
        ("入選的是哪幾家", "入選的有甲、乙、丙。", True),
        ("花節幾月辦", "其實沒有這個節日。", None),  # denies the premise
        ("花節幾月辦", "花節很有名。", False),
        ("出口多少", "共推動四大措施。", False),
        ("對等關稅，分別是多少", "面對46%的關稅。", True),
    ],
)
def test_forms_of_places_rolls_and_denials(question: str, sentence: str, fits: bool | None) -> None:
    assert analyse(question).form_fits(fold(sentence)) is fits


@pytest.mark.parametrize(
    ("question", "sentence", "fits"),
    [
        ("哪一天簽的", "1985年簽署。", False),
        ("哪一天簽的", "4月2日簽署。", True),
        ("預算多少億", "最高補助1萬元。", False),
        ("茶行有多少家", "茶行家數為134.3萬，占80.2%。", True),
        ("目標有哪幾項", "穩定就業。", None),
    ],
)
def test_how_fine_a_date_and_how_large_an_amount(question: str, sentence: str, fits: bool | None) -> None:
    assert analyse(question).measure_fits(fold(sentence)) is fits


def test_as_many_things_as_are_asked_for() -> None:
    question = analyse("聲明是哪六點")
    assert question.names_enough(fold("包括甲、乙、丙、丁、戊。"), 1) is False
    assert question.names_enough(fold("包括甲、乙、丙、丁、戊及己。"), 1) is True
    assert question.names_enough(fold("六點如下"), 7) is True  # the sentence and six sections
    assert analyse("有六家茶行嗎").names_enough("", 1) is None


def test_names_that_an_answer_has_to_say_are_known_in_english_too() -> None:
    assert any(fold("韓國") in forms for forms in analyse("韓國的目標").insists)
    assert any(fold("印度") in forms for forms in analyse("What rate did India get?").insists)
    assert analyse("臺灣的目標").insists == ()


def test_a_question_behind_one_for_articles_does_not_ask_for_articles() -> None:
    assert analyse("臺灣的關稅是多少（哪些文章談到關稅）").topic == ""
    assert analyse("哪些文章談到關稅").topic == fold("關稅")
