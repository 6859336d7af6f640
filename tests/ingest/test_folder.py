"""A folder as staff have it: good files and bad ones, old kinds, namesakes; each bad one takes a line, none takes the others with it."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from ingest.files import SUFFIXES, find_files
from ingest.pipeline import ingest
from rag.engine import Engine
from rag.errors import SourceError
from rag.settings import PROJECT_ROOT, Settings
from tests.ingest.office_makers import docx, epub, zipped
from tests.ingest.pdf_makers import make_pdf, show

TEXT = "冷鏈倉庫共有一百二十座，較前年增加三成。"


def line(**fields: object) -> str:
    return json.dumps({"id": "a", "title": "題", "text": TEXT, **fields})


GOOD: dict[str, bytes] = {
    "g0.md": f"# 甲\n\n{TEXT}".encode(),
    "g1.markdown": f"\n--- \ntitle: 乙\n...\n{TEXT}".encode(),
    "g2.txt": TEXT.encode(),
    "g3.html": f"<h1>丙</h1><p>{TEXT}</p>".encode(),
    "g4.htm": f"<p>{TEXT}</p>".encode(),
    "g5.jsonl": line(authors=["甲"], page=[3, 4]).encode(),
    "g6.docx": docx(TEXT),
    "g7.epub": epub(f"<p>{TEXT}</p>"),
    "g8.pdf": make_pdf([show(TEXT, 60, 700)]),
    "g9.xhtml": f'<?xml version="1.0"?><html xmlns="http://www.w3.org/1999/xhtml"><body><p>{TEXT}</p></body></html>'.encode(),
}
BAD: dict[str, bytes] = {
    "b0.jsonl": b'{"id": "x", "text": "\\ud800"}',
    "b1.jsonl": line(id="y", issue={"n": 1}).encode(),
    "b2.jsonl": ('{"id": "z", "text": "t", "issue": ' + "9" * 5000 + "}").encode(),
    "b3.jsonl": ('{"id": "w", "text": "t", "x": ' + "[" * 100_000 + "}").encode(),
    "b4.md": b"---\ntitle: [x\n---\ntext",
    "b5.md": b"\n---\ntitle: x\ntext without end",
    "b6.docx": zipped({"x": "y"}),
    "b7.html": b"<div>" * 1000,
    "b8.pdf": b"%PDF-1.7 cut",
    "b9.txt": "繁體".encode("big5"),
}


def fill(folder: Path, files: dict[str, bytes]) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in files.items():
        (folder / name).write_bytes(content)
    return folder


def test_ten_bad_files_take_ten_lines_and_ten_good_ones_are_indexed(tmp_path: Path) -> None:
    folder = fill(tmp_path / "files", {**GOOD, **BAD})
    done = subprocess.run(
        [sys.executable, str(PROJECT_ROOT / "wenju.py"), "ingest", str(folder)],
        capture_output=True,
        text=True,
        check=False,
        env={"WENJU_STORAGE_DIR": str(tmp_path / "var"), "PATH": ""},
    )
    assert done.returncode == 1
    errors = [one for one in done.stderr.splitlines() if one.startswith("wenju: ")]
    assert len(errors) == 10, done.stderr
    assert "Traceback" not in done.stderr
    for name in BAD:
        assert sum(name in one for one in errors) == 1, name
    assert "10 added, 10 failed; the index holds 10 articles" in done.stdout
    assert all("line 1" in one for one in errors if ".jsonl" in one)


def test_kinds_that_cannot_be_read_are_named_and_fail_nothing(tmp_path: Path) -> None:
    folder = fill(
        tmp_path / "files",
        {"a.md": GOOD["g0.md"], "舊檔.doc": b"x", "表.xls": b"x", ".DS_Store": b"x", "~$a.docx": b"x"},
    )
    fill(folder, {"a.md.yaml": b"articles: []"}).joinpath("a.md.yaml").unlink()
    report = ingest([folder], Settings(storage_dir=tmp_path / "var"))
    told = {result.path.name: (result.outcome, result.message) for result in report.files}
    assert told == {
        "a.md": ("added", ""),
        "舊檔.doc": ("skipped", f"cannot read .doc; known kinds are {', '.join(SUFFIXES)}"),
        "表.xls": ("skipped", f"cannot read .xls; known kinds are {', '.join(SUFFIXES)}"),
    }
    assert not report.failed
    assert {result.outcome for result in ingest([folder], Settings(storage_dir=tmp_path / "var")).files} == {
        "unchanged",
        "skipped",
    }


def test_corrections_are_no_unknown_kind(tmp_path: Path) -> None:
    found = find_files([fill(tmp_path / "f", {"a.pdf": b"x", "a.pdf.yaml": b"x", "b.yaml": b"x"})])
    assert [path.name for path, _ in found.unknown] == ["b.yaml"]


def test_a_folder_of_unknown_kinds_alone_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="nothing to read in this folder"):
        find_files([fill(tmp_path / "f", {"a.doc": b"x"})])


def test_what_was_left_out_stands_in_the_report(tmp_path: Path) -> None:
    folder = fill(tmp_path / "files", {"a.md": f"{TEXT}~~舊~~~~廢~~\n\n<!-- 註記 -->\n".encode()})
    (result,) = ingest([folder], Settings(storage_dir=tmp_path / "var")).files
    assert result.left_out == "2 struck through, 1 a comment"


def test_namesakes_in_two_folders_are_told_apart_in_citations(tmp_path: Path) -> None:
    for folder, count in (("甲/年報", "一百二十座"), ("乙/年報", "七十座")):
        fill(tmp_path / "files" / folder, {"倉庫.md": f"# 倉庫\n\n冷鏈倉庫共有{count}。".encode()})
    settings = Settings(storage_dir=tmp_path / "var")
    ingest([tmp_path / "files"], settings)
    engine = Engine.open(settings)
    titles = {hit.passage.article.title for hit in engine.retrieve("冷鏈倉庫共有幾座")}
    engine.close()
    assert titles == {"倉庫（甲/年報/倉庫.md）", "倉庫（乙/年報/倉庫.md）"}
    again = ingest([tmp_path / "files"], settings)
    assert {result.outcome for result in again.files} == {"unchanged"}
