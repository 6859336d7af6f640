"""Simplified output becomes Taiwan's; Traditional stays as it is."""

import pytest

from rag.script import one_writing, to_taiwan


def test_simplified_becomes_taiwanese() -> None:
    assert to_taiwan("补助软件费用最高10万元") == "補助軟體費用最高10萬元"


def test_traditional_is_left_alone() -> None:
    text = "臺灣與台灣、計畫與計劃、裏面、〈著作〉"
    assert to_taiwan(text) == text


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("台 北 市 政 府", "臺北市政府"),
        ("台湾企业如何应对？", "臺灣企業如何應對?"),
        ("２０２５年 GDP 成長", "2025年 GDP 成長"),
        ("国会はどこですか", "国会はどこですか"),
    ],
)
def test_the_model_reads_one_writing(written: str, read: str) -> None:
    assert one_writing(written) == read
