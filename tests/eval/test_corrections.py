"""Staff's marks become gold questions once, and only where they say what is right."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from eval.answers import sample_sets
from eval.corrections import take_in
from eval.gold_questions import read_suite
from rag.errors import BatchError

ARTICLE = "12-service-digital-subsidy"


def marks(folder: Path, *lines: dict[str, object]) -> Path:
    path = folder / "marks.jsonl"
    path.write_text("".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines), encoding="utf-8")
    return path


def test_marks_become_questions_once(tmp_path: Path) -> None:
    gold = tmp_path / "gold"
    gold.mkdir()
    wrong = {"question": "每家企業最多補助多少？", "verdict": "wrong", "facts": ["10萬元"], "articles": [ARTICLE]}
    path = marks(
        tmp_path,
        {"question": "商總幾點下班？", "verdict": "unanswerable"},
        wrong,
        {**wrong, "history": ["有哪些補助？"], "question": "最多多少？"},
        {"question": "碳費何時開徵？", "verdict": "wrong"},
    )
    assert take_in(path, gold).startswith(
        f"3 questions added to {gold / 'corrections.jsonl'}; 0 are asked already; 1 say"
    )
    assert take_in(path, gold).startswith("0 questions added")
    unanswerable, fact, follow_up = read_suite(gold / "corrections.jsonl")
    assert (unanswerable.status, unanswerable.kind) == ("abstained", "unanswerable")
    assert (fact.facts, fact.articles, fact.split) == ((("10萬元",),), (ARTICLE,), "test")
    assert (follow_up.kind, follow_up.history) == ("follow_up", ("有哪些補助？",))
    assert len({question.id for question in (unanswerable, fact, follow_up)}) == 3


@pytest.mark.parametrize(
    ("mark", "message"),
    [
        ({"question": "？", "verdict": "bad"}, "line 2 is not a mark"),
        ({"verdict": "wrong"}, "line 2 is not a mark"),
        ({"question": "？", "verdict": "wrong", "facts": ["x"], "articles": ["none"]}, "there is no article 'none'"),
        (
            {"question": "？", "verdict": "wrong", "facts": ["x"], "articles": [ARTICLE], "quote": "沒有這句"},
            "does not stand in",
        ),
    ],
)
def test_a_mark_that_cannot_be_used_is_named_and_nothing_is_added(
    tmp_path: Path, mark: dict[str, object], message: str
) -> None:
    gold = tmp_path / "gold"
    gold.mkdir()
    with pytest.raises(BatchError, match=message):
        take_in(marks(tmp_path, {"question": "商總幾點下班？", "verdict": "unanswerable"}, mark), gold)
    assert [*gold.iterdir()] == []


def test_the_default_suite_asks_gold_and_blind_questions() -> None:
    assert [*sample_sets()][:2] == ["gold", "blind"]
