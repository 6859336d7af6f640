"""Rules as data: every example of every rule, what a broken file says, and the time of the worst questions."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from rag.catalogue.asked import ways_to_take
from rag.catalogue.librarian import catalogue_reply
from rag.engine import Engine
from rag.errors import SettingsError
from rag.rules import load
from rag.rules.load import Rule, load_rules
from rag.screen import screen
from rag.text import fold

CATALOGUE = load_rules("catalogue")
HARMLESS = load_rules("harmless")


@pytest.mark.parametrize("rule", CATALOGUE.rules, ids=lambda rule: f"{rule.kind}: {rule.why}")
def test_every_hit_matches_its_own_rule(rule: Rule) -> None:
    assert rule.why
    assert rule.hits
    for question in rule.hits:
        assert any(slots is not None for form in CATALOGUE.bare(fold(question)) for slots in rule.slots_in(form)), (
            question
        )


@pytest.mark.parametrize("question", [miss for rule in CATALOGUE.rules for miss in rule.misses])
def test_every_miss_is_left_to_the_reader(sample_engine: Engine, question: str) -> None:
    reply = catalogue_reply(question, ["數位三箭是什麼"], sample_engine.library.manifest, lambda _: None, "zh-TW")
    assert reply is None, reply.text if reply else ""


@pytest.mark.parametrize("rule", HARMLESS.rules, ids=lambda rule: rule.why)
def test_what_only_looks_like_an_order_is_taken_and_what_is_one_refused(rule: Rule) -> None:
    for question in rule.hits:
        assert not screen(question, 500).refusal, question
    for order in rule.misses:
        assert screen(order, 500).refusal, order


def test_courtesies_are_taken_off_one_at_a_time() -> None:
    assert [*CATALOGUE.bare("请问一下,目录呢?")][-1] == "目录"
    assert next(iter(CATALOGUE.bare("谢谢"))) == "谢谢"


def test_an_unknown_word_list_is_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    rule = '[[rule]]\nkind = "a"\npatterns = ["«nothing»"]\nwhy = "w"\nhits = []\nmisses = []\n'
    (tmp_path / "broken.toml").write_text(rule, encoding="utf-8")
    monkeypatch.setattr(load, "FOLDER", tmp_path)
    with pytest.raises(SettingsError, match="the pattern '«nothing»' cannot be used"):
        load_rules("broken")


@pytest.mark.speed
@pytest.mark.parametrize(
    "piece", ["這期", "那篇的", "畫重點", "第一", "謝謝", "的", "a ", "what is the ", "好的", "作者", "文章", "、"]
)
def test_repetition_does_not_cost_time(piece: str) -> None:
    ways_to_take("目錄", alone=True)
    start = time.perf_counter()
    ways_to_take((piece * 80)[:80], alone=True)
    ways_to_take(piece * 20_000, alone=True)
    assert time.perf_counter() - start < 0.1
