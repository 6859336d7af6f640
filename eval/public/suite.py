"""The suite «public»: every benchmark whose files are found under a folder, its figures beside what others have published.

``--data`` names a folder that is searched, or one file: then the benchmarks that are about this file alone.

Not for: gates. Whole files are measured, parts of which the project has learnt from; the held-back parts have floors in «retrieval».
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

from eval.metrics import Figure
from eval.public.catalogue import BENCHMARKS, NEWS_FILE, SHA256, Benchmark
from eval.public.retrieval import retrieval_figures
from eval.public.rgb import rgb_figures
from eval.running import Run
from rag.errors import SourceError

Measured = tuple[Benchmark, list[Figure]]


def run_public(run: Run) -> bool:
    """Measure what is at hand, print the table; returns whether every file was the one on record.

    Raises:
        SourceError: no file of any benchmark is there, or one cannot be read.
    """
    found = {name: path for benchmark in BENCHMARKS for name in benchmark.files if (path := _find(run.data, name))}
    ready = [benchmark for benchmark in BENCHMARKS if all(name in found for name in benchmark.files)]
    if not ready:
        raise SourceError(
            f"{run.data} holds no file of a public benchmark: get one, such as DRCD_dev.json from {BENCHMARKS[0].origin}"
        )
    sums = {name: _sha256(found[name]) for name in dict.fromkeys(name for one in ready for name in one.files)}
    failures = [
        f"{found[name]} is another file than the one on record (SHA-256 {sums[name]}): get it again, or record the new one"
        for name in sums
        if SHA256.get(name, sums[name]) != sums[name]
    ]
    measured: list[Measured] = []
    for benchmark in ready:
        files = [found[name] for name in benchmark.files]
        measure = retrieval_figures if benchmark.task in {"retrieval", "cross"} else None
        figures = (
            measure(benchmark, files, run.settings) if measure else rgb_figures(benchmark.task, files[0], run.settings)
        )
        measured.append((benchmark, figures))
    absent = [benchmark for benchmark in BENCHMARKS if benchmark not in ready]
    if run.out is not None:
        run.out.mkdir(parents=True, exist_ok=True)
        (run.out / "public.json").write_text(_json(measured, sums), encoding="utf-8")
    return run.tell("public", public_table(measured, sums, absent), failures)


def public_table(measured: Sequence[Measured], sums: dict[str, str], absent: Sequence[Benchmark]) -> str:
    """Figures with their intervals, the published ones under them, then origin, licence and hash of each file."""
    lines = []
    for benchmark, figures in measured:
        lines.append(f"{benchmark.name}  ({figures[0].count} questions)")
        for figure in figures:
            interval = "" if figure.low == figure.high else f"  [{100 * figure.low:.1f} – {100 * figure.high:.1f}]"
            lines.append(f"  {figure.name:<34}{100 * figure.value:6.1f}{interval}")
        lines += [f"  published: {benchmark.peers}"] if benchmark.peers else []
        lines.append(f"  from {benchmark.origin}; {benchmark.licence}")
    lines.append("")
    for name, digest in sums.items():
        state = (
            "as on record"
            if SHA256.get(name) == digest
            else "not on record"
            if name not in SHA256
            else "DIFFERS from the record"
        )
        lines.append(f"{name}  SHA-256 {digest}  ({state})")
    if absent:
        lines.append("not at hand: " + "; ".join(f"{one.name} ({', '.join(one.files)})" for one in absent))
    return "\n".join(lines) + "\n"


def _find(data: Path, name: str) -> Path | None:
    """The file of this name in a folder or below; the news also where only one file was named."""
    if data.is_file():
        return data if data.name == name else None
    places = sorted(data.rglob(name)) if data.is_dir() else []
    # the news are read through the folder that holds training/ (eval.retrieval_sets)
    return next((path for path in places if name != NEWS_FILE or path.parent.name == "training"), None)


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _json(measured: Sequence[Measured], sums: dict[str, str]) -> str:
    value = {
        "benchmarks": [
            {**asdict(benchmark), "figures": [asdict(figure) for figure in figures]} for benchmark, figures in measured
        ],
        "sha256": sums,
    }
    return json.dumps(value, ensure_ascii=False, indent=2) + "\n"
