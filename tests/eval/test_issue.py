"""The issue suite: its figures, and what it says without the issue."""

from __future__ import annotations

from pathlib import Path

import pytest

from eval.gold_questions import load_gold
from eval.issue import ISSUE, issue_figures, run_issue
from eval.metrics import Outcome
from eval.running import Run
from rag.domain import Answer, Status
from rag.errors import SourceError
from rag.settings import Settings
from tests.conftest import SHARED


def answered(outcome_id: int, text: str) -> Outcome:
    gold = load_gold("issue-148")[outcome_id]
    status = Status.ANSWERED if text else Status.ABSTAINED
    return Outcome(gold, Answer("a", gold.question, status, text, (), (), (), 0.5, "x", 0, {"total": 1.0}), ())


def test_figures_are_over_the_answerable_and_by_kind_and_language() -> None:
    first = load_gold("issue-148")[0]
    right = "\n".join(forms[0] for forms in first.facts)
    figures = {
        figure.name.strip(): figure for figure in issue_figures([answered(0, right), answered(0, ""), answered(1, "x")])
    }
    assert figures["right, of the answerable"].count == 3
    assert figures["right, of the answerable"].value == pytest.approx(1 / 3)
    assert figures["right where an answer was given"].value == pytest.approx(1 / 2)
    assert figures[f"in {first.language}"].count >= 2


def test_without_the_issue_the_suite_says_what_is_missing(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match=r"gongshang-148\.txt: not there; --data names the folder"):
        run_issue(Run(Settings(storage_dir=tmp_path), None, tmp_path))


def test_on_the_issue_itself_most_answers_given_are_right(
    shared_corpus: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert shared_corpus == SHARED / ISSUE
    monkeypatch.setattr("eval.issue.SETS", {"tune": "issue-148"})
    assert run_issue(Run(Settings(storage_dir=tmp_path), None, SHARED))
    table = capsys.readouterr().out
    given = next(line for line in table.splitlines() if "right where an answer was given" in line)
    assert float(given.split("%")[0].split()[-1]) > 85
    assert "unanswerable" in table
