"""Of what goes wrong again and again three are written in a minute, and then how many were not."""

from __future__ import annotations

import logging

import pytest

from rag.quiet import Sparing


def test_eight_hundred_of_a_kind_are_three_and_a_count(caplog: pytest.LogCaptureFixture) -> None:
    now = [0.0]
    log, sparing = logging.getLogger("test of quiet"), Sparing(lambda: now[0])
    log.addFilter(sparing)
    try:
        for number in range(800):
            log.warning("broke off %d", number)
        log.warning("something else")
        assert [record.getMessage() for record in caplog.records] == [
            *(f"broke off {number}" for number in range(3)),
            "something else",
        ]
        now[0] = 61.0
        for number in range(2):
            _warn_again(log, number)
        caplog.clear()
        for _ in range(2):
            for number in range(10):
                _warn_again(log, number)
            now[0] += 61
        assert [record.getMessage() for record in caplog.records][-1].startswith("again 2")
        assert any("more like it before, not written" in record.getMessage() for record in caplog.records)
    finally:
        log.removeFilter(sparing)


def _warn_again(log: logging.Logger, number: int) -> None:
    log.warning("again %d", number)
