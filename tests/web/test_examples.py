"""The questions that the page suggests are answered, rightly and whole."""

from __future__ import annotations

import pytest

from rag.domain import Status
from rag.engine import Engine
from web.chat import EXAMPLES

SAID = (
    ("每家企業最多補助10萬元",),
    ("職能訓練", "減班休息勞工再充電", "維持僱用安定", "整合型就業服務", "政策性產業訓練課程", "初次尋職青年"),
    ("八項主要優點", "1. 幫助企業因應", "8. 幫助企業在環境與社會議題上"),
    ("1. 批改之前", "2. 執行作業批改", "3. 再檢查一次"),
    ("757.69億美元",),
)


@pytest.mark.parametrize(("question", "facts"), [*zip(EXAMPLES, SAID, strict=True)])
def test_a_suggested_question_is_answered(sample_engine: Engine, question: str, facts: tuple[str, ...]) -> None:
    answer = sample_engine.ask(question)
    assert answer.status is Status.ANSWERED
    assert [fact for fact in facts if fact not in answer.text] == []
