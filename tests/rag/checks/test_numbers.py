"""Figures in their many wordings come to one value; what is part of a word is none."""

from __future__ import annotations

from fractions import Fraction

import pytest

from rag.checks.numbers import quantities
from rag.checks.same_value import equal
from rag.text import fold


def told(text: str) -> list[tuple[str, str, str]]:
    return [(one.kind.value, str(one.value), one.unit) for one in quantities(text)]


@pytest.mark.parametrize(
    ("text", "kind", "value", "unit"),
    [
        ("民國前3年", "year", "1909", ""),
        ("民國一一二年", "year", "2023", ""),
        ("113年度", "year", "2024", ""),
        ("113學年", "year", "2024", ""),
        ("今(113)年", "year", "2024", ""),
        ("本（114）年", "year", "2025", ""),
        ("一九三〇年", "year", "1930", ""),
        ("二〇二三年", "year", "2023", ""),
        ("第113頁", "ordinal", "113", ""),
        ("113萬", "number", "1130000", ""),
        ("10年", "number", "10", "年"),
        ("1990年代", "number", "1990", "年代"),
        ("3.2個百分點", "points", "16/5", ""),
        ("3.2％", "percent", "16/5", ""),
        ("百分之三點五", "percent", "7/2", ""),
        ("三分之一", "percent", "100/3", ""),
        ("三成五", "percent", "35", ""),
        ("1.2億", "number", "120000000", ""),
        ("12,000萬", "number", "120000000", ""),
        ("120,000,000", "number", "120000000", ""),
        ("１２０，０００，０００", "number", "120000000", ""),
        ("3萬5千元", "money", "35000", "元"),
        ("三萬五元", "money", "35000", "元"),
        ("1萬7,210元", "money", "17210", "元"),
        ("三點五億元", "money", "350000000", "元"),
        ("3萬億元", "money", "3000000000000", "元"),
        ("貳拾伍萬元", "money", "250000", "元"),
        ("NT$10,000", "money", "10000", "TWD"),
        ("新臺幣 1 萬元", "money", "10000", "TWD"),
        ("757.69億美元", "money", "75769000000", "USD"),
        ("US$757.69 billion", "money", "757690000000", "USD"),
        ("人民幣300億元", "money", "30000000000", "CNY"),
        ("1.5公里", "number", "1500", "m"),
        ("2.5萬公噸", "number", "25000000", "kg"),
        ("六大措施", "number", "6", "個"),
        ("six measures", "number", "6", "個"),
        ("30人以下", "number", "30", "人"),
        ("第三季", "quarter", "3", ""),
        ("Q3", "quarter", "3", ""),
        ("上半年", "half", "1", ""),
        ("11月", "date", "1100", ""),
        ("十二月三十一日", "date", "1231", ""),
        ("下午2:30", "time", "870", ""),
        ("下午兩點半到", "number", "2", "個"),
        ("下午二時三十分", "time", "870", ""),
        ("-3.2%", "percent", "-16/5", ""),
        ("負3.2%", "percent", "-16/5", ""),
        ("(02)2162-1101", "code", "10221621101", ""),
    ],
)
def test_one_figure(text: str, kind: str, value: str, unit: str) -> None:
    assert told(text) == [(kind, value, unit)]


@pytest.mark.parametrize(
    "text", ["112.3.5", "112/3/5", "2023-03-05", "民國112年3月5日", "March 5, 2023", "5 March 2023"]
)
def test_a_date_in_every_wording(text: str) -> None:
    values = {one.value for one in quantities(text)}
    assert values == {Fraction(2023), Fraction(305)}


@pytest.mark.parametrize(
    "text",
    [
        "5G手機",
        "千萬不要",
        "兩岸",
        "十分",
        "統一",
        "一個",
        "一些",
        "四川",
        "九份",
        "萬一",
        "三星電子",
        "CO2",
        "COVID-19",
        "H100",
    ],
)
def test_a_part_of_a_word_is_no_figure(text: str) -> None:
    assert told(text) == []


def test_the_marks_of_a_list_are_no_figures() -> None:
    assert told("1. 蘋果\n（二）梨3個\n三、桃\n- 4) 李") == [("number", "3", "個")]


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("3至5萬元", [30000, 50000]),
        ("3萬至5萬元", [30000, 50000]),
        ("5-10%", [5, 10]),
        ("4月2日至5日", [402, 405]),
        ("2023至2025年", [2023, 2025]),
    ],
)
def test_the_ends_of_a_range_share_what_one_of_them_says(text: str, values: list[int]) -> None:
    found = quantities(text)
    assert [one.value for one in found] == values
    assert len({one.kind for one in found}) == 1


@pytest.mark.parametrize(
    ("claim", "source"),
    [
        ("15,000元", "1萬5千元"),
        ("2025年", "114年"),
        ("NT$10,000", "1萬元"),
        ("4月", "4月2日"),
        ("約758億美元", "757.69億美元"),
        ("6個", "6項"),
        ("5位", "5人"),
        ("1,500公尺", "1.5公里"),
        ("10", "10%"),
        ("2025", "2025年"),
        ("百分之三十", "三成"),
        ("1980年代", "1984年"),
    ],
)
def test_equal(claim: str, source: str) -> None:
    assert equal(quantities(claim)[0], quantities(source)[0])


@pytest.mark.parametrize(
    ("claim", "source"),
    [
        ("3.2個百分點", "3.2%"),
        ("10億美元", "10億元"),
        ("4月2日", "4月"),
        ("2月4日", "4月2日"),
        ("758億美元", "757.69億美元"),
        ("約750億美元", "757.69億美元"),
        ("6小時", "6天"),
        ("6歲", "6個"),
        ("第3名", "3名"),
        ("1.2億", "1.2萬"),
        ("5公里", "5公尺"),
        ("2萬噸", "2噸"),
    ],
)
def test_not_equal(claim: str, source: str) -> None:
    assert not equal(quantities(claim)[0], quantities(source)[0])


def test_approximations_are_known() -> None:
    assert [one.rough for one in quantities("近五成、500餘家、200人、約3萬元")] == [True, True, False, True]


def test_offsets_are_those_of_the_folded_text() -> None:
    text = "民國 112 年補助 10,000 元，增 3 成。"
    folded = fold(text)
    found = quantities(text)
    assert [folded[one.start : one.end] for one in found] == [one.text for one in found]
    assert [one.text for one in found] == ["2023年", "10000元", "3成"]
