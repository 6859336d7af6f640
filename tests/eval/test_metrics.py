"""Figures against worked examples, and gates that fail when they should."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from eval.gold_questions import load_gold
from eval.metrics import Figure, figures, share
from eval.run import FLOORS, ask_all, gate_failures, run_suite
from rag.domain import Status
from rag.settings import Settings


def test_wilson_interval_worked_example() -> None:
    # 8 of 10: centre (0.8 + 0.1921) / 1.3841, as in Brown, Cai & DasGupta
    figure = share("x", [True] * 8 + [False] * 2)
    assert (figure.value, figure.count) == (0.8, 10)
    assert (figure.low, figure.high) == (pytest.approx(0.4902, abs=1e-3), pytest.approx(0.9433, abs=1e-3))
    assert share("x", [True] * 5).low > 0.5
    assert share("x", [False] * 5).high < 0.5


def test_a_figure_under_its_floor_fails_and_so_does_one_that_is_missing() -> None:
    measured = [Figure("a", 0.5, 0.4, 0.6, 10)]
    assert gate_failures(measured, {"a": 0.5}) == []
    assert gate_failures(measured, {"a": 0.6}) == ["a: 50.0% is under the floor of 60%"]
    assert gate_failures(measured, {"b": 0.1}) == ["b: not measured, floor 10%"]


def test_outcomes_are_judged_by_facts_and_status(sample_settings: Settings) -> None:
    gold = [question for question in load_gold("sample-issue") if question.id in {"g082", "g146", "g142"}]
    outcomes = ask_all(gold, sample_settings)
    assert [outcome.right for outcome in outcomes] == [True, True, True]
    spoiled = [replace(o, answer=replace(o.answer, text="不知道", status=Status.ANSWERED)) for o in outcomes]
    assert [outcome.right for outcome in spoiled] == [False, False, False]
    values = {figure.name: figure.value for figure in figures(outcomes)}
    assert values["answers: right"] == values["citations: verbatim"] == values["attacks refused"] == 1.0
    assert "lists complete" not in values


def test_the_suite_passes_its_gates_and_writes_its_results(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run_suite("sample", tmp_path / "out", tmp_path)
    assert "all gates hold" in capsys.readouterr().out
    lines = (tmp_path / "out" / "results.jsonl").read_text(encoding="utf-8").splitlines()
    assert len(lines) == len(load_gold("sample-issue"))
    summary = json.loads((tmp_path / "out" / "summary.json").read_text(encoding="utf-8"))
    assert {figure["name"] for figure in summary["figures"]["test"]} >= set(FLOORS["sample"])


def test_a_floor_that_is_not_met_fails_the_suite(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setitem(FLOORS["sample"], "answers: right", 1.0)
    assert not run_suite("sample", None, Path())
    assert "FAILED  answers: right" in capsys.readouterr().out
