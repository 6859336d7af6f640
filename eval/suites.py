"""The suites by name: what each measures and the function that runs it. A new suite is a function and a line in ``SUITES``.

A suite's function prints its table, writes what it has into ``Run.out`` if that is set, and returns whether its gates hold.

Not for: measuring.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from eval.public.suite import run_public
from eval.retrieval import measure, results_table, retrieval_failures
from eval.running import Run
from eval.sample import run_sample
from eval.speed import speed_table


@dataclass(frozen=True, slots=True)
class Suite:
    """A suite: one line on what it measures, and the function that runs it."""

    about: str
    run: Callable[[Run], bool]


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
    "retrieval": Suite("the search, on the paraphrase set and on held-back halves of public sets", _retrieval),
    "speed": Suite("times and memory of the search on this machine; no gates", _speed),
    "public": Suite("every public benchmark whose files are under --data, beside published figures", run_public),
}
