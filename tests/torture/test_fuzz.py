"""A quick run of the fuzzing; ``make torture`` gives each part ten minutes."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest

from tests.torture.fuzz import PARTS, fuzz


@pytest.mark.parametrize("part", PARTS.values(), ids=PARTS.keys())
def test_random_texts_do_no_harm(part: Callable[[str], None]) -> None:
    tried, failures = fuzz(part, 1.5, seed=148)
    assert tried
    assert failures == []


def test_what_fails_or_hangs_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(_text: str) -> None:
        raise ValueError("too many digits")

    def hang(_text: str) -> None:
        end = time.process_time() + 0.05
        while time.process_time() < end:
            pass

    assert "ValueError: too many digits" in fuzz(fail, 1, seed=1)[1][0]
    monkeypatch.setattr("tests.torture.fuzz.SLOWEST_S", 0.01)
    assert "s for" in fuzz(hang, 1, seed=1)[1][0]
