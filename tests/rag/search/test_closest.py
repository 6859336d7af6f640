"""How much of a question one sentence covers."""

from __future__ import annotations

import pytest

from rag.search.closest import closeness, sought

UNITS = sought([(["补助"], 3.0), (["10"], 2.0), (["企业", "公司"], 1.0)])


def test_title_and_one_sentence_count_together() -> None:
    assert closeness(UNITS, "补助", "公司最多10万。其他") == pytest.approx(1.0)
    assert closeness(UNITS, "", "补助企业。最多10万") == pytest.approx(4 / 6)  # not both sentences at once
    assert closeness(UNITS, "", "毫无关系") == 0.0


def test_numbers_and_latin_words_count_only_whole() -> None:
    assert closeness(sought([(["10"], 1.0)]), "", "共100件") == 0.0
    assert closeness(sought([(["ai"], 1.0)]), "", "daily") == 0.0
    assert closeness(sought([(["ai"], 1.0)]), "", "用ai写") == 1.0


def test_nothing_sought_is_nothing_found() -> None:
    assert closeness(sought([]), "补助", "补助") == 0.0
