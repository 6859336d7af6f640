"""The database as a whole: its revisions, its backups, and what is left of it after a kill."""

from __future__ import annotations

import gzip
import os
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import insert

from rag.errors import SettingsError, StorageError
from rag.settings import PROJECT_ROOT, Settings
from web.callers import Role, Scope
from web.store.backup import backup, restore
from web.store.conversations import Turn, add_feedback, conversation, conversations_of, keep_turn
from web.store.keys import create_key, find_key
from web.store.opening import open_store
from web.store.store import Store, connect
from web.store.tables import HEAD, api_keys, audit, conversations, metadata, users
from web.store.upgrade import drop_all, revisions, upgrade
from web.store.users import add_user, all_users, note, noted, user_named

ROWS = {
    users: {"id": "u1", "name": "王小明", "role": "staff", "password": "h", "subject": None, "disabled": False, "created": 1.5},
    api_keys: {"id": "k1", "digest": "d", "name": "bot", "user_id": "u1", "scopes": "ask", "per_minute": 5, "created": 1.0},
    audit: {"at": 2.0, "who": "ann", "action": "role", "target": "bob"},
    conversations: {"id": "c1", "user_id": "u1", "title": "補助？", "created": 1.0, "updated": 2.0},
}  # fmt: skip
HEAD_LINE = '{"kind": "wenju backup", "revision": "r0001"}'
SINCE = {users: 1, api_keys: 1, audit: 1, conversations: 2}


def test_a_new_database_gets_its_tables_and_an_old_one_is_left_alone(database: Settings) -> None:
    store = open_store(database)
    add_user(store, "ann", Role.ADMIN)
    store.close()
    store = open_store(database)
    assert store.revision() == HEAD == revisions()[-1]
    assert [user.name for user in all_users(store)] == ["ann"]
    store.close()


def test_the_revisions_make_the_tables_that_the_program_knows(store: Store) -> None:
    with store.reading() as connection:
        assert compare_metadata(MigrationContext.configure(connection), metadata) == []


@pytest.mark.parametrize("number", range(1, int(HEAD[1:]) + 1))
def test_an_earlier_revision_with_data_is_brought_up(bare: Store, number: int) -> None:
    assert len(revisions()) == int(HEAD[1:])
    upgrade(bare, f"r{number:04}")
    with bare.writing() as connection:
        for table, row in ROWS.items():
            if SINCE[table] <= number:
                connection.execute(insert(table).values(row))
    upgrade(bare)
    assert bare.revision() == HEAD
    assert (found := user_named(bare, "王小明")) is not None
    assert (found.role, found.created) == (Role.STAFF, 1.5)
    assert noted(bare)[0]["target"] == "bob"
    assert len(conversations_of(bare, "u1")) == (number >= 2)


def test_tables_of_another_version_are_refused_with_what_to_do(database: Settings) -> None:
    store = connect(database)
    upgrade(store, "r0001")
    with pytest.raises(StorageError, match=r"revision r0001, not r\d+: run wenju db upgrade"):
        open_store(database)
    with pytest.raises(StorageError, match="run wenju db upgrade first"):
        backup(store, Path("x"))
    with store.writing() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = 'r9999'")
    with pytest.raises(StorageError, match="made by a newer wenju"):
        open_store(database)
    store.close()


