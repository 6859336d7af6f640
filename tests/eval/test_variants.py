"""Variants change the writing and nothing else, and the same seed changes it in the same places."""

from __future__ import annotations

import pytest

from eval.gold_questions import load_gold
from eval.variants import VARIANTS, variants
from tests.eval.makers import gold


@pytest.mark.parametrize(
    ("name", "question", "changed"),
    [
        ("in Simplified", "臺灣的碳費", "台湾的碳费"),
        ("臺 and 台 swapped", "臺灣與台商", "台灣與臺商"),
        ("full width", "AI在2025年", "ＡＩ在２０２５年"),
        ("民國 years", "2025年的補助", "民國114年的補助"),
        ("years of the Christian era", "民國114年的補助", "2025年的補助"),
        ("blanks between characters", "碳費CBAM在2026年開徵", "碳 費 CBAM 在 2026 年 開 徵"),
        ("keywords alone", "請問碳費是什麼時候開始徵收的？", "碳費 時候開始徵收"),
    ],
)
def test_worked_examples(name: str, question: str, changed: str) -> None:
    assert {n: one.question for n, one in variants(gold(question=question), 1)}[name] == changed


def test_what_a_variant_does_not_change_is_no_variant() -> None:
    assert "民國 years" not in dict(variants(gold(question="碳費是什麼"), 1))


def test_one_character_is_dropped_in_the_same_place_for_the_same_seed() -> None:
    found = {
        seed: dict(variants(gold(question="每家企業最多補助多少"), seed))["one character dropped"] for seed in range(8)
    }
    assert all(len(one.question) == len("每家企業最多補助多少") - 1 for one in found.values())
    assert len({one.question for one in found.values()}) > 1
    assert dict(variants(gold(question="每家企業最多補助多少"), 3))["one character dropped"] == found[3]


def test_earlier_questions_are_written_likewise() -> None:
    asked = gold(kind="follow_up", question="那臺商呢？", history=["臺灣的碳費"])
    assert dict(variants(asked, 1))["in Simplified"].history == ("台湾的碳费",)


def test_every_variant_is_about_some_gold_question() -> None:
    asked = load_gold("sample-issue")
    assert {name for question in asked for name, _ in variants(question, 148)} == VARIANTS.keys()
