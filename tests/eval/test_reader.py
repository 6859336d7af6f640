"""The figures of the reader suite, on values that can be counted by hand."""

from __future__ import annotations

import pytest

from eval.reader import area


def test_area_under_the_curve() -> None:
    assert area("", [0.9, 0.8], [0.1, 0.2]).value == 1.0
    assert area("", [0.1], [0.9]).value == 0.0
    assert area("", [0.5, 0.5], [0.5]).value == 0.5
    # of six pairs 4 are right and one is a tie
    assert area("", [0.9, 0.4], [0.5, 0.4, 0.1]).value == pytest.approx(4.5 / 6)


def test_the_interval_holds_the_value_and_shrinks() -> None:
    few, many = area("", [0.9, 0.4], [0.5, 0.1]), area("", [0.9, 0.4] * 50, [0.5, 0.1] * 50)
    assert few.low < few.value < few.high
    assert many.high - many.low < few.high - few.low
