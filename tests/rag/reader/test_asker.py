"""Whose figures a question speaks of: 我 is the asker, 我國 is the country."""

from __future__ import annotations

import pytest

from rag.preferences import asked_to_remember
from rag.reader.figures import figures_in
from rag.text import fold


@pytest.mark.parametrize(("question", "count"), [("我國有550家碳排大戶嗎", 1), ("我有550家店可以申請嗎", 0)])
def test_the_countrys_figures_are_insisted_on(question: str, count: int) -> None:
    assert len(figures_in(fold(question))) == count


def test_the_countrys_business_is_not_the_members() -> None:
    assert asked_to_remember("請記住我從事餐飲業") == {"industry": "餐飲業"}
    assert asked_to_remember("請記住我國從事餐飲業") == {}
