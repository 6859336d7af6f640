"""A few of the ways of damage, and of full disks; ``make torture`` tries them all."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.torture.damage import WAYS, Case, Range
from tests.torture.full_disk import NoDiskError, full_disks
from tests.torture.hands import Hands


@pytest.fixture(scope="module")
def target(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Range]:
    target = Range(tmp_path_factory.mktemp("damage"))
    yield target
    target.hands.close()


@pytest.mark.parametrize(
    ("part", "way"),
    [
        ("manifest.sqlite", "foreign version"),
        ("mutable_id_tracker.mappings", "empty"),
        ("chunk_0.mmap", "random bytes"),
        ("CURRENT", "random bytes"),
        ("FINISHED", "a folder"),
        ("documents/", "zeroed"),
    ],
)
def test_damage_is_one_line_and_mended(target: Range, part: str, way: str) -> None:
    case = next(case for case in target.cases() if part in case.paths[0] and case.way == way and len(case.paths) == 1)
    assert target.run(case)[0] == "held"


def test_what_does_not_hold_is_found(target: Range, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setitem(WAYS, "sold", lambda path: path.write_text("編號", encoding="utf-8"))
    monkeypatch.setattr(target, "good", tmp_path / "none")
    (tmp_path / "none").mkdir()
    assert target.run(Case((), "sold"))[0] == "not mended"  # there is nothing to mend it from
    hands = Hands()
    assert hands.do("load", "onnx", str(tmp_path / "none.onnx")).kind == "line"
    assert hands.do("load", "nonsense", "x").kind == "traceback"
    hands.close()


def test_a_full_disk() -> None:
    try:
        wrong = {case: said for case, said in full_disks(quick=True) if said}
    except NoDiskError as error:
        pytest.skip(str(error))
    assert wrong == {}
