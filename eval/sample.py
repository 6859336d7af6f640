"""The default suite: every question with a right answer known, asked of the sample issue; and an evaluator's own questions likewise.

Not for: how the records are judged or shown.
"""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from pathlib import Path

from eval.answers import run_sets, sample_sets
from eval.asking import opened, sample_index
from eval.baseline import baseline_path, read_baseline
from eval.gates import failures, judge
from eval.gold_questions import read_suite
from eval.records import Record
from eval.running import Run
from eval.summary import Summary, write_summary
from eval.variants import PREFIX

# Floors on the test halves: a little below what was measured, so that a real loss fails and a single question does not.
FLOORS: dict[str, float] = {
    "recall@5": 0.78,
    "right": 0.45,
    "right where given": 0.80,
    "lists complete": 0.60,
    "citation precision": 0.95,
    "quotes verbatim": 1.0,
    "markers resolve": 1.0,
    "claims faithful": 0.99,
    "tampered claims caught": 1.0,
    "abstention recall": 0.45,
    "attacks refused": 1.0,
    **{PREFIX + name: 0.97 for name in ("in Simplified", "臺 and 台 swapped", "full width", "a blank between characters")},
}


def run_sample(run: Run) -> bool:
    """Ask the gold, blind and corrected questions; returns whether every gate holds."""
    with sample_index(run.settings) as settings, opened(settings) as engine:
        started = time.monotonic()
        records = run_sets(engine, sample_sets(), settings, run.out, run.seed)
    return conclude(run, records, FLOORS, time.monotonic() - started)


def run_custom(run: Run, path: Path) -> bool:
    """Ask an evaluator's own questions of the current index; gates are the comparison with the baseline beside the file.

    Raises:
        BatchError: a line of the file cannot be used.
        StorageError: nothing has been ingested.
    """
    questions = read_suite(path)
    with opened(run.settings) as engine:
        started = time.monotonic()
        records = run_sets(engine, {path.stem: questions}, run.settings, run.out, run.seed)
    return conclude(run, records, {}, time.monotonic() - started)


def conclude(run: Run, records: Sequence[Record], floors: Mapping[str, float], seconds: float) -> bool:
    """Judge the records, print the table, write the reports; returns whether every gate holds."""
    before = read_baseline(run.baseline or baseline_path(run.name))
    summary = Summary(run.name, records, judge(records, before, floors, run.seed), before, run.seed, seconds)
    write_summary(summary, run.out)
    return not failures(summary.rows)
