"""Shares against a worked example, and outcomes judged by facts and status."""

from __future__ import annotations

from dataclasses import replace

import pytest

from eval.asking import ask_all
from eval.gold_questions import load_gold
from eval.metrics import share
from rag.domain import Status
from rag.settings import Settings


def test_wilson_interval_worked_example() -> None:
    # 8 of 10: centre (0.8 + 0.1921) / 1.3841, as in Brown, Cai & DasGupta
    figure = share("x", [True] * 8 + [False] * 2)
    assert (figure.value, figure.count) == (0.8, 10)
    assert (figure.low, figure.high) == (pytest.approx(0.4902, abs=1e-3), pytest.approx(0.9433, abs=1e-3))
    assert share("x", [True] * 5).low > 0.5
    assert share("x", [False] * 5).high < 0.5


def test_outcomes_are_judged_by_facts_and_status(sample_settings: Settings) -> None:
    gold = [question for question in load_gold("sample-issue") if question.id in {"g082", "g146", "g140"}]
    outcomes = ask_all(gold, sample_settings)
    assert [outcome.right for outcome in outcomes] == [True, True, True]
    spoiled = [replace(o, answer=replace(o.answer, text="不知道", status=Status.ANSWERED)) for o in outcomes]
    assert [outcome.right for outcome in spoiled] == [False, False, False]
