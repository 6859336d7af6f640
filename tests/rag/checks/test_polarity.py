"""Opposites: every example of the rule file."""

from __future__ import annotations

import tomllib

import pytest

from rag.checks.claim import check_claim
from rag.checks.opposites import load_opposites
from rag.domain import Support
from rag.rules.load import FOLDER

GROUPS = tomllib.loads((FOLDER / "opposites.toml").read_text(encoding="utf-8"))["opposites"]


@pytest.mark.parametrize("pair", [tuple(pair) for group in GROUPS for pair in group["hits"]], ids=lambda pair: pair[0])
def test_the_opposite_is_told(pair: tuple[str, str]) -> None:
    verdict = check_claim(pair[0], [pair[1]])
    assert verdict.support is Support.CONTRADICTED, verdict.reason


@pytest.mark.parametrize(
    "pair", [tuple(pair) for group in GROUPS for pair in group["misses"]], ids=lambda pair: pair[0]
)
def test_another_word_for_the_same_is_none(pair: tuple[str, str]) -> None:
    assert check_claim(pair[0], [pair[1]]).checks[-1:] != ("polarity",)


def test_every_group_says_why_and_has_examples() -> None:
    assert all(group["why"] and group["hits"] and group["misses"] for group in GROUPS)


def test_a_pair_works_in_both_orders_and_a_word_is_not_its_own_opposite() -> None:
    poles = load_opposites().poles
    assert all((there, here) in poles for here, there in poles)
    assert not [here & there for here, there in poles if here & there]
