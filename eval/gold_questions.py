"""Gold questions: what is asked, and what a right answer must hold.

One JSON object a line in ``eval/gold/<suite>.jsonl``; CONTRIBUTING explains the fields. The «test» half is for reporting; tune on the
«tune» half only (they are split by article).

Not for: public benchmarks, which have formats of their own.
"""

from __future__ import annotations

import json
import re
import unicodedata
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rag.errors import BatchError

GOLD_DIR = Path(__file__).parent / "gold"


@dataclass(frozen=True, slots=True)
class GoldQuestion:
    """One question. Every inner tuple of ``facts`` is one fact in its acceptable forms; all facts are needed."""

    id: str
    split: str
    kind: str
    language: str
    question: str
    history: tuple[str, ...]
    status: str
    facts: tuple[tuple[str, ...], ...]
    articles: tuple[str, ...]
    quote: str


def load_gold(name: str) -> list[GoldQuestion]:
    """The questions of ``eval/gold/<name>.jsonl`` in file order."""
    lines = (GOLD_DIR / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()
    return [read_question(json.loads(line)) for line in lines if line.strip()]


def read_suite(path: Path) -> list[GoldQuestion]:
    """The questions of an evaluator's own file: gold questions of which only ``id`` and ``question`` must be there.

    Left out, ``status`` is «answered» (with ``kind`` «unanswerable»: «abstained»), ``kind`` «fact», ``language`` «zh-TW», and ``split`` «test».

    Raises:
        BatchError: the file cannot be read, or names the line that cannot be used.
    """
    try:
        lines = path.read_text(encoding="utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise BatchError(f"{path}: cannot be read as a suite ({error}); it has one gold question a line") from error
    found: dict[str, GoldQuestion] = {}
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            question = read_question(_completed(json.loads(line)))
        except (ValueError, KeyError, TypeError) as error:
            raise BatchError(f"{path}: line {number} is not a gold question ({error}); see CONTRIBUTING.md") from error
        if question.id in found:
            raise BatchError(f"{path}: line {number} has the id {question.id!r} of an earlier line")
        found[question.id] = question
    if not found:
        raise BatchError(f"{path}: there is no question in it")
    return [*found.values()]


def _completed(value: dict[str, Any]) -> dict[str, Any]:
    if not isinstance(value, dict) or not str(value.get("question", "")).strip():
        raise ValueError("no question")
    kind = value.get("kind", "fact")
    status = {"unanswerable": "abstained", "attack": "refused"}.get(kind, "answered")
    missing: dict[str, Any] = {"split": "test", "kind": kind, "language": "zh-TW", "status": status, "quote": ""}
    return {**missing, "history": [], "facts": [], "articles": [], **value}


def facts_met(question: GoldQuestion, text: str) -> int:
    """How many of the question's facts the text holds in one of their forms."""
    found = plain(text)
    return sum(any(plain(form) in found for form in forms) for forms in question.facts)


def plain(text: str) -> str:
    """Without blanks, width forms, markers and 臺/台: how gold facts are compared."""
    text = re.sub(r"\[\d+\]", "", unicodedata.normalize("NFKC", text))
    return re.sub(r"\s+", "", text).replace("臺", "台").lower()


def read_question(value: dict[str, Any]) -> GoldQuestion:
    """A gold question from the object of one line.

    Raises:
        KeyError, TypeError: a field is missing, or is not of its kind.
    """
    facts, history, articles = value["facts"], value["history"], value["articles"]
    if not all(isinstance(field, list) for field in (facts, history, articles, *facts)):
        raise TypeError("facts, history and articles are lists, facts of lists")
    return GoldQuestion(
        id=str(value["id"]),
        split=str(value["split"]),
        kind=str(value["kind"]),
        language=str(value["language"]),
        question=str(value["question"]),
        history=tuple(map(str, history)),
        status=str(value["status"]),
        facts=tuple(tuple(map(str, forms)) for forms in facts),
        articles=tuple(map(str, articles)),
        quote=str(value["quote"]),
    )