def test_two_that_start_at_once_make_the_tables_once(database: Settings) -> None:
    trouble: list[BaseException] = []

    def start() -> None:
        try:
            open_store(database).close()
        except BaseException as error:
            trouble.append(error)

    threads = [threading.Thread(target=start) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert trouble == []


@pytest.mark.parametrize("url", ["mysql://x/y", "nonsense", "postgresql+x//"])
def test_another_kind_of_database_is_refused(url: str) -> None:
    with pytest.raises(SettingsError, match="WENJU_DATABASE_URL is not a database that is known"):
        connect(Settings(database_url=url))


def test_a_database_that_cannot_be_reached_is_one_line_without_the_password() -> None:
    with pytest.raises(StorageError, match="cannot be used") as caught:
        open_store(Settings(database_url="postgresql://ann:hunter2@127.0.0.1:1/x"))
    assert "hunter2" not in str(caught.value)
    assert "\n" not in str(caught.value)


def filled(store: Store) -> tuple[str, str, str]:
    ann = add_user(store, "王小明", Role.STAFF, "hash")
    _, key = create_key(store, "bot", [Scope.ASK], user="王小明")
    talk = keep_turn(store, ann.id, "", Turn("t1", "補助？", {"answer": "「10」萬", "n": [1, None]}))
    add_feedback(store, ann.id, "t1", "bad", comment="x", question="")
    note(store, "ann", "role", "bob")
    return ann.id, key, talk


def test_a_backup_comes_back(store: Store, tmp_path: Path) -> None:
    user, key, talk = filled(store)
    before = conversation(store, user, talk)
    assert backup(store, tmp_path / "b") == 6
    assert (tmp_path / "b").stat().st_mode & 0o777 == 0o600
    add_user(store, "later", Role.MEMBER)
    with pytest.raises(StorageError, match="not empty: say --replace"):
        restore(store, tmp_path / "b")
    assert restore(store, tmp_path / "b", replace=True) == 6
    assert [one.name for one in all_users(store)] == ["王小明"]
    assert conversation(store, user, talk) == before
    assert find_key(store, key) is not None
    note(store, "ann", "role", "carl")  # its number is free
    assert [line["target"] for line in noted(store)] == ["carl", "bob"]


def test_a_backup_moves_to_another_database(store: Store, tmp_path: Path) -> None:
    user, key, talk = filled(store)
    backup(store, tmp_path / "b")
    other = connect(Settings(storage_dir=tmp_path / "other"))
    assert restore(other, tmp_path / "b") == 6
    assert conversation(other, user, talk) == conversation(store, user, talk)
    assert find_key(other, key) is not None
    other.close()


def test_a_backup_of_an_earlier_version_is_brought_up(store: Store, tmp_path: Path) -> None:
    with gzip.open(tmp_path / "b", "wt", encoding="utf-8") as file:
        file.write('{"kind": "wenju backup", "revision": "r0001"}\n')
        file.write('{"table": "audit", "row": {"id": 1, "at": 1.0, "who": "ann", "action": "a", "target": "b"}}\n')
    assert restore(store, tmp_path / "b") == 1
    assert store.revision() == HEAD
    assert noted(store)[0]["who"] == "ann"


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("{}", "is not a backup of wenju db backup"),
        (HEAD_LINE.replace("r0001", "r9999"), "made by a newer wenju"),
        (HEAD_LINE + "\nbroken", "is damaged or no backup"),
        (HEAD_LINE + '\n{"table": "nothing", "row": {}}', "is damaged or no backup"),
        (None, "is damaged or no backup; nothing was changed"),
    ],
    ids=["another thing", "newer", "broken line", "unknown table", "cut short"],
)
def test_what_is_no_backup_changes_nothing(store: Store, tmp_path: Path, content: str | None, message: str) -> None:
    filled(store)
    packed = gzip.compress(f"{content or HEAD_LINE * 50}\n".encode())
    (tmp_path / "b").write_bytes(packed if content else packed[:40])
    with pytest.raises(StorageError, match=message):
        restore(store, tmp_path / "b", replace=True)
    assert [one.name for one in all_users(store)] == ["王小明"]
    (tmp_path / "b").write_bytes(b"no gzip")
    with pytest.raises(StorageError, match="is damaged or no backup"):
        restore(store, tmp_path / "b", replace=True)
    with pytest.raises(StorageError, match="cannot be used: No such file"):
        restore(store, tmp_path / "missing")


WRITER = """
import sys
from rag.settings import Settings
from web.store.opening import open_store
from web.store.users import note
store = open_store(Settings(storage_dir=sys.argv[1], database_url=sys.argv[2]))
for number in range(int(sys.argv[3]), 1_000_000):
    note(store, "writer", "write", str(number))
    print(number, flush=True)
"""


def test_a_kill_loses_nothing_that_was_acknowledged(database: Settings) -> None:
    """A writer is killed (SIGKILL) in the middle of its writes, again and again; every number that it told is there afterwards."""
    open_store(database).close()
    told: list[int] = []
    for kill in range(4):
        command = [sys.executable, "-c", WRITER, str(database.storage_dir), database.database_url, str(kill * 1000)]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=PROJECT_ROOT) as writer:
            assert writer.stdout is not None
            for _, line in zip(range(25), writer.stdout, strict=False):
                told.append(int(line))
            writer.kill()
            told += [int(line) for line in writer.stdout.read().split("\n")[:-1] if line]
    assert len(told) >= 100
    store = open_store(database)
    kept = {int(str(line["target"])) for line in noted(store, 100_000)}
    assert [number for number in told if number not in kept] == []
    store.close()


def test_a_reader_is_not_kept_waiting_by_a_writer(store: Store) -> None:
    with store.writing() as connection:
        connection.execute(insert(audit).values(ROWS[audit]))
        assert noted(store) == []
    assert len(noted(store)) == 1


def test_the_file_is_for_this_account_alone(tmp_path: Path) -> None:
    open_store(Settings(storage_dir=tmp_path)).close()
    assert (tmp_path / "wenju.sqlite").stat().st_mode & 0o777 == 0o600
    (tmp_path / "file").touch()
    with pytest.raises(StorageError, match="cannot be written"):
        open_store(Settings(storage_dir=tmp_path / "file" / "x"))


def test_nothing_of_alembic_is_loaded_for_a_database_that_is_there(database: Settings) -> None:
    open_store(database).close()
    code = (
        "import sys; from rag.settings import Settings; from web.store.opening import open_store;"
        f"open_store(Settings(storage_dir={str(database.storage_dir)!r}, database_url={database.database_url!r})).close();"
        "assert 'alembic' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", code], check=True, cwd=PROJECT_ROOT, env={**os.environ}, timeout=60)


def test_everything_can_be_dropped(store: Store) -> None:
    with store.writing() as connection:
        drop_all(connection)
    assert store.revision() == ""
