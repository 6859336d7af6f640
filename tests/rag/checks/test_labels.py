"""The words beside a figure: every example of the rule file, and which labels contradict."""

from __future__ import annotations

import pytest

from rag.checks.labels import labels_differ, labels_of
from rag.checks.numbers import read_folded
from rag.rules.load import load_rules
from rag.text import fold

RULES = load_rules("labels").rules


@pytest.mark.parametrize(("kind", "text"), [(rule.kind, text) for rule in RULES for text in rule.hits])
def test_a_hit(kind: str, text: str) -> None:
    assert any(p.search(fold(text)) for rule in RULES if rule.kind == kind for p in rule.patterns)


@pytest.mark.parametrize(("kind", "text"), [(rule.kind, text) for rule in RULES for text in rule.misses])
def test_a_miss(kind: str, text: str) -> None:
    assert not any(p.search(fold(text)) for rule in RULES if rule.kind == kind for p in rule.patterns)


def labels(text: str) -> frozenset[str]:
    folded = fold(text)
    return labels_of(folded, read_folded(folded)[0])


@pytest.mark.parametrize(
    ("claim", "source"),
    [
        ("每家補助10萬元", "每家最高補助10萬元"),
        ("最少補助1萬元", "最高補助1萬元"),
        ("51人以下", "51人以上"),
        ("不到三成", "逾三成"),
        ("營收增加3倍", "營收為去年的3倍"),
        ("提高1%", "提高到1%"),
    ],
)
def test_another_label_says_something_else(claim: str, source: str) -> None:
    assert labels_differ(labels(claim), labels(source))


@pytest.mark.parametrize(
    ("claim", "source"),
    [
        ("上限為10萬元", "最高補助10萬元"),
        ("不超過10萬元", "最多10萬元"),
        ("成長3%", "增加3%"),
        ("至少51人", "51人以上"),
    ],
)
def test_the_same_in_another_word(claim: str, source: str) -> None:
    assert not labels_differ(labels(claim), labels(source))
