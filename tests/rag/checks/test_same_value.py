"""Shares compare as values within what was written; signs are values."""

from __future__ import annotations

import pytest

from rag.checks.numbers import quantities
from rag.checks.same_value import equal


@pytest.mark.parametrize(
    ("claim", "source"),
    [
        ("1/3的業者", "三分之一的業者"),
        ("33%", "三分之一"),
        ("三分之一", "33.3%"),
        ("五成", "半數"),
        ("50%", "一半的"),
        ("三成", "27.9%"),
        ("百分之八十七", "87%"),
        ("成長率為-3.2%", "負3.2%"),
    ],
)
def test_the_same_share(claim: str, source: str) -> None:
    assert equal(quantities(claim)[0], quantities(source)[0])


@pytest.mark.parametrize(
    ("claim", "source"),
    [
        ("33%", "三成"),
        ("四分之一", "33%"),
        ("33%", "33.4%"),
        ("六成", "半數"),
        ("三成", "24.9%"),
        ("3.2%", "-3.2%"),
        ("3.2%", "△3.2%"),
        ("0.7%", "－0.7%"),
    ],
)
def test_another_share(claim: str, source: str) -> None:
    assert not equal(quantities(claim)[0], quantities(source)[0])
