"""Ingest: what is added, changed, renamed, removed; what a failure leaves; when a new build is made."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from ingest.pipeline import IngestReport, ingest
from rag.engine import Engine
from rag.errors import IndexMismatchError, SourceError, StorageError
from rag.index.builds import Builds
from rag.index.manifest import Manifest
from rag.model.embed import MeaningEmbedder
from rag.settings import PROJECT_ROOT, Settings
from tests.conftest import ISSUE


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(storage_dir=tmp_path / "var", answer_floor=0.3)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "files"
    folder.mkdir()
    (folder / "tea.md").write_text("---\ntitle: 茶\n---\n茶葉出口值為5億元。", encoding="utf-8")
    (folder / "rice.txt").write_text("稻米產量為120萬公噸。", encoding="utf-8")
    line = {"id": "fish", "title": "漁業", "text": "漁獲量為80萬公噸。"}
    (folder / "more.jsonl").write_text(json.dumps(line, ensure_ascii=False), encoding="utf-8")
    return folder


def outcomes(report: IngestReport) -> dict[str, str]:
    return {result.path.name: result.outcome for result in report.files}


def manifest(settings: Settings) -> Manifest:
    builds = Builds(settings.storage_dir)
    return Manifest(builds.manifest_path(builds.current()))


def answer(settings: Settings, question: str) -> str:
    engine = Engine.open(settings)
    text = engine.ask(question).text
    engine.close()
    return text


def test_first_then_nothing_to_do(folder: Path, settings: Settings) -> None:
    first = ingest([folder], settings)
    assert outcomes(first) == {"tea.md": "added", "rice.txt": "added", "more.jsonl": "added"}
    assert (first.articles, first.passages, first.failed) == (3, 3, False)
    again = ingest([folder], settings)
    assert set(outcomes(again).values()) == {"unchanged"}
    assert again.build == ""
    assert Builds(settings.storage_dir).current() == first.build
    assert manifest(settings).article_ids() == ["fish", "rice", "tea"]


def test_changed_and_more(folder: Path, settings: Settings) -> None:
    ingest([folder], settings)
    (folder / "tea.md").write_text("---\ntitle: 茶\n---\n茶葉出口值為7億元。", encoding="utf-8")
    (folder / "new.txt").write_text("水果外銷金額為9億元。", encoding="utf-8")
    report = ingest([folder], settings)
    assert outcomes(report) == {
        "tea.md": "changed",
        "new.txt": "added",
        "rice.txt": "unchanged",
        "more.jsonl": "unchanged",
    }
    assert "7億元" in answer(settings, "茶葉出口值多少")
    assert "120萬公噸" in answer(settings, "稻米產量多少")


def test_a_path_of_its_own_leaves_the_others(folder: Path, settings: Settings, tmp_path: Path) -> None:
    ingest([folder], settings)
    (tmp_path / "else.txt").write_text("棉花進口量為3萬公噸。", encoding="utf-8")
    assert ingest([tmp_path / "else.txt"], settings).articles == 4


def test_removed_and_renamed(folder: Path, settings: Settings) -> None:
    ingest([folder], settings)
    (folder / "rice.txt").unlink()
    (folder / "tea.md").rename(folder / "oolong.md")
    report = ingest([folder], settings)
    assert outcomes(report) == {"oolong.md": "renamed", "more.jsonl": "unchanged", "rice.txt": "removed"}
    assert manifest(settings).article_ids() == ["fish", "tea"]  # a renamed file keeps its article's id
    assert manifest(settings).article("tea").source.endswith("oolong.md")


def test_a_file_gone_elsewhere_is_left_alone(folder: Path, settings: Settings, tmp_path: Path) -> None:
    ingest([folder], settings)
    (folder / "rice.txt").unlink()
    (tmp_path / "else.txt").write_text("棉花進口量為3萬公噸。", encoding="utf-8")
    assert ingest([tmp_path / "else.txt"], settings).articles == 4


def test_unchanged_passages_keep_their_vectors(
    folder: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    ingest([folder], settings)
    embedded: list[str] = []
    plain = MeaningEmbedder.embed_passages

    def counting(self: MeaningEmbedder, texts: list[str]) -> object:
        embedded.extend(texts)
        return plain(self, texts)

    monkeypatch.setattr(MeaningEmbedder, "embed_passages", counting)
    (folder / "tea.md").write_text("---\ntitle: 茶\n---\n茶葉出口值為7億元。", encoding="utf-8")
    ingest([folder], settings)
    assert embedded == ["茶\n茶葉出口值為7億元。"]


def test_a_failing_file_leaves_the_rest_and_what_was_there_before(folder: Path, settings: Settings) -> None:
    ingest([folder], settings)
    (folder / "tea.md").write_bytes("繁體".encode("big5"))
    (folder / "empty.txt").write_text("", encoding="utf-8")
    (folder / "new.txt").write_text("水果外銷金額為9億元。", encoding="utf-8")
    report = ingest([folder], settings)
    assert report.failed
    assert outcomes(report) == {
        "tea.md": "failed",
        "empty.txt": "failed",
        "new.txt": "added",
        "rice.txt": "unchanged",
        "more.jsonl": "unchanged",
    }
    assert "5億元" in answer(settings, "茶葉出口值多少")
    assert "9億元" in answer(settings, "水果外銷金額多少")


def test_an_id_that_is_taken(folder: Path, settings: Settings, tmp_path: Path) -> None:
    ingest([folder], settings)
    other = tmp_path / "other.jsonl"
    other.write_text('{"id": "tea", "text": "另一篇。"}', encoding="utf-8")
    report = ingest([other], settings)
    assert report.failed
    assert "the id 'tea' is already used by" in report.files[0].message
    assert manifest(settings).article("tea").title == "茶"


def test_equal_names_in_one_folder_both_get_in(folder: Path, settings: Settings) -> None:
    (folder / "tea.txt").write_text("紅茶的說明。", encoding="utf-8")
    ingest([folder], settings)
    assert manifest(settings).article_ids() == ["fish", "rice", "tea", "tea.txt"]


def test_subfolders_give_ids_with_their_path_and_hidden_files_are_left(folder: Path, settings: Settings) -> None:
    (folder / "2024").mkdir()
    (folder / "2024" / "tea.md").write_text("舊文。", encoding="utf-8")
    (folder / ".hidden").mkdir()
    (folder / ".hidden" / "x.md").write_text("隱藏。", encoding="utf-8")
    ingest([folder], settings)
    assert manifest(settings).article_ids() == ["2024/tea", "fish", "rice", "tea"]


def test_a_link_out_of_the_folder_is_refused_and_the_rest_goes_on(
    folder: Path, settings: Settings, tmp_path: Path
) -> None:
    (tmp_path / "secret.txt").write_text("薪資為9萬元。", encoding="utf-8")
    (folder / "link.txt").symlink_to(tmp_path / "secret.txt")
    (folder / "inner.txt").symlink_to(folder / "rice.txt")
    report = ingest([folder], settings)
    assert report.failed
    assert "leads out of the folder" in report.files[-1].message
    assert manifest(settings).article_ids() == ["fish", "rice", "tea"]


def test_paths_that_are_wrong_leave_nothing_behind(tmp_path: Path, settings: Settings) -> None:
    (tmp_path / "bare").mkdir()
    with pytest.raises(SourceError, match="no such file or folder"):
        ingest([tmp_path / "missing.md"], settings)
    with pytest.raises(SourceError, match="nothing to read in this folder"):
        ingest([tmp_path / "bare"], settings)
    assert not settings.storage_dir.exists()


def test_rebuild_reads_everything_again_also_what_is_gone(folder: Path, settings: Settings) -> None:
    ingest([folder], settings)
    (folder / "rice.txt").unlink()
    report = ingest([], settings, rebuild=True)
    assert outcomes(report) == {"tea.md": "changed", "more.jsonl": "changed", "rice.txt": "changed"}
    assert not report.failed


def test_without_a_copy_what_is_gone_is_kept_from_the_manifest(folder: Path, settings: Settings) -> None:
    ingest([folder], settings)
    (folder / "rice.txt").unlink()
    shutil.rmtree(settings.storage_dir / "sources")
    report = ingest([], settings, rebuild=True)
    assert outcomes(report) == {"tea.md": "changed", "more.jsonl": "changed"}
    assert "rice" in manifest(settings).article_ids()


def test_another_model_needs_a_rebuild(folder: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    ingest([folder], settings)
    other = settings.model_copy(update={"embedding_model": "hash-257"})
    with pytest.raises(IndexMismatchError, match="run wenju ingest --rebuild"):
        ingest([folder], other)
    monkeypatch.setattr("rag.vectors.embedding.HashEmbedder.model_id", "hash-257")
    ingest([folder], other, rebuild=True)
    assert manifest(settings).meta("embedding_model") == "hash-257"


def test_a_build_that_breaks_leaves_the_current_one(
    folder: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = ingest([folder], settings).build
    monkeypatch.setattr("rag.index.apart.ApartIndex.count", lambda _self: 1)
    (folder / "new.txt").write_text("水果外銷金額為9億元。", encoding="utf-8")
    with pytest.raises(StorageError, match="holds 1 of 4 passages"):
        ingest([folder], settings)
    builds = Builds(settings.storage_dir)
    assert builds.current() == first
    assert [path.name for path in builds.folder.iterdir() if path.is_dir()] == [first]


def test_issues_of_the_same_name_are_kept_apart_and_their_pages_outlive_a_rollback(
    tmp_path: Path, settings: Settings
) -> None:
    for year in ("2024", "2025"):
        (tmp_path / "issues" / year).mkdir(parents=True)
        (tmp_path / "issues" / year / "issue.pdf").write_bytes(
            ISSUE.read_bytes() + b"\n%" + year.encode() + b"\n%%EOF\n"
        )
    report = ingest([tmp_path / "issues"], settings)
    assert not report.failed, report.files
    assert {"issue-01", "2025/issue-01"} <= set(manifest(settings).article_ids())
    (tmp_path / "issues" / "2025" / "issue.pdf").unlink()
    ingest([tmp_path / "issues"], settings)
    assert manifest(settings).article_ids()[0] == "issue-01"
    Builds(settings.storage_dir).roll_back()
    engine = Engine.open(settings)
    assert engine.page_picture("2025/issue-01", 2, 0, 1).startswith(b"\x89PNG")
    engine.close()


def test_a_document_of_an_older_layout_is_read_from_its_copy_or_named(
    folder: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    ingest([folder], settings)
    (folder / "rice.txt").unlink()
    monkeypatch.setattr("ingest.pipeline.SCHEMA_VERSION", "next")
    assert not ingest([], settings, rebuild=True).failed
    shutil.rmtree(settings.storage_dir / "sources")
    report = ingest([], settings, rebuild=True)
    assert [result.path.name for result in report.files if result.outcome == "failed"] == ["rice.txt"]


def test_only_two_builds_are_kept(folder: Path, settings: Settings) -> None:
    names = []
    for number in range(4):
        (folder / "n.txt").write_text(f"編號{number}。", encoding="utf-8")
        names.append(ingest([folder], settings).build)
    kept = {path.name for path in Builds(settings.storage_dir).folder.iterdir() if path.is_dir()}
    assert kept == set(names[-2:])


def test_killed_in_the_middle_the_old_build_answers(folder: Path, settings: Settings) -> None:
    ingest([folder], settings)
    (folder / "tea.md").write_text("---\ntitle: 茶\n---\n茶葉出口值為7億元。", encoding="utf-8")
    code = (
        "import os, ingest.build as b; from pathlib import Path; from rag.settings import Settings; import ingest.pipeline as p\n"
        "b._write_manifest = lambda *a: os._exit(9)\n"
        f"p.ingest([Path({str(folder)!r})], Settings(storage_dir=Path({str(settings.storage_dir)!r})))"
    )
    environment = {**os.environ, "PYTHONPATH": str(PROJECT_ROOT)}
    assert subprocess.run([sys.executable, "-c", code], env=environment, check=False).returncode == 9
    assert "5億元" in answer(settings, "茶葉出口值多少")
    ingest([folder], settings)
    assert "7億元" in answer(settings, "茶葉出口值多少")
