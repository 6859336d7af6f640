"""The stand-in of the model suite: what it says yes to, and that the passes stop what is false all the same."""

from __future__ import annotations

import pytest

from eval.claims import Case
from eval.misbehaving import stands
from rag.llm.prompts import load_prompts

PASSAGE = "每家企業最多補助10萬元。這項補助不得與其他補助重複申請。"


@pytest.mark.parametrize(
    ("claim", "true", "stands_"),
    [
        ("每家企業最多補助10萬元。", True, True),
        ("企業最多能得到10萬元的補助。", True, True),
        ("每家企業最多補助70萬元。", False, False),
        ("這項補助可以與其他補助重複申請。", False, False),
        ("內部碳定價有八項優點。", False, False),
    ],
)
def test_yes_to_all_is_not_enough(claim: str, true: bool, stands_: bool) -> None:
    case = Case("sample", "report", "x", claim, PASSAGE, ("補助",), true)
    assert stands(case, load_prompts(), attentive=False, seed=1) is stands_
