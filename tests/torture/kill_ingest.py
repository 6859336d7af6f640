"""Torture: kill -9 an ingest, a rebuild, a roll-back or the switch of builds at random moments; the index is the old or the new one, whole.

``python -m tests.torture.kill_ingest [ROUNDS]`` (200 by default). ``tests/ingest/test_killed.py`` runs a few rounds in the test run.
"""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

from ingest.pipeline import ingest
from rag.engine import Engine
from rag.errors import StorageError
from rag.index.builds import Builds
from rag.index.manifest import Manifest
from rag.settings import PROJECT_ROOT, Settings

FILES = 40
ACTIONS = ("ingest", "rebuild", "rollback", "publish")
# Two builds made current in turn, over and over.
_PUBLISH = """
import itertools, sys; from pathlib import Path; from rag.index.builds import Builds
builds = Builds(Path(sys.argv[1]))
for name in itertools.islice(itertools.cycle(builds.complete()), 100):
    builds.switch_to(name)
"""


def torture(folder: Path, rounds: int, seed: int = 1) -> Counter[str]:
    """Kill ``rounds`` commands; returns how many of each left the old build and how many the new one.

    Raises:
        AssertionError: a build was neither, or something was lost.
    """
    chance = random.Random(seed)
    files = folder / "files"
    settings = Settings(storage_dir=folder / "var", answer_floor=0.2, embedding_model="hash-256")
    files.mkdir()
    usual: dict[str, float] = {}
    for version, action in enumerate(
        ("ingest", *ACTIONS)
    ):  # twice, so that there are two builds; and once to see how long each takes
        _write(files, version)
        begun = time.perf_counter()
        subprocess.run(_command(action, files, settings), env=_environment(settings), check=True, capture_output=True)
        usual[action] = time.perf_counter() - begun
    ingest([files], settings)
    longest = {action: 5 * seconds for action, seconds in usual.items()}
    seen: Counter[str] = Counter()
    for number in range(len(ACTIONS) + 1, rounds + len(ACTIONS) + 1):
        action = ACTIONS[number % len(ACTIONS)]
        before = _version(settings)
        if action in {"ingest", "rebuild"}:
            _write(files, number)
        allowed = {before, number} if action in {"ingest", "rebuild"} else {before, *_complete(settings)}
        child = subprocess.Popen(
            _command(action, files, settings),
            env=_environment(settings),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        time.sleep(chance.uniform(0, usual[action] * 1.1))
        child.send_signal(signal.SIGKILL)
        child.wait()
        found = _version(settings)
        assert found in allowed, f"round {number}, {action}: found version {found}, expected one of {allowed}"
        seen[f"{action}: {'old' if found == before else 'new'}"] += 1
        # so that about as many come before the switch as behind it, however busy the machine is
        usual[action] = min(longest[action], usual[action] * (1.2 if found == before else 0.8))
    ingest([files], settings)
    _write(files, rounds + 100)
    ingest([files], settings)
    assert _version(settings) == rounds + 100
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
    try:
        version = _version_of(engine.library.manifest)
        assert engine.library.index.count() == engine.library.manifest.passage_count
        assert f"編號為{version}號" in engine.ask("產品7的編號是幾號？").text
        return version
    finally:
        engine.close()


def _version_of(manifest: Manifest) -> int:
    texts = [manifest.article(id_).text for id_ in manifest.article_ids()]
    assert len(texts) == FILES
    (version,) = {text.split("編號為")[1].split("號")[0] for text in texts}
    return int(version)


def _complete(settings: Settings) -> set[int]:
    """The versions of all builds that can be switched to."""
    builds = Builds(settings.storage_dir)
    found = set()
    for name in builds.complete():
        if builds.damage(name):
            raise StorageError(f"{name} is damaged")
        manifest = Manifest(builds.manifest_path(name))
        found.add(_version_of(manifest))
        manifest.close()
    return found


def _command(action: str, files: Path, settings: Settings) -> list[str]:
    if action == "publish":
        return [sys.executable, "-c", _PUBLISH, str(settings.storage_dir)]
    words = {"ingest": ["ingest", str(files)], "rebuild": ["ingest", "--rebuild"], "rollback": ["index", "rollback"]}
    return [sys.executable, str(PROJECT_ROOT / "wenju.py"), *words[action]]


def _environment(settings: Settings) -> dict[str, str]:
    return {
        **os.environ,
        "PYTHONPATH": str(PROJECT_ROOT),
        "WENJU_STORAGE_DIR": str(settings.storage_dir),
        "WENJU_EMBEDDING_MODEL": settings.embedding_model,
    }


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as place:
        outcome = torture(Path(place), int(sys.argv[1]) if len(sys.argv) > 1 else 200, seed=int(time.time()))
    sys.stdout.write(f"{outcome.total()} kills, nothing lost: {dict(sorted(outcome.items()))}\n")
