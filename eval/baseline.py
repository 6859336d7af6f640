"""What the accepted program measured on each question: the committed file that later runs are compared with, question by question.

One JSON line a question, sorted, so that a diff shows which questions a change has moved. ``wenju eval accept`` writes it from the last run.
Times are left out: they belong to a machine.

Not for: floors, which are written by hand (``eval.gates``).
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from eval.records import Record
from rag.errors import SourceError

BASELINES = Path(__file__).parent / "baselines"
_LEFT_OUT = {"latency"}


@dataclass(frozen=True, slots=True)
class Before:
    """A question as the baseline has it."""

    cluster: str
    values: dict[str, float]


def baseline_path(name: str) -> Path:
    """Where the baseline of a suite lies: in the repository, that of a custom suite beside its file."""
    return Path(name).with_suffix(".baseline.jsonl") if name.endswith(".jsonl") else BASELINES / f"{name}.jsonl"


def read_baseline(path: Path) -> dict[str, Before]:
    """Every question of a baseline by its key; none when there is no file yet.

    Raises:
        SourceError: it is not a baseline.
    """
    if not path.is_file():
        return {}
    try:
        lines = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
        return {line["key"]: Before(line["cluster"], dict(line["values"])) for line in lines}
    except (ValueError, KeyError, TypeError) as error:
        raise SourceError(f"{path} is not a baseline ({error}): write it again with wenju eval accept") from error


def write_baseline(path: Path, records: Sequence[Record]) -> None:
    """Replace a baseline by what these records measured."""
    path.parent.mkdir(parents=True, exist_ok=True)
    lines = []
    for record in sorted(records, key=lambda record: record.key):
        values = {name: round(value, 6) for name, value in sorted(record.values.items()) if name not in _LEFT_OUT}
        line = {"key": record.key, "cluster": record.cluster, "values": values}
        lines.append(json.dumps(line, ensure_ascii=False) + "\n")
    path.write_text("".join(lines), encoding="utf-8")
