"""A few rounds of the torture in ``tests/torture/kill_ingest.py``."""

from __future__ import annotations

from pathlib import Path

from tests.torture.kill_ingest import torture


def test_killed_at_any_moment_the_index_is_whole(tmp_path: Path) -> None:
    assert sum(torture(tmp_path, rounds=8).values()) == 8
