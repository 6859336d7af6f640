"""Torture: every file of a storage folder, and of the bundled data, damaged in every way; then the command is run that the message names.

``python -m tests.torture.damage [quick]`` prints one line for each case that fails, and the counts. Silent: an answer other than before, or none
without a word. Traceback: anything but one clear line. Not mended: after ``wenju ingest --rebuild`` the answer is not what it was.
"""

from __future__ import annotations

import json
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import zlib
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from rag.settings import PROJECT_ROOT
from tests.torture.hands import Hands, Outcome

QUESTION = "產品7的編號是幾號？"
FILES = 12
DATA = {
    "data/models/wenju-meaning-1/read.onnx": "onnx",
    "data/models/wenju-meaning-1/embed.onnx": "onnx",
    "data/models/wenju-meaning-1/tokenizer.json": "pieces",
    "data/models/wenju-meaning-1/words.safetensors": "pieces",
    "data/models/wenju-static-2/tokenizer.json": "static",
    "data/models/wenju-static-2/model.safetensors": "static",
    "data/reader/weights.json": "weights",
    "data/lexicon/en-zh.tsv.xz": "lexicon",
}


def _empty(path: Path) -> None:
    path.write_bytes(b"")


def _truncated(path: Path) -> None:
    with path.open("r+b") as file:
        file.truncate(path.stat().st_size // 2)


def _zeroed(path: Path) -> None:
    size = path.stat().st_size
    with path.open("wb") as file:
        file.truncate(size)


def _random(path: Path) -> None:
    """A stretch in the middle, or in a large sparse file where its data is, becomes noise of the same length."""
    size = path.stat().st_size
    place, length = (size // 2, min(64, size)) if size < 1 << 20 or path.suffix == ".xz" else (12_288, 4096)
    noise = b"".join(zlib.crc32(b"%d" % n).to_bytes(4) for n in range(length // 4 + 1))
    with path.open("r+b") as file:
        file.seek(min(place, max(0, size - length)))
        file.write(noise[:length])


def _missing(path: Path) -> None:
    path.unlink()


def _folder(path: Path) -> None:
    path.unlink()
    path.mkdir()


def _foreign(path: Path) -> None:
    """What another version of the program may have written."""
    path.unlink()
    if path.suffix == ".sqlite":
        connection = sqlite3.connect(path)
        connection.execute("CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL)")
        connection.execute("INSERT INTO meta VALUES ('schema', '99')")
        connection.commit()
        connection.close()
    else:
        path.write_text('{"version": 99}\n', encoding="utf-8")


WAYS: dict[str, Callable[[Path], None]] = {
    "empty": _empty,
    "truncated": _truncated,
    "zeroed": _zeroed,
    "random bytes": _random,
    "missing": _missing,
    "a folder": _folder,
    "foreign version": _foreign,
}


@dataclass(frozen=True, slots=True)
class Case:
    """What is damaged, and how: each path relative to the storage folder, or to the project when it is data."""

    paths: tuple[str, ...]
    way: str
    gone: bool = False  # the files that were ingested are gone as well
    named: str = field(default="", compare=False)  # what cannot come back and has to be named

    def __str__(self) -> str:
        """Return the case in words."""
        return f"{' and '.join(self.paths)} {self.way}{', the files gone' if self.gone else ''}"


class Range:
    """A storage folder as it should be, and the files it was made of."""

    def __init__(self, place: Path) -> None:
        self.place = place
        self.files, self.good = place / "files", place / "good"
        self.hands = Hands()
        self.files.mkdir()
        for number in range(FILES):
            text = f"---\ntitle: 產品{number}\n---\n產品{number}的編號為{number * 37}號。\n"
            (self.files / f"{number:02d}.md").write_text(text, encoding="utf-8")
        for version in ("舊", "新"):  # two builds: there is one to go back to
            (self.files / "note.txt").write_text(f"{version}的附註。", encoding="utf-8")
            made = self.hands.do("ingest", str(self.good), str(self.files))
            assert made.kind == "answer", made
        self.right = self.hands.do("ask", str(self.good), QUESTION)
        assert self.right.kind == "answer", self.right
        assert "259" in self.right.text, self.right

    def cases(self) -> list[Case]:
        """Each file of the folder in each way, and several at once."""
        build = (self.good / "index" / "CURRENT").read_text().strip()
        names = [path.relative_to(self.good).as_posix() for path in sorted(self.good.rglob("*")) if path.is_file()]
        current = [name for name in names if not name.startswith("index/2") or build in name]
        copies = [name for name in current if name.startswith("sources/")]
        one_each = [name for name in current if name not in copies[1:]]
        singles = [Case((name,), way) for name in one_each for way in WAYS]
        manifest, lists = f"index/{build}/manifest.sqlite", f"documents/{build}.jsonl"
        pairs = [(manifest, "index/CURRENT"), (manifest, lists), (manifest, f"index/{build}/FINISHED")]
        several = [Case(pair, way) for pair in pairs for way in ("empty", "random bytes", "missing")]
        several = [replace(one, named="damaged" if one.way == "random bytes" else "") for one in several]
        several += [Case((manifest,), way, gone=True) for way in ("empty", "missing")]
        several += [Case((manifest, copies[0]), "missing", gone=True, named="no copy")]
        return singles + several

    def run(self, case: Case) -> tuple[str, Outcome]:
        """«held», or silent, traceback, not mended; and what was said."""
        storage, files = self.place / "case", self.place / "moved"
        shutil.rmtree(storage, ignore_errors=True)
        subprocess.run(["cp", "-r", "--sparse=always", str(self.good), str(storage)], check=True)
        for name in case.paths:
            WAYS[case.way](storage / name)
        if case.gone:
            self.files.rename(files)
        try:
            return self._judge(case, str(storage))
        finally:
            if case.gone:
                files.rename(self.files)

    def _judge(self, case: Case, storage: str) -> tuple[str, Outcome]:
        asked = self.hands.do("ask", storage, QUESTION)
        if asked.kind == "traceback":
            return "traceback", asked
        if asked.kind == "answer" and asked != self.right:
            return "silent", asked
        if asked.kind == "line" and "wenju ingest" not in asked.text:
            return "not mended", asked
        mended = self.hands.do("ingest", storage)  # in any case: it must always work
        if mended.kind == "traceback":
            return "traceback", mended
        if mended.kind == "line" and not (case.named and case.named in mended.text):
            return "not mended", mended
        after = self.hands.do("ask", storage, QUESTION)
        return ("held" if after == self.right else "not mended"), (after if after != self.right else asked)


def data_cases(hands: Hands, place: Path, ways: Sequence[str]) -> Iterator[tuple[str, str, Outcome]]:
    """The bundled files in each way: one line that says what to restore, or it is not held."""
    for name, loader in DATA.items():
        for way in ways:
            folder = place / "data"
            shutil.rmtree(folder, ignore_errors=True)
            folder.mkdir()
            origin = PROJECT_ROOT / name
            for path in origin.parent.iterdir():
                if path.is_file() and path != origin:
                    (folder / path.name).symlink_to(path)
            shutil.copyfile(origin, folder / origin.name)
            WAYS[way](folder / origin.name)
            said = hands.do("load", loader, str(folder / origin.name))
            verdict = {"answer": "silent", "traceback": "traceback"}.get(said.kind, "held")
            yield f"{name} {way}", "not mended" if verdict == "held" and "restore" not in said.text else verdict, said


def damages(*, quick: bool) -> Iterator[tuple[str, str, Outcome]]:
    """Each case, «held» or what it was instead, and what was said; quickly: each file in one way, another one for each."""
    with tempfile.TemporaryDirectory() as name:
        place = Path(name)
        target = Range(place)
        try:
            cases = target.cases()
            for number, case in enumerate(cases):
                if not quick or number % (len(WAYS) + 1) == 0 or case.gone:
                    yield str(case), *target.run(case)
            yield from data_cases(target.hands, place, ("random bytes", "missing") if quick else [*WAYS])
        finally:
            target.hands.close()


def main() -> int:
    """Print what does not hold, and the counts."""
    counts: Counter[str] = Counter()
    for case, verdict, said in damages(quick="quick" in sys.argv[1:]):
        counts[verdict] += 1
        if verdict != "held":
            print(f"{verdict}: {case}: {json.dumps(said.text, ensure_ascii=False)[:300]}", flush=True)
    print(f"{counts.total()} ways of damage: " + ", ".join(f"{n} {kind}" for kind, n in counts.items()))
    return 0 if counts.total() == counts["held"] else 1


if __name__ == "__main__":
    sys.exit(main())
