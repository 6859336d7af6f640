"""What ``wenju doctor`` says of a healthy and of an ailing installation."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import wenju
from rag.settings import Settings
from web.callers import Role
from web.commands.doctor import findings
from web.store.opening import open_store
from web.store.store import connect
from web.store.upgrade import upgrade
from web.store.users import add_user


def test_a_healthy_installation(
    sample_settings: Settings, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    database = f"sqlite:///{tmp_path}/d.sqlite"
    store = open_store(Settings(database_url=database))
    add_user(store, "ann", Role.ADMIN)
    store.close()
    monkeypatch.setenv("WENJU_STORAGE_DIR", str(sample_settings.storage_dir))
    monkeypatch.setenv("WENJU_DATABASE_URL", database)
    assert wenju.main(["doctor"]) == 0
    shown = capsys.readouterr().out
    assert "BAD" not in shown
    for words in (
        "onnxruntime",
        "16 articles",
        "a question is answered in",
        "revision r",
        "1 accounts (1 admin)",
        "GB free",
    ):
        assert words in shown
    assert wenju.main(["doctor", "--json"]) == 0
    assert all(one["well"] for one in json.loads(capsys.readouterr().out))


def test_what_is_not_well_says_what_to_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    settings = Settings(storage_dir=tmp_path / "none", llm="openai/x", llm_url="http://127.0.0.1:9/v1", llm_key="k")
    store = connect(settings)
    upgrade(store, "r0001")
    store.close()
    monkeypatch.setattr("web.commands.doctor._LITTLE", 1 << 62)
    bad = {one.about: one.said for one in findings(settings) if not one.well}
    assert "wenju ingest" in bad["index"]
    assert "wenju db upgrade" in bad["database"]
    assert "cannot be reached" in bad["model"]
    assert "may not fit" in bad["disk"]
    assert not (tmp_path / "none" / "index").exists()
