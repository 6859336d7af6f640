"""What a question asks for."""

from __future__ import annotations

import pytest

from rag.answer_forms import Intent
from rag.question import analyse
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


def test_focus() -> None:
    assert analyse("勞動部有哪些措施").focus == fold("措施")
    assert analyse("碳費").focus == ""
