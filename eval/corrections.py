"""What staff mark on answers → gold questions: one file of marks in, lines of ``eval/gold/corrections.jsonl`` out.

A mark is ``{"question", "history"?, "verdict": "right" | "wrong" | "unanswerable", "facts"?, "quote"?, "articles"?, "kind"?, "language"?}``, the
same file that ``training/calibrate.py`` takes. «unanswerable» is a gold question as it stands. «wrong» and «right» become one
when the mark says what a right answer holds (``facts``); otherwise they are counted and left, because a suite cannot test what nobody
has written down. What is asked already is not taken twice.

Not for: reviewing; the new lines stand in a diff like any other change.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from eval.answers import CORRECTIONS
from eval.gold_questions import GOLD_DIR, GoldQuestion, plain, read_question, read_suite
from rag.errors import BatchError
from rag.settings import PROJECT_ROOT

VERDICTS = ("right", "wrong", "unanswerable")
_ARTICLES = PROJECT_ROOT / "data" / "articles"


def take_in(marks: Path, folder: Path = GOLD_DIR) -> str:
    """Add the marks of a file to the corrections; returns what was done, in one line.

    Raises:
        BatchError: the file cannot be read, or names the line that cannot be used; nothing is added then.
    """
    target = folder / f"{CORRECTIONS}.jsonl"
    known = [
        question
        for path in sorted(folder.glob("*.jsonl"))
        if path.stem != "paraphrase"
        for question in read_suite(path)
    ]
    asked = {_same(question.question, question.history) for question in known}
    new, again, open_ = [], 0, 0
    for number, mark in _read(marks):
        question = _question(mark, f"{marks}: line {number}")
        if question is None:
            open_ += 1
        elif (same := _same(question.question, question.history)) in asked:
            again += 1
        else:
            asked.add(same)
            new.append(question)
    if new:
        with target.open("a", encoding="utf-8") as file:
            file.writelines(json.dumps(asdict(question), ensure_ascii=False) + "\n" for question in new)
    return (
        f"{len(new)} questions added to {target}; {again} are asked already; {open_} say what was wrong but not what is right"
        ' (add "facts" to them)'
    )


def _read(marks: Path) -> list[tuple[int, dict[str, Any]]]:
    try:
        lines = marks.read_text(encoding="utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise BatchError(f"{marks}: cannot be read ({error})") from error
    found = []
    for number, line in enumerate(lines, 1):
        if line.strip():
            try:
                mark = json.loads(line)
            except ValueError as error:
                raise BatchError(f"{marks}: line {number} is not valid JSON ({error})") from error
            if (
                not isinstance(mark, dict)
                or not str(mark.get("question", "")).strip()
                or mark.get("verdict") not in VERDICTS
            ):
                raise BatchError(
                    f'{marks}: line {number} is not a mark like {{"question": …, "verdict": "{" | ".join(VERDICTS)}"}}'
                )
            found.append((number, mark))
    return found


def _question(mark: dict[str, Any], where: str) -> GoldQuestion | None:
    """The gold question of a mark; None when it does not say what a right answer holds."""
    unanswerable = mark["verdict"] == "unanswerable"
    if not unanswerable and not mark.get("facts"):
        return None
    history = mark.get("history", [])
    kind = "unanswerable" if unanswerable else mark.get("kind") or ("follow_up" if history else "fact")
    value = {
        "id": "c" + hashlib.sha256("\n".join([*history, mark["question"]]).encode()).hexdigest()[:8],
        "split": "test",
        "kind": kind,
        "language": mark.get("language", "zh-TW"),
        "question": mark["question"],
        "history": history,
        "status": "abstained" if unanswerable else "answered",
        "facts": [] if unanswerable else [[fact] if isinstance(fact, str) else fact for fact in mark["facts"]],
        "articles": [] if unanswerable else mark.get("articles", []),
        "quote": "" if unanswerable else mark.get("quote", ""),
    }
    try:
        question = read_question(value)
    except (TypeError, KeyError) as error:
        raise BatchError(f"{where}: {error}") from error
    _check_evidence(question, where)
    return question


def _check_evidence(question: GoldQuestion, where: str) -> None:
    """Facts and quote must stand in the articles that the mark names."""
    missing = [name for name in question.articles if not (_ARTICLES / f"{name}.md").is_file()]
    if missing:
        raise BatchError(f"{where}: there is no article {missing[0]!r} in data/articles")
    evidence = plain("".join((_ARTICLES / f"{name}.md").read_text(encoding="utf-8") for name in question.articles))
    if question.articles and question.quote and plain(question.quote) not in evidence:
        raise BatchError(
            f"{where}: its quote does not stand in {', '.join(question.articles)}; copy it from the article"
        )


def _same(question: str, history: Sequence[str]) -> tuple[str, ...]:
    return tuple(map(plain, (*history, question)))
