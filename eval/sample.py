"""The default suite: every question with a right answer known, asked of the sample issue; and an evaluator's own questions likewise.

Not for: how the records are judged or shown.
"""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from pathlib import Path

from eval.answers import one_by_one, run_sets, sample_sets
from eval.asking import opened, sample_index
from eval.baseline import baseline_path, read_baseline
from eval.gates import failures, judge
from eval.gold_questions import GoldQuestion, read_suite
from eval.judged_run import JudgedRun
from eval.ragas_run import MISSING, NO_JUDGE, experiment_loop, installed, judged, texts_told
from eval.running import Run
from eval.side_by_side import side_by_side
from eval.summary import write_summary
from eval.variants import PREFIX
from rag.engine import Engine
from rag.settings import Settings

# Floors on the test halves: a little below what was measured, so that a real loss fails and a single question does not.
FLOORS: dict[str, float] = {
    "recall@5": 0.88,
    "right": 0.68,
    "right where given": 0.87,
    "lists complete": 0.60,
    "citation precision": 0.95,
    "citation recall": 0.95,
    "quotes verbatim": 1.0,
    "pages named": 1.0,
    "markers resolve": 1.0,
    "claims faithful": 0.97,
    "tampered claims caught": 1.0,
    "abstention recall": 0.45,
    "attacks refused": 1.0,
    **{PREFIX + name: 0.95 for name in ("in Simplified", "臺 and 台 swapped", "full width")},
    PREFIX + "blanks between characters": 0.90,
}


def run_sample(run: Run) -> bool:
    """Ask the gold, blind and corrected questions; returns whether every gate holds."""
    with sample_index(run.settings) as settings, opened(settings) as engine:
        return _asked_and_judged(run, engine, sample_sets(), settings, FLOORS, at_once=not settings.llm)


def run_custom(run: Run, path: Path) -> bool:
    """Ask an evaluator's own questions of the current index; gates are the comparison with the baseline beside the file.

    Raises:
        BatchError: a line of the file cannot be used.
        StorageError: nothing has been ingested.
    """
    questions = read_suite(path)
    with opened(run.settings) as engine:
        return _asked_and_judged(run, engine, {path.stem: questions}, run.settings, {})


def _asked_and_judged(
    run: Run,
    engine: Engine,
    sets: Mapping[str, Sequence[GoldQuestion]],
    settings: Settings,
    floors: Mapping[str, float],
    *,
    at_once: bool = False,
) -> bool:
    started = time.monotonic()
    with_ragas = installed()
    name = Path(run.name).stem
    folder = run.out / "ragas" if run.out else None
    loop = experiment_loop(folder, name) if with_ragas else one_by_one
    if at_once:
        loop = side_by_side(loop, settings, run.seed)
    records = run_sets(engine, sets, settings, run.out, seed=run.seed, loop=loop)
    seconds = time.monotonic() - started
    told = [*texts_told(records), *judged(records, settings)] if with_ragas else []
    before = read_baseline(run.baseline or baseline_path(run.name))
    judged_run = JudgedRun(
        suite=name,
        records=records,
        rows=judge(records, before, floors, run.seed),
        before=before,
        seed=run.seed,
        seconds=seconds,
        told=told,
        note=_note(with_ragas, run.settings),
    )
    write_summary(judged_run, run.out)
    return not failures(judged_run.rows)


def _note(with_ragas: bool, settings: Settings) -> str:
    if not with_ragas:
        return MISSING
    return "" if settings.judge_url and settings.judge_model else NO_JUDGE
