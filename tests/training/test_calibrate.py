"""Fitting the reader's weights: what the fits find on made-up data, and which labelled lines are taken."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from eval.issue import ISSUE
from rag.errors import SourceError
from training.calibrate import own_sources
from training.fitting import Group, fit_choice, fit_yes_no
from training.labelled import read_labelled

GOLD = {
    "id": "x1",
    "split": "tune",
    "kind": "fact",
    "language": "zh-TW",
    "question": "多少",
    "history": [],
    "status": "answered",
    "facts": [["3萬元"]],
    "articles": ["a"],
    "quote": "3萬元",
}


def test_the_choice_learns_which_feature_wins() -> None:
    random = np.random.default_rng(1)
    groups = []
    for _ in range(60):
        rows = random.normal(size=(8, 3))
        right = np.zeros(8)
        right[np.argmax(rows[:, 0] - 2 * rows[:, 1])] = 1
        groups.append(Group(rows, right, 1.0))
    weights = fit_choice(groups, 0.1)
    assert weights[0] > 1
    assert weights[1] / weights[0] == pytest.approx(-2, abs=0.5)
    assert abs(weights[2]) < 0.3 * weights[0]


def test_the_logistic_fit_finds_the_weights_it_was_made_with() -> None:
    random = np.random.default_rng(2)
    rows = random.normal(size=(4000, 2)) * [1, 5] + [3, -2]
    odds = 1.5 * rows[:, 0] - 0.4 * rows[:, 1] - 5
    right = (random.random(4000) < 1 / (1 + np.exp(-odds))).astype(float)
    weights, bias = fit_yes_no(rows, right, np.ones(4000), 0.1)
    assert weights == pytest.approx([1.5, -0.4], rel=0.15)
    assert bias == pytest.approx(-5, rel=0.15)


def write(folder: Path, *lines: object) -> Path:
    path = folder / "labelled.jsonl"
    path.write_text("\n".join(json.dumps(line) for line in lines), encoding="utf-8")
    return path


def test_gold_and_verdicts_are_taken_but_no_test_question_and_no_attack(tmp_path: Path) -> None:
    path = write(
        tmp_path,
        GOLD,
        GOLD | {"split": "test"},
        GOLD | {"status": "refused"},
        {"question": "團費多少", "verdict": "unanswerable"},
    )
    found = read_labelled(path)
    assert [(one.question, one.gold is not None, one.verdict) for one in found] == [
        ("多少", True, ""),
        ("團費多少", False, "unanswerable"),
    ]


@pytest.mark.parametrize("line", [{"question": "多少"}, {"question": "多少", "verdict": "perhaps"}])
def test_a_line_of_another_kind_is_named(tmp_path: Path, line: dict[str, str]) -> None:
    with pytest.raises(SourceError, match="line 2: neither"):
        read_labelled(write(tmp_path, GOLD, line))


def test_the_projects_own_questions_are_those_whose_articles_are_at_hand(tmp_path: Path) -> None:
    assert [source.questions[0].name for source in own_sources(None)] == ["sample-issue.jsonl"]
    assert len(own_sources(tmp_path)) == 1
    (tmp_path / ISSUE.parent).mkdir()
    (tmp_path / ISSUE).write_text("", encoding="utf-8")
    assert own_sources(tmp_path)[1].questions[0].name == "issue-148.jsonl"
