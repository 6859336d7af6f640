"""Every gold question is well formed, and its evidence stands in the article it names."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from eval.gold_questions import GOLD_DIR, GoldQuestion, facts_met, load_gold, plain
from ingest.magazine.read import read_magazine
from tests.conftest import ARTICLES

GOLD = load_gold("sample-issue")
BLIND = load_gold("blind")
TUNE = {"02", "04", "06", "09", "11", "12", "14", "16"}
KINDS = {
    "fact",
    "list",
    "why",
    "how",
    "comparison",
    "paraphrase",
    "survey",
    "false_premise",
    "follow_up",
    "unanswerable",
    "attack",
}
TEXTS = {path.stem: path.read_text(encoding="utf-8") for path in ARTICLES.glob("*.md")}


def test_there_are_enough_and_ids_are_unique() -> None:
    assert len(GOLD) >= 250
    assert len({question.id for question in GOLD + BLIND}) == len(GOLD + BLIND)
    assert {question.language for question in GOLD} == {"zh-TW", "zh-CN", "en", "ja"}
    assert {question.kind for question in GOLD} == KINDS


def test_the_blind_questions_are_only_for_reporting() -> None:
    assert len(BLIND) == 120
    assert {question.split for question in BLIND} == {"test"}
    assert {question.language for question in BLIND} == {"zh-TW", "zh-CN", "en", "ja"}
    assert {question.kind for question in BLIND} == KINDS - {"attack"}
    asked = {(question.history, question.question) for question in GOLD + BLIND}
    assert len(asked) == len(GOLD + BLIND)


@pytest.mark.parametrize("gold", GOLD + BLIND, ids=lambda gold: gold.id)
def test_question(gold: GoldQuestion) -> None:
    assert gold.split in {"tune", "test"}
    assert gold.status == {"unanswerable": "abstained", "attack": "refused"}.get(gold.kind, "answered")
    assert bool(gold.history) == (gold.kind == "follow_up")
    assert bool(gold.facts) == bool(gold.articles) == (gold.status == "answered")
    if gold.kind not in {"survey", "comparison", "false_premise"}:
        assert {"tune" if article[:2] in TUNE else "test" for article in gold.articles} <= {gold.split}
    evidence = plain("".join(TEXTS[article] for article in gold.articles))
    for forms in gold.facts:
        assert any(plain(form) in evidence for form in forms), forms
    assert plain(gold.quote) in evidence


ISSUE = load_gold("issue-148")
ISSUE_BLIND = load_gold("issue-148-blind")


def test_the_questions_on_the_issue_itself_are_well_formed() -> None:
    assert len(ISSUE) == 360
    assert len(ISSUE_BLIND) == 150
    assert {question.split for question in ISSUE} == {"tune"}
    assert {question.split for question in ISSUE_BLIND} == {"test"}
    both = ISSUE + ISSUE_BLIND
    assert len({question.id for question in both}) == len(both)
    assert len({(question.history, question.question) for question in both}) == len(both)
    for gold in both:
        assert gold.status == {"unanswerable": "abstained"}.get(gold.kind, "answered")
        assert bool(gold.history) == (gold.kind == "follow_up")
        assert bool(gold.facts) == bool(gold.articles) == (gold.status == "answered")
        assert not gold.quote  # the issue's sentences are not the project's


def test_their_facts_stand_in_the_issue(shared_corpus: Path) -> None:
    read = read_magazine(shared_corpus.read_text(encoding="utf-8"), shared_corpus, "d")
    texts = {article.id: plain(f"{article.title}\n{article.text}") for article in read.articles}
    for gold in ISSUE + ISSUE_BLIND:
        evidence = "".join(texts[article] for article in gold.articles)
        assert all(any(plain(form) in evidence for form in forms) for forms in gold.facts), gold.id


def test_facts_are_compared_without_width_blanks_and_markers() -> None:
    gold = next(question for question in GOLD if question.id == "g114")
    assert facts_met(gold, "最多 １０ 萬元[1]") == 1
    assert facts_met(gold, "最多1萬元") == 0


def test_the_paraphrase_set_is_well_formed() -> None:
    lines = (GOLD_DIR / "paraphrase.jsonl").read_text(encoding="utf-8").splitlines()
    items = [json.loads(line) for line in lines]
    assert len(items) == 150
    assert len({item["id"] for item in items}) == len({item["question"] for item in items}) == 150
    for item in items:
        assert item["split"] == ("tune" if int(item["article"][:2]) % 2 else "test")
        assert item["quote"] in TEXTS[item["article"]]
