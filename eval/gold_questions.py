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


def facts_met(question: GoldQuestion, text: str) -> int:
    """How many of the question's facts the text holds in one of their forms."""
    found = plain(text)
    return sum(any(plain(form) in found for form in forms) for forms in question.facts)


def plain(text: str) -> str:
    """Without blanks, width forms, markers and 臺/台: how gold facts are compared."""
    text = re.sub(r"\[\d+\]", "", unicodedata.normalize("NFKC", text))
    return re.sub(r"\s+", "", text).replace("臺", "台").lower()


def read_question(value: dict[str, object]) -> GoldQuestion:
    """A gold question from the object of one line."""
    facts = value["facts"]
    history, articles = value["history"], value["articles"]
    assert isinstance(facts, list)
    assert isinstance(history, list)
    assert isinstance(articles, list)
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
