"""The members suite: questions on the sample issue as members type them, and tempting ones that it does not answer.

Two sets of one mixture, «tune», which the weights were learned with, and «blind», which nobody who works on the answers has read. Tempting
questions are a third: the thing is in an article, the detail that is asked for is not.

Not for: gates (``eval.sample``).
"""

from __future__ import annotations

from collections.abc import Sequence

from eval.asking import ask_sample
from eval.calibration import Bin, bins_of, calibration_error
from eval.gold_questions import load_gold
from eval.issue import issue_figures
from eval.metrics import Figure, Outcome, figure_line, share
from eval.reader import medians
from eval.running import Run
from rag.domain import Status

SETS = {"tune": "members", "blind": "members-blind"}


def run_members(run: Run) -> bool:
    """Ask both sets and print their figures; there is no gate."""
    lines = []
    for name, file in SETS.items():
        outcomes = ask_sample(load_gold(file), run.settings)
        length, time, slow = medians(outcomes)
        lines += ["", f"members' own wording, {name} questions", *map(figure_line, member_figures(outcomes))]
        lines.append(f"  expected calibration error of the answers given {calibration_error(_bins(outcomes)):.3f}")
        lines.append(
            f"  median answer outside lists {length:.0f} characters; {time:.1f} ms a question, 95 % within {slow:.1f} ms"
        )
    run.show("members", "\n".join(lines) + "\n")
    return True


def member_figures(outcomes: Sequence[Outcome]) -> list[Figure]:
    """Right of the answerable, not answered of the tempting, right of all answers given, then by kind and language."""
    tempting = [one for one in outcomes if one.gold.status == "abstained"]
    given = [one for one in outcomes if one.answer.status is Status.ANSWERED]
    right = [one.right and one.gold.status == "answered" for one in given]
    return [
        share("tempting ones not answered", [one.right for one in tempting]),
        share("right among all answers given", right),
        *issue_figures(outcomes),
    ]


def _bins(outcomes: Sequence[Outcome]) -> list[Bin]:
    given = (one for one in outcomes if one.answer.status is Status.ANSWERED)
    return bins_of((one.answer.confidence, one.right and one.gold.status == "answered") for one in given)
