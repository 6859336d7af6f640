"""Years of the Republic have one home, and every reader of years agrees with it."""

from __future__ import annotations

import pytest

from rag.checks.numbers import quantities
from rag.republic import BARE_YEARS, common_era
from rag.terms import terms
from rag.text import fold


def test_worked_examples() -> None:
    assert (common_era(114), common_era(1), common_era(1, before=True)) == (2025, 1912, 1911)


@pytest.mark.parametrize("year", [BARE_YEARS[0], 112, 139, BARE_YEARS[-1]])
def test_a_bare_year_is_read_alike_everywhere(year: int) -> None:
    text = f"{year}年"
    assert str(common_era(year)) in terms(fold(text))
    assert fold(f"民國{text}") == f"{common_era(year)}年"
    assert [quantity.value for quantity in quantities(text)] == [common_era(year)]
