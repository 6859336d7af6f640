"""Folding: what must become equal, what must stay apart, and the way back to the original."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.text import fold, fold_with_offsets

EQUAL = [
    ("臺灣", "台湾"),
    ("軟體與數據", "软体与数据"),
    ("裏面", "里面"),
    ("１１４年４月", "114年4月"),
    ("ＡＩ應用", "ai應用"),
    ("１萬7,210元", "1万7210元"),
    ("1,234,567", "1234567"),
    ("民國114年", "2025年"),
    ("民國前3年", "1909年"),
    ("民國 114 年", "2025年"),
    ("2024年 11月", "2024年11月"),
    ("中 小 企 業", "中小企业"),
    ("経済発展", "經濟發展"),
    ("ＳＢＩＲ", "sbir"),
]

APART = [
    ("1,2", "12"),  # an enumeration, not a thousand
    ("研究", "硏究異"),
    ("AI 基本法", "AI基本"),
    ("artificial intelligence", "artificialintelligence"),
    ("10%", "10"),
]


@pytest.mark.parametrize(("one", "other"), EQUAL)
def test_equal_after_folding(one: str, other: str) -> None:
    assert fold(one) == fold(other)


@pytest.mark.parametrize(("one", "other"), APART)
def test_different_after_folding(one: str, other: str) -> None:
    assert fold(one) != fold(other)


def test_standard_character_is_not_read_as_shinjitai() -> None:
    assert fold("研") == "研"
    assert fold("図") == fold("圖")


@given(st.text(alphabet=st.sampled_from("臺台湾民國前年月1234567890,. 　ＡIa%經经図ｱ㎡…（）「」é\n"), max_size=60))
def test_offsets_agree_with_plain_folding_and_point_into_the_original(text: str) -> None:
    folded = fold_with_offsets(text)
    assert folded.text == fold(text)
    assert len(folded.offsets) == len(folded.text) + 1
    assert list(folded.offsets) == sorted(folded.offsets)
    assert all(0 <= offset <= len(text) for offset in folded.offsets)


@given(st.text(max_size=80))
def test_folding_again_changes_nothing(text: str) -> None:
    once = fold(text)
    assert fold(once) == once


def test_offsets_lead_back_to_the_quote() -> None:
    original = "補助　１萬7,210元，自民國 114 年起。"
    folded = fold_with_offsets(original)
    start = folded.text.index("7210")
    assert original[folded.offsets[start] : folded.offsets[start + 4]] == "7,210"


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("共120³座", "共120座"),
        ("成長7²%", "成长7%"),
        ("1,250¹·²家", "1250家"),
        ("2.5×10⁶立方公尺", "2.5×10^6立方公尺"),
        ("10⁻³公克", "10^−3公克"),
        ("110³座", "110座"),
        ("350m²", "350m2"),
        ("CO₂", "co2"),
        ("10₂", "10_2"),
    ],
)
def test_a_raised_number_never_joins_a_figure(text: str, folded: str) -> None:
    assert fold(text) == folded == fold_with_offsets(text).text
    assert fold(folded) == folded
