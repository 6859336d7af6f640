"""A process that asks, ingests and loads as the command line does, call after call; it may die of a damaged file, and says what came of each call.

Not for: judging it; each part of the torture does.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rag.errors import WenjuError
from rag.settings import PROJECT_ROOT, Settings

MODEL = "hash-256"  # the index is tortured, not the model


@dataclass(frozen=True, slots=True)
class Outcome:
    """``kind`` is answer, line (one clear line, exit status 1), or traceback; ``text`` the answer, the line, or what came instead."""

    kind: str
    text: str


class Hands:
    """The parent's side."""

    def __init__(self) -> None:
        self._stderr = tempfile.TemporaryFile("w+", encoding="utf-8", errors="replace")  # noqa: SIM115 - as long as this
        self._process: subprocess.Popen[str] | None = None

    def do(self, call: str, *arguments: str) -> Outcome:
        """Call a function of this module in the process."""
        process = self._process or self._start()
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.write(json.dumps([call, *arguments]) + "\n")
        process.stdin.flush()
        line = process.stdout.readline()
        self._stderr.seek(0)
        said = self._stderr.read()
        self._stderr.seek(0)
        self._stderr.truncate()
        if not line:
            status = process.wait()
            self._end()
            return Outcome("traceback", f"ended with status {status} {said[-200:]}")
        outcome = Outcome(*json.loads(line))
        noise = said if "panicked" in said or "Traceback" in said else ""
        return Outcome("traceback", noise[-300:]) if noise else outcome

    def close(self) -> None:
        """End the process."""
        self._end()
        self._stderr.close()

    def _end(self) -> None:
        process, self._process = self._process, None
        if process is not None:
            process.kill()
            process.communicate()

    def _start(self) -> subprocess.Popen[str]:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.torture.hands"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._stderr,
            text=True,
            cwd=PROJECT_ROOT,
        )
        return self._process


def settings_of(storage: str) -> Settings:
    """The settings of everything here."""
    return Settings(storage_dir=Path(storage), embedding_model=MODEL, answer_floor=0.2)


def ask(storage: str, question: str) -> str:
    """Open the index anew and answer."""
    from rag.engine import Engine

    engine = Engine.open(settings_of(storage))
    try:
        return engine.ask(question).text
    finally:
        engine.close()


def take_in(storage: str, *paths: str) -> str:
    """Ingest files; without any, rebuild. A failed file is a line."""
    from ingest.pipeline import ingest

    report = ingest([Path(path) for path in paths], settings_of(storage), rebuild=not paths)
    if report.failed:
        raise WenjuError("; ".join(result.message for result in report.files if result.outcome == "failed"))
    return f"{report.articles} articles"


def unchecked_ingest(storage: str, *paths: str) -> str:
    """The same on a disk that fills up behind the look whether there is room."""
    import ingest.pipeline

    look = ingest.pipeline.require
    ingest.pipeline.require = lambda *_: None
    try:
        return take_in(storage, *paths)
    finally:
        ingest.pipeline.require = look


def load(name: str, path: str) -> str:
    """Load one of the files that are not in the storage folder."""
    from rag.model.graph import Graph
    from rag.model.pieces import Pieces
    from rag.reader.weights import load_weights
    from rag.search import expand
    from rag.search.glossary import load_glossary
    from rag.search.synonyms import load_synonyms
    from rag.vectors.static_model import StaticModel

    file = Path(path)
    loaders: dict[str, Callable[[], Any]] = {
        "onnx": lambda: Graph(file, 1),
        "pieces": lambda: Pieces(file.parent),
        "static": lambda: StaticModel(file.parent),
        "weights": lambda: load_weights(file),
        "lexicon": lambda: expand._load(file),
        "glossary": lambda: load_glossary(file),
        "synonyms": lambda: load_synonyms(file),
    }
    loaders[name]()
    return "loaded"


CALLS = {"ask": ask, "ingest": take_in, "unchecked_ingest": unchecked_ingest, "load": load}


def main() -> None:
    """Answer calls on stdin, one JSON list a line, with an outcome each on stdout."""
    for line in sys.stdin:
        call, *arguments = json.loads(line)
        try:
            outcome = ["answer", CALLS[call](*arguments)]
        except WenjuError as error:
            text = str(error)
            outcome = ["line" if len(text.splitlines()) == 1 else "traceback", text]
        except BaseException as error:
            outcome = ["traceback", f"{type(error).__name__}: {error}"[:300]]
        print(json.dumps(outcome), flush=True)


if __name__ == "__main__":
    main()
