"""Running a suite: index the sample issue afresh, ask every gold question, print the figures, judge the gates.

The index is built in a temporary folder, so that a run neither sees nor touches anybody's own.

Not for: single figures (``eval.metrics``) or the questions (``eval.gold_questions``).
"""

from __future__ import annotations

import json
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

from eval.gold_questions import GoldQuestion, load_gold
from eval.metrics import Figure, Outcome, figures
from eval.reader import kind_figures, measure_drcd, medians
from eval.retrieval import measure, results_table, retrieval_failures
from eval.speed import speed_table
from ingest.pipeline import ingest
from rag.domain import Answered, Found, Hit
from rag.engine import Engine
from rag.errors import SettingsError
from rag.present import answer_json
from rag.progress import progress
from rag.settings import PROJECT_ROOT, Settings, load_settings

# Floors on the test half: a little below what was measured, so that a real loss fails and a single question does not.
FLOORS: dict[str, dict[str, float]] = {
    "sample": {
        "retrieval: quote in top 5": 0.88,
        "answers: right": 0.58,
        "answers: right where given": 0.85,
        "lists complete": 0.70,
        "citations: right article": 0.95,
        "citations: verbatim": 1.0,
        "abstention: right": 0.45,
        "attacks refused": 1.0,
    }
}
SUITES = ("sample", "reader", "retrieval", "speed")


def run_suite(name: str, out: Path | None, data: Path) -> bool:
    """Run a suite, print its table, write results if asked to; returns whether every gate held.

    Args:
        name: one of ``SUITES``.
        out: folder for the results, None for none.
        data: folder with the public benchmarks, for every suite but «sample».

    Raises:
        SettingsError: there is no such suite.
    """
    if name not in SUITES:
        raise SettingsError(f"there is no suite {name!r}: the suites are {', '.join(SUITES)}")
    if name == "retrieval":
        results = measure(data, load_settings())
        failures = retrieval_failures(results)
        _report(results_table(results) + "\n" + _verdict(failures), out, name)
        return not failures
    if name == "speed":
        _report(speed_table(data, load_settings()), out, name)
        return True
    if name == "reader":
        _reader(out, data)
        return True
    questions = load_gold("sample-issue")
    outcomes = ask_sample(questions)
    by_split = {split: figures([o for o in outcomes if o.gold.split == split]) for split in ("tune", "test")}
    failures = gate_failures(by_split["test"], FLOORS[name])
    _print_table(by_split, failures)
    if out is not None:
        _write(out, outcomes, by_split, failures)
    return not failures


def _report(table: str, out: Path | None, name: str) -> None:
    sys.stdout.write(table)
    if out is not None:
        out.mkdir(parents=True, exist_ok=True)
        (out / f"{name}.txt").write_text(table, encoding="utf-8")


def _verdict(failures: Sequence[str]) -> str:
    return "".join(f"FAILED  {line}\n" for line in failures) or "all gates hold\n"


def ask_sample(questions: Sequence[GoldQuestion]) -> list[Outcome]:
    """Ask questions of the sample issue, indexed afresh."""
    with tempfile.TemporaryDirectory(prefix="wenju-eval-") as folder:
        settings = load_settings().model_copy(update={"storage_dir": Path(folder), "qdrant_url": ""})
        ingest([PROJECT_ROOT / "data" / "articles"], settings)
        return ask_all(questions, settings)


def _reader(out: Path | None, data: Path) -> None:
    outcomes = [o for o in ask_sample(load_gold("sample-issue")) if o.gold.split == "test"]
    parts = {"sample issue, test half, right answers by kind": kind_figures(outcomes)}
    if (data / "benchmarks").is_dir():
        parts = {"DRCD dev, held-back half": measure_drcd(data, load_settings())} | parts
    length, time, slow = medians(outcomes)
    lines = [line for title, measured in parts.items() for line in ("", title, *map(_figure_line, measured))]
    lines.append(
        f"\nmedian answer outside lists {length:.0f} characters; per question {time:.1f} ms, 95 % within {slow:.1f} ms"
    )
    table = "\n".join(lines) + "\n"
    _report(table, out, "reader")


def ask_all(questions: Sequence[GoldQuestion], settings: Settings) -> list[Outcome]:
    """Ask every question of one engine, in order."""
    engine = Engine.open(settings)
    try:
        return [_ask(engine, gold) for gold in progress(questions, "asking", len(questions), unit="questions")]
    finally:
        engine.close()


def _ask(engine: Engine, gold: GoldQuestion) -> Outcome:
    hits: tuple[Hit, ...] = ()
    for step in engine.stream(gold.question, gold.history):
        if isinstance(step, Found):
            hits = step.hits
        elif isinstance(step, Answered):
            return Outcome(gold, step.answer, hits)
    raise AssertionError("stream ended without an answer")


def gate_failures(measured: Sequence[Figure], floors: dict[str, float]) -> list[str]:
    """One line for each figure that is under its floor or is missing."""
    values = {figure.name: figure.value for figure in measured}
    failures = []
    for name, floor in floors.items():
        if name not in values:
            failures.append(f"{name}: not measured, floor {floor:.0%}")
        elif values[name] < floor:
            failures.append(f"{name}: {values[name]:.1%} is under the floor of {floor:.0%}")
    return failures


def _print_table(by_split: dict[str, list[Figure]], failures: Sequence[str]) -> None:
    write = sys.stdout.write
    for split, measured in by_split.items():
        write(f"\n{split} half\n")
        for figure in measured:
            write(_figure_line(figure) + "\n")
    write("\n" + _verdict(failures))


def _figure_line(figure: Figure) -> str:
    interval = f"[{figure.low:.1%} – {figure.high:.1%}]"
    return f"  {figure.name:<36}{figure.value:>7.1%}  {interval:<18} n={figure.count}"


def _write(out: Path, outcomes: Sequence[Outcome], by_split: dict[str, list[Figure]], failures: Sequence[str]) -> None:
    out.mkdir(parents=True, exist_ok=True)
    with (out / "results.jsonl").open("w", encoding="utf-8") as file:
        for outcome in outcomes:
            line = {"gold": asdict(outcome.gold), "right": outcome.right, "found_at": outcome.found_at()}
            file.write(json.dumps({**line, "answer": answer_json(outcome.answer)}, ensure_ascii=False) + "\n")
    summary = {split: [asdict(figure) for figure in measured] for split, measured in by_split.items()}
    text = json.dumps({"figures": summary, "failures": [*failures]}, ensure_ascii=False, indent=2)
    (out / "summary.json").write_text(text + "\n", encoding="utf-8")
