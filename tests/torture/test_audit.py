"""What an audit says: a package that nobody looked up is never called sound."""

from __future__ import annotations

import json

from tests.torture.audit import verdict

SOUND = {"name": "a", "version": "1", "vulns": []}
HOLED = {"name": "b", "version": "2", "vulns": [{"id": "PYSEC-1"}]}
UNSEEN = {"name": "c", "skip_reason": "not found"}


def said(*packages: object) -> tuple[int, str]:
    return verdict(json.dumps({"dependencies": packages, "fixes": []}))


def test_nothing_looked_up_is_no_all_clear() -> None:
    assert said(UNSEEN, UNSEEN) == (0, "skipped: the database answered for none of 2 packages")
    assert verdict("no JSON")[1].startswith("skipped")


def test_what_was_left_out_is_said() -> None:
    assert said(SOUND, UNSEEN) == (0, "0 known holes in 1 packages; 1 could not be looked up")


def test_a_hole_fails() -> None:
    assert said(SOUND, HOLED) == (1, "1 known holes in 2 packages\n  b 2: PYSEC-1")
