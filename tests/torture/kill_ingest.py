"""Torture: kill -9 an ingest at random moments; the index must then be the old build or the new one, whole.

``python -m tests.torture.kill_ingest [ROUNDS]`` (50 by default). ``tests/ingest/test_killed.py`` runs a few rounds in the test run.
"""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from ingest.pipeline import ingest
from rag.engine import Engine
from rag.index.builds import Builds
from rag.settings import PROJECT_ROOT, Settings

FILES = 40


def torture(folder: Path, rounds: int, seed: int = 1) -> dict[str, int]:
    """Kill ``rounds`` ingests; returns how many left the old build and how many the new one.

    Raises:
        AssertionError: a build was neither, or something was lost.
    """
    chance = random.Random(seed)
    files, settings = folder / "files", Settings(storage_dir=folder / "var", answer_floor=0.2)
    files.mkdir()
    _write(files, 0)
    start = time.perf_counter()
    subprocess.run(_command(files), env=_environment(settings), check=True, capture_output=True)
    usual = time.perf_counter() - start
    seen = {"old": 0, "new": 0}
    version = 0
    for number in range(1, rounds + 1):
        _write(files, number)
        child = subprocess.Popen(
            _command(files), env=_environment(settings), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        time.sleep(chance.uniform(0, usual * 1.1))
        child.send_signal(signal.SIGKILL)
        child.wait()
        found = _version(settings)
        assert found in {version, number}, f"round {number}: found version {found}, expected {version} or {number}"
        seen["new" if found == number else "old"] += 1
        version = found
    ingest([files], settings)
    assert _version(settings) == rounds
    assert len(Builds(settings.storage_dir).complete()) <= 2
    return seen


def _write(files: Path, version: int) -> None:
    for number in range(FILES):
        (files / f"{number:02d}.md").write_text(
            f"---\ntitle: 產品{number}\n---\n產品{number}的編號為{version}號。" * 3, encoding="utf-8"
        )


def _version(settings: Settings) -> int:
    """The version that every article of the current build has; fails when they differ or the index is not whole."""
    engine = Engine.open(settings)
    manifest = engine.library.manifest
    try:
        texts = [manifest.article(id_).text for id_ in manifest.article_ids()]
        assert len(texts) == FILES
        assert engine.library.index.count() == manifest.passage_count
        (version,) = {text.split("編號為")[1].split("號")[0] for text in texts}
        assert f"編號為{version}號" in engine.ask("產品7的編號是幾號？").text
        return int(version)
    finally:
        engine.close()


def _command(files: Path) -> list[str]:
    return [sys.executable, str(PROJECT_ROOT / "wenju.py"), "ingest", str(files)]


def _environment(settings: Settings) -> dict[str, str]:
    return {**os.environ, "WENJU_STORAGE_DIR": str(settings.storage_dir)}


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as place:
        outcome = torture(Path(place), int(sys.argv[1]) if len(sys.argv) > 1 else 50, seed=int(time.time()))
    sys.stdout.write(
        f"{sum(outcome.values())} kills: {outcome['old']} left the old build, {outcome['new']} the new one; nothing lost\n"
    )
