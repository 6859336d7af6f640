"""The questions as members type them, and the claims by hand: well formed, and their evidence verbatim in the article they name."""

from __future__ import annotations

import json
from collections import Counter
from typing import Any

import pytest

from eval.gold_questions import GOLD_DIR, GoldQuestion, load_gold
from tests.conftest import ARTICLES

TEXTS = {path.stem: path.read_text(encoding="utf-8") for path in ARTICLES.glob("*.md")}
KINDS = {
    "formal": 12,
    "colloquial": 30,
    "english": 14,
    "japanese": 7,
    "followup": 12,
    "list": 6,
    "comparison": 3,
    "survey": 3,
    "tempting": 43,
}
SETS = {"members": "tune", "members-blind": "test"}
QUESTIONS = {name: load_gold(name) for name in SETS}
ALL = [question for questions in QUESTIONS.values() for question in questions]


def lines(name: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (GOLD_DIR / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()]


CLAIMS = lines("claims-by-hand")


@pytest.mark.parametrize("name", SETS)
def test_both_sets_are_of_one_mixture(name: str) -> None:
    questions = QUESTIONS[name]
    assert Counter(question.kind for question in questions) == KINDS
    assert {question.split for question in questions} == {SETS[name]}
    assert {article for question in questions for article in question.articles} == {*TEXTS}
    tempting = [question for question in questions if question.kind == "tempting"]
    assert Counter(question.language for question in tempting) == {"zh-TW": 34, "en": 6, "ja": 3}
    assert sum(bool(question.history) for question in tempting) == 4


def test_ids_are_unique_and_no_question_is_in_two_files() -> None:
    others = [question for name in ("sample-issue", "blind") for question in load_gold(name)]
    assert len({question.id for question in ALL + others}) == len(ALL + others)
    asked = Counter(question.question for question in ALL if not question.history)
    asked += Counter({question.question for question in others if not question.history})
    assert not [question for question, times in asked.items() if times > 1]
    assert len({(question.history, question.question) for question in ALL}) == len(ALL)


@pytest.mark.parametrize("gold", ALL, ids=lambda gold: gold.id)
def test_question(gold: GoldQuestion) -> None:
    assert gold.status == ("abstained" if gold.kind == "tempting" else "answered")
    assert gold.language == {"english": "en", "japanese": "ja"}.get(gold.kind, gold.language)
    if gold.kind != "tempting":
        assert bool(gold.history) == (gold.kind == "followup")
    assert bool(gold.facts) == bool(gold.articles) == bool(gold.quote) == (gold.status == "answered")
    assert len(gold.articles) == (2 if gold.kind == "survey" else int(gold.status == "answered"))
    evidence = "\n".join(TEXTS[article] for article in gold.articles)
    assert all(form and form in evidence for forms in gold.facts for form in forms), gold.facts
    assert gold.quote in evidence


@pytest.mark.parametrize("name", SETS)
def test_what_tempts_stands_in_the_article(name: str) -> None:
    tempting = [line for line in lines(name) if line["kind"] == "tempting"]
    assert {article for line in tempting for article in line["about"]} == {*TEXTS}
    for line in tempting:
        assert line["near"] in "\n".join(TEXTS[article] for article in line["about"]), line["id"]
    assert sum(bool(line["near"]) for line in tempting) * 2 >= len(tempting)


def test_there_are_as_many_false_claims_as_true_ones_in_each_half() -> None:
    assert Counter((claim["split"], claim["label"]) for claim in CLAIMS) == {
        (split, label): 30 for split in ("tune", "test") for label in ("supported", "contradicted")
    }
    assert len({claim["id"] for claim in CLAIMS}) == len({claim["claim"] for claim in CLAIMS}) == len(CLAIMS)
    halves = [{claim["quote"] for claim in CLAIMS if claim["split"] == split} for split in ("tune", "test")]
    assert not halves[0] & halves[1]
    for split in ("tune", "test"):
        assert {claim["article"] for claim in CLAIMS if claim["split"] == split} == {*TEXTS}


@pytest.mark.parametrize("claim", CLAIMS, ids=lambda claim: claim["id"])
def test_claim(claim: dict[str, str]) -> None:
    assert claim.keys() == {"id", "split", "claim", "article", "quote", "label"}
    assert claim["quote"] in TEXTS[claim["article"]]
    assert claim["claim"].rstrip("。") not in TEXTS[claim["article"]]  # in other words


SWAPS = lines("swaps-by-hand")


@pytest.mark.parametrize("claim", SWAPS, ids=lambda claim: claim["id"])
def test_swapped_claim(claim: dict[str, str]) -> None:
    assert claim.keys() == {"id", "split", "kind", "claim", "article", "quote", "label"}
    assert claim["kind"] in {"subject", "role", "sign", "superlative", "count"}
    assert claim["quote"] in TEXTS[claim["article"]]
    assert claim["claim"].rstrip("。") not in TEXTS[claim["article"]]


def test_the_swapped_claims_are_in_halves_by_article() -> None:
    assert len({claim["id"] for claim in SWAPS}) == len(SWAPS)
    tune, test = ({claim["article"] for claim in SWAPS if claim["split"] == split} for split in ("tune", "test"))
    assert not tune & test
