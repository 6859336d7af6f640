"""Figures of one value have one writing, and what is no figure stays as it is."""

from __future__ import annotations

import pytest

from rag.checks.writings import one_writing_of_figures
from rag.terms import terms
from rag.text import fold

SAME = (
    ("6000元", "6,000元 六千元 6千元 ６０００元"),
    ("12000人", "1.2萬人 12,000人 一萬二千人 1萬2千人 壹萬貳仟人"),
    ("35000000元", "3,500萬元 三千五百萬元 35,000,000元 0.35億元"),
    ("11600000000元", "116億元 一百一十六億元"),
    ("87%", "87% 87％ 百分之八十七 八成七 百分之87"),
    ("35%", "35% 三成五 3成5 三成半"),
    ("20%", "20% 兩成 二成 2成 百分之二十"),
    ("0.5个百分点", "0.5個百分點 零點五個百分點"),
    ("2024年", "2024年 二〇二四年 二○二四年 民國113年 民國一百一十三年"),
    ("4月2日", "4月2日 四月二日"),
    ("第三季", "第3季 第三季"),
    ("第三条", "第3條 第三條 第３條"),
    ("第13条", "第13條 第十三條"),
    ("八项", "8項 八項"),
    ("二年", "2年 兩年 二年"),
    ("30000至50000元", "3至5萬元 3萬至5萬元"),
)
NO_FIGURES = "萬一 一般 千萬不要 5G 三星 三分之一 統一企業 四川 一些人 九二一 iPhone15 ISO14064 A1 成功 大陸 王○明 ○○公司 上午10:30".split()


@pytest.mark.parametrize(("one", "writings"), SAME, ids=[one for one, _ in SAME])
def test_one_value_has_one_writing(one: str, writings: str) -> None:
    assert {one_writing_of_figures(fold(text)) for text in writings.split()} == {one}


@pytest.mark.parametrize("text", NO_FIGURES)
def test_what_is_no_figure_stays(text: str) -> None:
    assert one_writing_of_figures(fold(text)) == fold(text)


def test_english() -> None:
    assert one_writing_of_figures(fold("in Q3")) == "in 第三季"
    assert one_writing_of_figures(fold("1.2 million people, 87 percent of all")) == "1200000 people, 87% of all"


def test_what_stands_around_stays_and_once_is_enough() -> None:
    text = fold("自四月二日起，一次認購六千元、出席率達八成七的第3組，可領兩件（共一萬二千元）。")
    once = one_writing_of_figures(text)
    assert once == "自4月2日起,一次认购6000元、出席率达87%的第三组,可领二件(共12000元)。"
    assert one_writing_of_figures(once) == once


@pytest.mark.parametrize(("one", "writings"), SAME, ids=[one for one, _ in SAME])
def test_terms_are_the_same_too(one: str, writings: str) -> None:
    assert len({tuple(terms(fold(f"補助{text}以上"))) for text in writings.split()}) == 1


def test_different_values_stay_apart() -> None:
    folded = [
        one_writing_of_figures(fold(text)) for text in ("六千元", "六萬元", "六千人", "百分之六十", "六十", "第六十條")
    ]
    assert len({*folded}) == len(folded)
