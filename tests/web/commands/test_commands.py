"""The platform's commands, run in this process: what they print, store and refuse."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest

import wenju
from rag.settings import Settings
from web.accounts.login import NotSignedInError, sign_in
from web.callers import Scope
from web.store.keys import find_key
from web.store.opening import open_store
from web.store.upgrade import upgrade
from web.store.users import noted, session_of


@pytest.fixture
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    monkeypatch.setenv("WENJU_STORAGE_DIR", str(tmp_path / "var"))
    return Settings()


def run(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    status = wenju.main(arguments)
    printed = capsys.readouterr()
    return status, printed.out.strip(), printed.err.strip()


def test_a_key_is_made_listed_and_revoked(settings: Settings, capsys: pytest.CaptureFixture[str]) -> None:
    status, key, told = run(capsys, "key", "create", "bot", "--scope", "ask", "--scope", "embed", "--per-minute", "7")
    assert status == 0
    assert key.startswith("wj_")
    assert "opens ask, embed; it is shown this once" in told
    store = open_store(settings)
    found = find_key(store, key)
    assert found is not None
    assert (found.name, found.scopes, found.per_minute) == ("bot", {Scope.ASK, Scope.EMBED}, 7)
    _, listed, _ = run(capsys, "key", "list")
    assert key not in listed
    assert found.id in listed
    assert json.loads(run(capsys, "key", "list", "--json")[1])[0]["scopes"] == ["ask", "embed"]
    assert run(capsys, "key", "revoke", found.id)[:2] == (0, "revoked")
    assert find_key(store, key) is None
    assert "revoked" in run(capsys, "key", "list")[1]
    assert [line["action"] for line in noted(store)] == ["key revoke", "key create"]
    store.close()
    status, _, told = run(capsys, "key", "revoke", found.id)
    assert (status, told) == (1, f"wenju: there is no key {found.id} that could be revoked: wenju key list shows all")
    assert run(capsys, "key", "create", "bot", "--days", "-1")[0] == 1
    assert "there is no account nobody" in run(capsys, "key", "create", "bot", "--user", "nobody")[2]


def test_the_database_is_upgraded_backed_up_and_restored(
    settings: Settings, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    status, told, _ = run(capsys, "db", "upgrade")
    assert status == 0
    assert "new → r" in told
    assert "nothing to do" in run(capsys, "db", "upgrade")[1]
    _, key, _ = run(capsys, "key", "create", "bot")
    assert run(capsys, "db", "backup", str(tmp_path / "b"))[1].startswith("2 rows in")
    status, _, told = run(capsys, "db", "restore", str(tmp_path / "b"))
    assert (status, "say --replace" in told) == (1, True)
    assert run(capsys, "db", "restore", str(tmp_path / "b"), "--replace")[0] == 0
    store = open_store(settings)
    assert find_key(store, key) is not None
    store.close()


def test_an_old_database_says_what_to_run(settings: Settings, capsys: pytest.CaptureFixture[str]) -> None:
    from web.store.store import connect

    store = connect(settings)
    upgrade(store, "r0001")
    store.close()
    status, _, told = run(capsys, "key", "list")
    assert (status, "run wenju db upgrade" in told) == (1, True)
    assert run(capsys, "db", "upgrade")[0] == 0
    assert run(capsys, "key", "list")[0] == 0


def test_accounts(settings: Settings, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    def typed(password: str) -> None:
        monkeypatch.setattr("sys.stdin", io.StringIO(password + "\n"))

    typed("correct horse")
    assert run(capsys, "user", "add", "王小明", "--role", "staff")[:2] == (0, "user add: 王小明 as staff")
    typed("short")
    assert run(capsys, "user", "add", "ann") == (1, "", "wenju: a password has 8 to 200 characters")
    store = open_store(settings)
    cookie = sign_in(store, settings, "王小明", "correct horse")
    assert session_of(store, cookie) is not None
    assert run(capsys, "user", "role", "王小明", "admin")[0] == 0
    typed("battery staple")
    assert run(capsys, "user", "password", "王小明")[0] == 0
    assert session_of(store, cookie) is None
    assert sign_in(store, settings, "王小明", "battery staple")
    assert run(capsys, "user", "disable", "王小明")[0] == 0
    with pytest.raises(NotSignedInError):
        sign_in(store, settings, "王小明", "battery staple")
    _, listed, _ = run(capsys, "user", "list")
    assert listed.split() == ["王小明", "admin", "password", "(disabled)"]
    assert run(capsys, "user", "enable", "王小明")[0] == 0
    assert run(capsys, "user", "remove", "王小明")[0] == 0
    assert run(capsys, "user", "role", "王小明", "admin")[2].startswith("wenju: there is no account 王小明")
    actions = [line["action"] for line in noted(store) if line["who"] == "command line"]
    assert actions == [f"user {name}" for name in ("remove", "enable", "disable", "password", "role", "add")]
    store.close()
