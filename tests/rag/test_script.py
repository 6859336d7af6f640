"""Simplified output becomes Taiwan's; Traditional stays as it is."""

from rag.script import to_taiwan


def test_simplified_becomes_taiwanese() -> None:
    assert to_taiwan("补助软件费用最高10万元") == "補助軟體費用最高10萬元"


def test_traditional_is_left_alone() -> None:
    text = "臺灣與台灣、計畫與計劃、裏面、〈著作〉"
    assert to_taiwan(text) == text
