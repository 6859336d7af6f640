"""What every test gets: a clean environment, a folder of its own, and the sample issue indexed once.

The network is off for the whole run (pytest-socket, see pyproject); only this machine can be reached.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from ingest.pipeline import ingest
from rag.engine import Engine
from rag.index.client import close_local_clients
from rag.settings import PROJECT_ROOT, Settings
from tests.remembering import RememberingGraph

SHARED = PROJECT_ROOT.parent / "shared"
ARTICLES = PROJECT_ROOT / "data" / "articles"
ISSUE = PROJECT_ROOT / "data" / "issue-148-digest.pdf"


@pytest.fixture(autouse=True)
def _clean_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[None]:
    for name in [*os.environ]:
        if name.startswith("WENJU_"):
            monkeypatch.delenv(name)
    monkeypatch.chdir(tmp_path)
    yield
    close_local_clients()


@pytest.fixture(scope="session", autouse=True)
def _remembering() -> Iterator[None]:
    """The model runs each input once a run; see ``tests.remembering``."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("rag.model.bundled.Graph", RememberingGraph)
        yield


@pytest.fixture(autouse=True)
def _speed_is_not_remembered(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    if request.node.get_closest_marker("speed"):
        monkeypatch.setattr(RememberingGraph, "on", False)


@pytest.fixture(scope="session")
def sample_settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """Settings of a storage folder in which the sample issue is indexed; do not write to it."""
    settings = Settings(storage_dir=tmp_path_factory.mktemp("sample"))
    report = ingest([ARTICLES], settings)
    assert not report.failed, report.files
    return settings


@pytest.fixture(scope="session")
def issue_settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """Settings of a storage folder in which the sample issue is indexed as a PDF; do not write to it."""
    settings = Settings(storage_dir=tmp_path_factory.mktemp("issue"))
    report = ingest([ISSUE], settings)
    assert not report.failed, report.files
    return settings


@pytest.fixture(scope="session")
def sample_engine(sample_settings: Settings) -> Iterator[Engine]:
    """An engine on the sample issue."""
    engine = Engine.open(sample_settings)
    yield engine
    engine.close()


@pytest.fixture(scope="session")
def shared_corpus() -> Path:
    """The text layer of a real issue; the test is skipped where it is not at hand."""
    path = SHARED / "corpus" / "gongshang-148.txt"
    if not path.is_file():
        pytest.skip("../shared/corpus/gongshang-148.txt is not here")
    return path
