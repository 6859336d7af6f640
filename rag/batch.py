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
    return [_question(value, where) for where, value in read_objects(path, "question")]


def read_objects(path: Path, kind: str) -> list[tuple[str, Any]]:
    """Every line of a file of JSON lines with its place, for messages; ``kind`` says what a line holds.

    Raises:
        BatchError: the file cannot be read, holds no line, or names the line that is no JSON.
    """
    try:
        lines = path.read_text(encoding="utf-8-sig").split("\n")
    except OSError as error:
        raise BatchError(f"{path}: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise BatchError(f"{path}: not UTF-8 text; save it as UTF-8 and try again") from error
    found = [_object(line, f"{path}: line {number}") for number, line in enumerate(lines, 1) if line.strip()]
    if not found:
        raise BatchError(f"{path}: there is no {kind} in it")
    return found


def _object(line: str, where: str) -> tuple[str, Any]:
    try:
        return where, json.loads(line)
    except json.JSONDecodeError as error:
        raise BatchError(f"{where} is not valid JSON ({error.msg})") from error


def _question(value: Any, where: str) -> BatchQuestion:
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
