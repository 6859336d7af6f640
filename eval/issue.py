"""The issue suite: questions on the issue itself, whose text lies with the data; the sample issue tells the same things in other words.

Two sets, each by kind and by language: «tune», which the reader was made with, and «blind», which nobody who works on it has read.

Not for: gates, which need nothing but the repository (``eval.sample``).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from eval.asking import ask_all, indexed_for
from eval.gold_questions import load_gold
from eval.metrics import Figure, Outcome, figure_line, share
from eval.reader import medians
from eval.running import Run
from rag.domain import Status
from rag.errors import SourceError

ISSUE = Path("corpus") / "gongshang-148.txt"
TUNE_QUESTIONS = "issue-148"
SETS = {"tune": TUNE_QUESTIONS, "blind": "issue-148-blind"}


def run_issue(run: Run) -> bool:
    """Ask both sets and print their figures; there is no gate.

    Raises:
        SourceError: the issue is not under ``--data``.
    """
    path = run.data / ISSUE
    if not path.is_file():
        raise SourceError(f"{path}: not there; --data names the folder with {ISSUE}")
    with indexed_for([path], run.settings) as settings:
        outcomes = {name: ask_all(load_gold(file), settings) for name, file in SETS.items()}
    run.show("issue", "\n".join(line for name, found in outcomes.items() for line in _table(name, found)) + "\n")
    return True


def _table(name: str, outcomes: Sequence[Outcome]) -> list[str]:
    length, time, slow = medians(outcomes)
    return [
        "",
        f"{ISSUE.stem}, {name} questions",
        *map(figure_line, issue_figures(outcomes)),
        f"  median answer outside lists {length:.0f} characters; {time:.1f} ms a question, 95 % within {slow:.1f} ms",
    ]


def issue_figures(outcomes: Sequence[Outcome]) -> list[Figure]:
    """Right answers over all answerable questions, where an answer was given, and by kind and language."""
    answerable = [one for one in outcomes if one.gold.status == "answered"]
    given = [one for one in answerable if one.answer.status is Status.ANSWERED]
    groups = {
        "right, of the answerable": answerable,
        "right where an answer was given": given,
        **_by(outcomes, lambda one: f"  {one.gold.kind}"),
        **_by(outcomes, lambda one: f"  in {one.gold.language}"),
    }
    return [share(name, [one.right for one in members]) for name, members in groups.items() if members]


def _by(outcomes: Sequence[Outcome], name_of: Callable[[Outcome], str]) -> dict[str, list[Outcome]]:
    groups: dict[str, list[Outcome]] = {}
    for one in outcomes:
        groups.setdefault(name_of(one), []).append(one)
    return groups
