"""Builds: one current, one step, one writer."""

from __future__ import annotations

from pathlib import Path

import pytest

from rag.errors import NoIndexError, StorageError
from rag.index.builds import Builds


def make_build(builds: Builds, name: str) -> None:
    (builds.folder / name).mkdir(parents=True)
    builds.manifest_path(name).write_text(name)


def test_nothing_yet(tmp_path: Path) -> None:
    with pytest.raises(NoIndexError, match="run wenju ingest PATH first"):
        Builds(tmp_path / "var").current()


def test_switch_and_what_is_outdated(tmp_path: Path) -> None:
    builds = Builds(tmp_path)
    for name in ("20250101-a", "20250102-b", "20250103-c"):
        make_build(builds, name)
        builds.mark_finished(name)
        builds.switch_to(name)
        assert builds.current() == name
    assert builds.outdated() == ["20250101-a"]  # the one before the current one is kept
    builds.remove("20250101-a")
    assert builds.outdated() == []
    assert sorted(path.name for path in builds.folder.iterdir()) == ["20250102-b", "20250103-c", "CURRENT"]


def test_roll_back_to_the_newest_complete_build_before(tmp_path: Path) -> None:
    builds = Builds(tmp_path)
    with pytest.raises(NoIndexError, match="no index"):
        builds.roll_back()
    for name in ("20250101-a", "20250102-b", "20250103-broken", "20250104-d"):
        make_build(builds, name)
        if "broken" not in name:
            builds.mark_finished(name)
    builds.switch_to("20250104-d")
    assert builds.complete() == ["20250101-a", "20250102-b", "20250104-d"]
    assert builds.roll_back() == builds.current() == "20250102-b"
    assert builds.roll_back() == "20250101-a"
    with pytest.raises(StorageError, match="there is no build before 20250101-a"):
        builds.roll_back()
    assert sorted(builds.outdated()) == ["20250102-b", "20250103-broken", "20250104-d"]


def test_only_one_writer(tmp_path: Path) -> None:
    builds = Builds(tmp_path)
    with builds.writing(), pytest.raises(StorageError, match="another wenju ingest is writing"), builds.writing():
        pass
    with builds.writing():
        pass


def test_folder_that_cannot_be_written(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(StorageError, match="WENJU_STORAGE_DIR"), Builds(tmp_path / "file" / "var").writing():
        pass
