"""A rebuild needs nothing of what it is to mend: whatever is damaged, the index is made again from what is left, and what is lost is named."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from ingest.kept import read_list
from ingest.pipeline import ingest
from rag.engine import Engine
from rag.errors import NoIndexError, StorageError
from rag.index.builds import Builds
from rag.settings import Settings


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(storage_dir=tmp_path / "var", embedding_model="hash-256")


@pytest.fixture
def build(tmp_path: Path, settings: Settings) -> Path:
    """The folder of the current build; there is an older one, which lacks rice."""
    files = tmp_path / "files"
    (files / "2024").mkdir(parents=True)
    (files / "2024" / "tea.md").write_text("---\ntitle: 茶\n---\n茶葉出口值為5億元。", encoding="utf-8")
    ingest([files], settings)
    (files / "rice.txt").write_text("稻米產量為120萬公噸。", encoding="utf-8")
    ingest([files], settings)
    builds = Builds(settings.storage_dir)
    return builds.folder / builds.current()


def ids(settings: Settings) -> list[str]:
    engine = Engine.open(settings)
    try:
        return engine.library.manifest.article_ids()
    finally:
        engine.close()


def noise(path: Path) -> None:
    path.write_bytes(b"\xff\x00noise" * 100)


@pytest.mark.parametrize("gone", [False, True], ids=["files there", "files gone"])
@pytest.mark.parametrize(
    "names", [["manifest.sqlite"], ["manifest.sqlite", "../CURRENT"], ["manifest.sqlite", "FINISHED"], ["../CURRENT"]]
)
def test_made_again_with_the_same_ids(
    build: Path, settings: Settings, tmp_path: Path, names: list[str], gone: bool
) -> None:
    for name in names:
        noise(build / name)
    if gone:
        shutil.rmtree(tmp_path / "files")
    with pytest.raises(StorageError, match="wenju ingest --rebuild"):
        Engine.open(settings)
    with pytest.raises(StorageError, match="wenju ingest --rebuild"):
        ingest([tmp_path], settings)
    assert not ingest([], settings, rebuild=True).failed
    assert ids(settings) == ["2024/tea", "rice"]


def test_without_any_list_the_build_before_is_asked_and_the_loss_is_told(build: Path, settings: Settings) -> None:
    (build / "manifest.sqlite").unlink()
    shutil.rmtree(settings.storage_dir / "documents")
    report = ingest([], settings, rebuild=True)
    assert "name again what was added since" in report.files[-1].message
    assert report.failed
    assert ids(settings) == ["2024/tea"]


def test_a_line_of_the_list_and_a_copy_that_are_lost_are_named(build: Path, settings: Settings, tmp_path: Path) -> None:
    path = settings.storage_dir / "documents" / f"{build.name}.jsonl"
    whole = path.read_bytes()
    path.write_bytes(b"?" + whole[1:])
    kept, damaged = read_list(path)
    assert (len(kept), damaged) == (1, 1)
    (build / "manifest.sqlite").write_bytes(b"")
    assert "1 lines of it are damaged" in ingest([], settings, rebuild=True).files[-1].message
    assert ids(settings) == ["2024/tea", "rice"]  # the list of the build before still knew tea


def test_a_file_that_is_gone_with_its_copy_is_named(build: Path, settings: Settings, tmp_path: Path) -> None:
    (build / "manifest.sqlite").write_bytes(b"")
    (tmp_path / "files" / "rice.txt").unlink()
    for copy in (settings.storage_dir / "sources").glob("*.txt"):
        noise(copy)
    report = ingest([], settings, rebuild=True)
    assert [(result.path.name, result.outcome) for result in report.files] == [
        ("tea.md", "added"),
        ("rice.txt", "failed"),
    ]
    assert "no copy of it that can be read was kept" in report.files[-1].message
    assert ids(settings) == ["2024/tea"]


def test_when_nothing_is_left_the_files_have_to_be_named(build: Path, settings: Settings, tmp_path: Path) -> None:
    shutil.rmtree(settings.storage_dir)
    with pytest.raises(NoIndexError, match="name the files, wenju ingest --rebuild PATH"):
        ingest([], settings, rebuild=True)
    ingest([tmp_path / "files"], settings, rebuild=True)
    assert ids(settings) == ["2024/tea", "rice"]


def test_too_little_room_is_told_before_anything_is_written(
    build: Path, settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("rag.index.space.free_bytes", lambda _: 1_000_000)
    before = sorted(settings.storage_dir.rglob("*"))
    with pytest.raises(StorageError, match=r"MB are needed and 1 MB are free; free some space there"):
        ingest([], settings, rebuild=True)
    assert sorted(settings.storage_dir.rglob("*")) == before
    assert ids(settings) == ["2024/tea", "rice"]


def test_half_a_build_that_a_kill_has_left_is_removed_first(build: Path, settings: Settings) -> None:
    half = build.parent / "20990101-000000-000000"
    half.mkdir()
    noise(half / "manifest.sqlite")
    ingest([], settings, rebuild=True)
    assert not half.exists()


def test_what_cannot_be_written_is_opened_from_a_copy(
    build: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("rag.index.edge._ROOM", 10**18)
    with pytest.raises(StorageError, match="no room for a copy"):
        Engine.open(settings)
    monkeypatch.setattr("rag.index.edge.free_bytes", lambda path: 0 if path == build / "vectors" else 10**19)
    assert ids(settings) == ["2024/tea", "rice"]
