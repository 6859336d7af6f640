"""Torture: the disk is full, at every point of an ingest and a rebuild, and while a question is asked.

``python -m tests.torture.full_disk [quick]``, as root, who may mount a small disk of memory; others are told that it was skipped. First with the look
whether there is room; then without it, as on a disk that something else fills up in the meantime, with less and less room left.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.torture.hands import Hands, Outcome

QUESTION = "產品7的編號是幾號？"
FILES = 40
DISK_MB = 160  # a chunk of vectors takes 34 MB at once on such a disk


class NoDiskError(Exception):
    """No small disk can be mounted here."""


@contextmanager
def small_disk(place: Path) -> Iterator[Path]:
    """A disk of so many megabytes.

    Raises:
        NoDiskError: only root may mount one.
    """
    disk = place / "disk"
    disk.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", f"size={DISK_MB}m", "none", str(disk)]
    if (
        os.geteuid()
        or not shutil.which("mount")
        or subprocess.run(command, capture_output=True, check=False).returncode
    ):
        raise NoDiskError("skipped: a small disk can be mounted by root alone")
    try:
        yield disk
    finally:
        subprocess.run(["umount", "-l", str(disk)], check=True)


def fill(disk: Path, left: int) -> Path:
    """A file that leaves so many bytes free."""
    path = disk / "ballast"
    size = shutil.disk_usage(disk).free - left
    with path.open("wb") as file:
        os.posix_fallocate(file.fileno(), 0, max(1, size))
    return path


def write_files(folder: Path, version: int) -> None:
    """Files of which each says the version."""
    folder.mkdir(exist_ok=True)
    for number in range(FILES):
        text = f"---\ntitle: 產品{number}\n---\n" + f"產品{number}的編號為{version}號。\n\n" * 40
        (folder / f"{number:02d}.md").write_text(text, encoding="utf-8")


def full_disks(*, quick: bool) -> Iterator[tuple[str, str]]:
    """Each case with "" or what was wrong."""
    with tempfile.TemporaryDirectory() as name, small_disk(Path(name)) as disk:
        hands, files, storage = Hands(), Path(name) / "files", str(disk / "var")
        try:
            write_files(files, 1)
            ballast = fill(disk, 2_000_000)
            yield "first ingest, too little room", _line(hands.do("ingest", storage, str(files)), "are needed")
            ballast.unlink()
            hands.do("ingest", storage, str(files))
            version = 1
            steps = (
                (0, 600_000, 20_000_000, 34_200_000)
                if quick
                else (*range(0, 33_000_000, 3_000_000), *range(33_000_000, 36_000_000, 150_000))
            )
            for left in steps:
                for action in ("ingest", "rebuild"):
                    version, wrong = _one(hands, disk, files, version, left, action)
                    yield f"{action}, {left:,} bytes left", wrong
        finally:
            hands.close()


def _one(hands: Hands, disk: Path, files: Path, version: int, left: int, action: str) -> tuple[int, str]:
    storage = str(disk / "var")
    given = [str(files)] if action == "ingest" else []
    write_files(files, version + 1)
    ballast = fill(disk, left)
    tried = hands.do("unchecked_ingest", storage, *given)
    after = version + 1 if tried.kind == "answer" else version
    wrong = "" if tried.kind == "answer" else _line(tried, "free some space")
    wrong = wrong or _answers(hands, storage, after)  # the disk is still as full
    ballast.unlink()
    again = hands.do("ingest", storage, *given)
    wrong = wrong or ("" if again.kind == "answer" else f"not mended: {again.text}")
    wrong = wrong or _answers(hands, storage, version + 1)
    builds = [path for path in (disk / "var" / "index").iterdir() if path.is_dir()]
    return version + 1, wrong or ("" if len(builds) <= 2 else f"{len(builds)} builds are left")


def _line(said: Outcome, words: str) -> str:
    return "" if said.kind == "line" and words in said.text else f"{said.kind}: {said.text}"


def _answers(hands: Hands, storage: str, version: int) -> str:
    said = hands.do("ask", storage, QUESTION)
    return "" if said.kind == "answer" and f"{version}號" in said.text else f"asked: {said.kind}: {said.text}"


def main() -> int:
    """Print what does not hold, and the counts."""
    tried, failed = 0, 0
    try:
        for case, wrong in full_disks(quick="quick" in sys.argv[1:]):
            tried, failed = tried + 1, failed + bool(wrong)
            if wrong:
                print(f"{case}: {wrong}", flush=True)
    except NoDiskError as error:
        print(error)
        return 0
    print(f"{tried} full disks, {failed} failures")
    return min(1, failed)


if __name__ == "__main__":
    sys.exit(main())
