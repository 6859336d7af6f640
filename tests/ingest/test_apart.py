"""Every reader works in a child with limits: what a file makes it do ends there, in one line; and one child serves many files."""

from __future__ import annotations

import gc
import os
import resource
import subprocess
import sys
import time
from pathlib import Path

import pytest

from ingest.apart import read_corrected
from ingest.files import read_file
from ingest.overrides import corrections_beside
from ingest.pipeline import ingest
from ingest.sandbox import Child, SandboxError
from rag.errors import SourceError
from rag.settings import PROJECT_ROOT, Settings

BOMB = "a: &a [x,x,x,x,x,x,x,x,x]\n" + "".join(
    f"{name}: &{name} [{','.join([f'*{before}'] * 9)}]\n" for before, name in zip("abcdefgh", "bcdefghi", strict=True)
)
GOOD = "---\ntitle: 甲\n---\n甲的編號是7號。\n"


def read(path: Path, child: Child) -> str:
    return read_corrected(path, path.read_bytes(), corrections_beside(path), "a", child).articles[0].title


@pytest.mark.parametrize(
    ("name", "text"),
    [("a.md", f"---\ntitle: x\n{BOMB}---\ntext\n"), ("a.md.yaml", f"articles:\n  - pages: 1\n{BOMB}")],
    ids=["front matter", "corrections"],
)
def test_aliases_are_refused_and_cost_nothing(tmp_path: Path, name: str, text: str) -> None:
    (tmp_path / "a.md").write_text(GOOD, encoding="utf-8")
    (tmp_path / name).write_text(text, encoding="utf-8")
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    with Child() as child, pytest.raises(SourceError, match=r"a\.md.*(not valid YAML)"):
        read(tmp_path / "a.md", child)
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 50_000


@pytest.mark.parametrize("value", ["[" * 5_000, "{a: " * 3_000], ids=["lists", "mappings"])
def test_yaml_within_yaml_is_refused(tmp_path: Path, value: str) -> None:
    path = tmp_path / "a.md"
    path.write_text(f"---\ntitle: {value}\n---\ntext\n", encoding="utf-8")
    with Child() as child, pytest.raises(SourceError, match="not valid YAML"):
        read(path, child)


def test_one_child_serves_many_files_and_a_new_one_follows_a_failure(tmp_path: Path) -> None:
    with Child(wall_s=20) as child:
        first = child.call("tests.ingest.test_apart:who", b"")
        assert child.call("tests.ingest.test_apart:who", b"") == first
        with pytest.raises(SandboxError, match="ZeroDivisionError"):
            child.call("tests.ingest.test_apart:fail", b"")
        assert child.call("tests.ingest.test_apart:who", b"") != first
        with pytest.raises(SandboxError, match=r"crash.*exit status 3"):
            child.call("tests.ingest.test_apart:leave", b"")
        large = b"x" * 3_000_000
        assert child.call("tests.ingest.test_apart:length", large)["length"] == len(large)


def test_computing_time_is_counted_for_each_call() -> None:
    with Child(cpu_s=2) as child:
        for _ in range(3):
            child.call("tests.ingest.test_apart:work", b"", "1.2")  # 3.6 s in all
        with pytest.raises(SandboxError, match="time"):
            child.call("tests.ingest.test_apart:work", b"", "9")


def test_a_reader_that_fails_is_one_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.md"
    path.write_text("甲的編號是7號。" * 1_000_000, encoding="utf-8")
    with (
        Child(memory=60_000_000) as child,
        pytest.raises(SourceError, match=r"a\.md: (needs more memory|made the reader)"),
    ):
        read(path, child)
    monkeypatch.setattr("ingest.apart.MAX_BYTES", 10)
    with Child() as child, pytest.raises(SourceError, match=r"a\.md: is larger than"):
        read(path, child)


def test_a_thousand_small_files_do_not_take_a_thousand_starts(tmp_path: Path) -> None:
    files = tmp_path / "files"
    files.mkdir()
    for number in range(1_000):
        (files / f"{number}.md").write_text(GOOD.replace("甲", f"甲{number}"), encoding="utf-8")
    code = (
        "import subprocess, sys\nfrom pathlib import Path\nstarts = []\nreal = subprocess.Popen.__init__\n"
        "def counting(self, *a, **k):\n    starts.append(1)\n    real(self, *a, **k)\n"
        "subprocess.Popen.__init__ = counting\n"
        "from ingest.pipeline import ingest\nfrom rag.settings import Settings\n"
        "report = ingest([Path(sys.argv[1])], Settings(storage_dir=Path(sys.argv[2]), embedding_model='hash-256'))\n"
        "print(len(starts), report.articles, report.failed)"
    )
    command = [sys.executable, "-c", code, str(files), str(tmp_path / "var")]
    done = subprocess.run(command, cwd=PROJECT_ROOT, capture_output=True, text=True, check=True)
    starts, articles, failed = done.stdout.split()
    assert (articles, failed) == ("1000", "False")
    assert int(starts) <= 4


@pytest.mark.parametrize(
    "unit", ["文■某\n", "文■某(\n", "短\n文■某\n", "第148期│9\n文■某\n", "• 一\n", "表1 題\n甲 乙\n"]
)
def test_a_text_of_bylines_takes_time_that_grows_with_it(unit: str) -> None:
    times = []
    for size in (25_000, 100_000):
        content = (unit * (size // len(unit.encode()))).encode()
        gc.disable()  # it would look through all that earlier tests have left, and that is not the reader's time
        try:
            begun = time.process_time()
            read_file(Path("a.txt"), content, "a")
            times.append(time.process_time() - begun)
        finally:
            gc.enable()
    assert times[1] < max(0.3, times[0] * 8)  # 4 times the text; its square would be 16


def test_a_bad_file_does_not_keep_the_others_out(tmp_path: Path) -> None:
    files = tmp_path / "files"
    files.mkdir()
    (files / "a.md").write_text(GOOD, encoding="utf-8")
    (files / "b.md").write_text(f"---\n{BOMB}---\ntext\n", encoding="utf-8")
    (files / "c.jsonl").write_text("[" * 100_000, encoding="utf-8")
    report = ingest([files], Settings(storage_dir=tmp_path / "var", embedding_model="hash-256"))
    assert [result.outcome for result in report.files] == ["added", "failed", "failed"]
    assert all("\n" not in result.message for result in report.files)


def who(_content: bytes) -> dict[str, int]:
    return {"process": os.getpid()}


def length(content: bytes) -> dict[str, int]:
    return {"length": len(content)}


def fail(_content: bytes) -> dict[str, float]:
    return {"x": 1 / 0}


def leave(_content: bytes) -> dict[str, float]:
    os._exit(3)


def work(_content: bytes, seconds: str) -> dict[str, float]:
    end = time.process_time() + float(seconds)
    while time.process_time() < end:
        pass
    return {}
