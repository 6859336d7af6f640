"""Batch files: JSON lines in, JSON lines out, in the same order.

The whole input is checked before anything is answered, and the output appears under its name only when it is complete.

Not for: running questions in parallel.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rag.errors import BatchError


@dataclass(frozen=True, slots=True)
class BatchQuestion:
    """One line of a batch: ``{"id", "question", "history"?}``."""

    id: str
    question: str
    history: tuple[str, ...]


def read_batch(path: Path) -> list[BatchQuestion]:
    """Read and check every line of a batch file.

    Raises:
        BatchError: the file cannot be read, or names the line that cannot be used.
    """
    try:
        lines = path.read_text(encoding="utf-8-sig").split("\n")
    except OSError as error:
        raise BatchError(f"{path}: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise BatchError(f"{path}: not UTF-8 text; save it as UTF-8 and try again") from error
    questions = [_read_line(line, f"{path}: line {number}") for number, line in enumerate(lines, 1) if line.strip()]
    if not questions:
        raise BatchError(f"{path}: there is no question in it")
    return questions


def _read_line(line: str, where: str) -> BatchQuestion:
    try:
        value: Any = json.loads(line)
    except json.JSONDecodeError as error:
        raise BatchError(f"{where} is not valid JSON ({error.msg})") from error
    if not isinstance(value, dict) or "id" not in value or not isinstance(value.get("question"), str):
        raise BatchError(f'{where} is not an object like {{"id": …, "question": "…"}}')
    history = value.get("history") or []
    if not isinstance(history, list) or not all(isinstance(turn, str) for turn in history):
        raise BatchError(f'{where}: "history" must be a list of the earlier questions')
    return BatchQuestion(str(value["id"]), value["question"], tuple(history))


def write_lines(path: Path, values: Iterable[dict[str, Any]]) -> int:
    """Write JSON lines next to ``path`` and move them there when all are written; returns their number.

    Raises:
        BatchError: the file cannot be written.
    """
    partial = path.with_name(path.name + ".partial")
    count = 0
    try:
        with partial.open("w", encoding="utf-8") as file:
            for value in values:
                file.write(json.dumps(value, ensure_ascii=False) + "\n")
                count += 1
        partial.replace(path)
    except OSError as error:
        raise BatchError(f"{path}: cannot be written ({error.strerror})") from error
    return count
