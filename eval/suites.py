"""The suites by name: what each measures and the function that runs it. A new suite is a function and a line in ``SUITES``.

A suite's function prints its table, writes what it has into ``Run.out`` if that is set, and returns whether its gates hold.

Not for: measuring.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from eval.asking import ask_sample
from eval.catalogue import run_catalogue
from eval.follow_ups import run_follow_ups
from eval.gold_questions import load_gold
from eval.issue import run_issue
from eval.members import run_members
from eval.metrics import figure_line
from eval.misbehaving import run_misbehaving
from eval.orders import run_injection
from eval.public.suite import run_public
from eval.reader import kind_figures, measure_drcd, measure_half, medians
from eval.retrieval import measure, results_table, retrieval_failures
from eval.running import Run
from eval.sample import run_sample
from eval.speed import speed_table
from eval.swapping import run_swaps
from eval.verification import run_verification
from eval.writings import run_writings


@dataclass(frozen=True, slots=True)
class Suite:
    """A suite: one line on what it measures, and the function that runs it."""

    about: str
    run: Callable[[Run], bool]


def _reader(run: Run) -> bool:
    outcomes = ask_sample([gold for gold in load_gold("sample-issue") if gold.split == "test"], run.settings)
    parts = {"sample issue, test half, right answers by kind": kind_figures(outcomes)}
    if (run.data / "benchmarks").is_dir():
        held_back = measure_drcd(run.data, run.settings)
        half = measure_half(run.data, run.settings)
        parts = {"DRCD dev, held-back half": held_back, "  every second paragraph indexed": half} | parts
    length, time, slow = medians(outcomes)
    lines = [line for title, measured in parts.items() for line in ("", title, *map(figure_line, measured))]
    lines.append(
        f"\nmedian answer outside lists {length:.0f} characters; per question {time:.1f} ms, 95 % within {slow:.1f} ms"
    )
    run.show("reader", "\n".join(lines) + "\n")
    return True


def _retrieval(run: Run) -> bool:
    results = measure(run.data, run.settings)
    return run.tell("retrieval", results_table(results) + "\n", retrieval_failures(results))


def _speed(run: Run) -> bool:
    run.show("speed", speed_table(run.data, run.settings))
    return True


SUITES: dict[str, Suite] = {
    "sample": Suite(
        "answers on the sample issue: gold, blind and corrected questions, their variants, the gates", run_sample
    ),
    "reader": Suite(
        "sentences, answers and abstention on DRCD's held-back half; right answers by kind; no gates", _reader
    ),
    "issue": Suite(
        "questions on the issue itself (its text is under --data), by kind and language, tune and blind; no gates",
        run_issue,
    ),
    "members": Suite(
        "questions as members type them, and tempting ones without an answer, on the sample issue", run_members
    ),
    "retrieval": Suite("the search, on the paraphrase set and on held-back halves of public sets", _retrieval),
    "catalogue": Suite(
        "questions about the magazine itself, courtesies, content that only looks like them, benign near-misses of the screen",
        run_catalogue,
    ),
    "verify": Suite(
        "the checks by code on true claims made false, with their gates",
        lambda run: run_verification(run.data, run.out),
    ),
    "writings": Suite("figures that the article writes one way and the question another way", run_writings),
    "follow-ups": Suite("follow-ups that put another subject in the place of the last one", run_follow_ups),
    "swaps": Suite(
        "the checks by code on sentences with a subject, role, direction, superlative or count exchanged, with their gates",
        run_swaps,
    ),
    "model": Suite("what a misbehaving model slips past the passes", lambda run: run_misbehaving(run.data, run.out)),
    "injection": Suite(
        "300 planted orders in articles and questions, quoted answers and a model that obeys; what only looks like one",
        run_injection,
    ),
    "speed": Suite("times and memory of the search on this machine; no gates", _speed),
    "public": Suite("every public benchmark whose files are under --data, beside published figures", run_public),
}
