"""The asker's language."""

from __future__ import annotations

import pytest

from rag.language import detect_language

CASES = [
    ("補助金額是多少", "zh-TW"),
    ("补助金额是多少", "zh-CN"),
    ("How much is the subsidy?", "en"),
    ("補助金はいくらですか", "ja"),
    ("台北", "zh-TW"),
    ("CBAM是什么", "zh-CN"),
]


@pytest.mark.parametrize(("question", "language"), CASES)
def test_detect(question: str, language: str) -> None:
    assert detect_language(question) == language
