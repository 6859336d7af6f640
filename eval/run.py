"""``wenju eval``: choose the suite, run it; or accept its last run as the baseline.

Not for: what a suite does (``eval.suites``).
"""

from __future__ import annotations

from pathlib import Path

from eval.baseline import baseline_path, write_baseline
from eval.records import read_records
from eval.running import Run
from eval.sample import run_custom
from eval.suites import SUITES
from rag.errors import SettingsError


def run_suite(run: Run) -> bool:
    """Run the suite that ``run.name`` names; returns whether every gate held.

    Raises:
        SettingsError: there is no such suite.
        BatchError: a custom suite's file has a line that cannot be used.
    """
    if run.name in SUITES:
        return SUITES[run.name].run(run)
    if not run.name.endswith(".jsonl"):
        raise SettingsError(
            f"there is no suite {run.name!r}: the suites are {', '.join(SUITES)}, or a file of your own (.jsonl)"
        )
    return run_custom(run, Path(run.name))


def accept(run: Run) -> str:
    """Make the last complete run of a suite the baseline; returns what was done, in one line.

    Raises:
        SettingsError: the suite has no baseline.
        SourceError: there is no complete run.
    """
    custom = run.name.endswith(".jsonl")
    if run.name != "sample" and not custom:
        raise SettingsError(
            f"the suite {run.name!r} has no baseline: only sample and suites of your own (.jsonl) have one"
        )
    assert run.out is not None
    records = read_records(run.out)
    path = run.baseline or baseline_path(run.name)
    write_baseline(path, records)
    return f"{path}: {len(records)} questions, as measured in {run.out}"
