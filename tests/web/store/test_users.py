from __future__ import annotations

import pytest

from rag.errors import AccountError
from web.callers import Role, Scope
from web.store.conversations import Turn, conversations_of, keep_turn
from web.store.keys import all_keys, create_key, find_key, revoke_key
from web.store.shared_secrets import shared_secret
from web.store.store import Store
from web.store.users import (
    add_user,
    all_users,
    any_users,
    clear_failures,
    close_session,
    failures,
    note,
    note_failure,
    noted,
    open_session,
    remove_user,
    session_of,
    set_disabled,
    set_password,
    set_role,
    user_named,
    user_of_subject,
)


def test_accounts(store: Store) -> None:
    assert not any_users(store)
    made = add_user(store, "王小明", Role.STAFF, "hash")
    add_user(store, "ann", Role.MEMBER, subject="https://id.example|7")
    assert user_named(store, "王小明") == made
    assert [user.name for user in all_users(store)] == ["ann", "王小明"]
    assert (found := user_of_subject(store, "https://id.example|7")) is not None
    assert found.name == "ann"
    set_role(store, "ann", Role.ADMIN)
    assert (found := user_named(store, "ann")) is not None
    assert found.role is Role.ADMIN
    assert user_named(store, "nobody") is None


@pytest.mark.parametrize("name", ["", " a", "a\nb", "x" * 101])
def test_an_impossible_name(store: Store, name: str) -> None:
    with pytest.raises(AccountError, match="cannot be an account's name"):
        add_user(store, name, Role.MEMBER)


def test_a_name_is_given_once_and_an_unknown_one_is_said(store: Store) -> None:
    add_user(store, "ann", Role.MEMBER)
    with pytest.raises(AccountError, match="there is an account ann already"):
        add_user(store, "ann", Role.ADMIN)
    for change in (
        lambda: set_role(store, "bob", Role.ADMIN),
        lambda: set_disabled(store, "bob", True),
        lambda: remove_user(store, "bob"),
    ):
        with pytest.raises(AccountError, match="there is no account bob"):
            change()
    with pytest.raises(AccountError, match="cannot be open"):
        add_user(store, "bob", Role.OPEN)


def test_sessions_end(store: Store) -> None:
    ann = add_user(store, "ann", Role.MEMBER, "one")
    cookie = open_session(store, ann, 100)
    other = open_session(store, ann, 100)
    assert (session := session_of(store, cookie)) is not None
    assert session.user == ann
    assert session.csrf
    close_session(store, cookie)
    assert session_of(store, cookie) is None
    assert session_of(store, other) is not None
    store.now.now += 101  # type: ignore[attr-defined]
    assert session_of(store, other) is None
    for change in (lambda: set_password(store, "ann", "two"), lambda: set_disabled(store, "ann", True)):
        cookie = open_session(store, ann, 100)
        assert session_of(store, cookie) is not None
        change()
        assert session_of(store, cookie) is None
    set_disabled(store, "ann", False)
    assert session_of(store, cookie) is None


def test_failures_are_counted_by_name(store: Store) -> None:
    for _ in range(3):
        note_failure(store, "ann", 0)
    note_failure(store, "bob", 0)
    assert failures(store, "ann") == (3, store.now())
    assert failures(store, "bob")[0] == 1
    store.now.now += 50  # type: ignore[attr-defined]
    note_failure(store, "ann", store.now() - 10)  # the others are too long ago
    assert failures(store, "ann")[0] == 1
    clear_failures(store, "ann")
    assert failures(store, "ann") == (0, 0.0)
    store.now.now += 100_000  # type: ignore[attr-defined]
    note_failure(store, "eve", 0)
    assert failures(store, "bob") == (0, 0.0)


def test_keys(store: Store) -> None:
    add_user(store, "ann", Role.STAFF)
    id_, key = create_key(store, "bot", [Scope.READ, Scope.ASK], per_minute=7, days=1, user="ann")
    assert key.startswith(f"wj_{id_}_")
    found = find_key(store, key)
    assert found is not None
    assert (found.name, found.user, found.role, found.per_minute) == ("bot", "ann", Role.STAFF, 7)
    assert found.scopes == {Scope.ASK, Scope.READ}
    assert all_keys(store)[0].used == store.now()
    for wrong in ("", "wj_", key[:-1], key + "x", f"wj_{id_}_", key.upper(), "sk-" + key):
        assert find_key(store, wrong) is None
    store.now.now += 24 * 3600 + 1  # type: ignore[attr-defined]
    assert find_key(store, key) is None


def test_a_key_is_revoked_or_falls_with_its_account(store: Store) -> None:
    add_user(store, "ann", Role.MEMBER)
    first, key = create_key(store, "bot", [Scope.ASK])
    revoke_key(store, first)
    assert find_key(store, key) is None
    with pytest.raises(AccountError, match=f"there is no key {first} that could be revoked"):
        revoke_key(store, key)
    _, key = create_key(store, "bot", [Scope.ASK], user="ann")
    set_disabled(store, "ann", True)
    assert find_key(store, key) is None
    set_disabled(store, "ann", False)
    assert find_key(store, key) is not None
    remove_user(store, "ann")
    assert find_key(store, key) is None
    with pytest.raises(AccountError, match="there is no account ann"):
        create_key(store, "bot", [Scope.ASK], user="ann")


def test_nothing_that_opens_a_door_is_stored(store: Store) -> None:
    ann = add_user(store, "ann", Role.MEMBER)
    cookie = open_session(store, ann, 100)
    _, key = create_key(store, "bot", [Scope.ASK])
    with store.reading() as connection:
        for table in ("sessions", "api_keys"):
            rows = str(connection.exec_driver_sql(f"SELECT * FROM {table}").all())
            assert cookie not in rows
            assert key not in rows
            assert key.rpartition("_")[2] not in rows


def test_a_removed_account_takes_its_conversations_along(store: Store) -> None:
    ann = add_user(store, "ann", Role.MEMBER)
    keep_turn(store, ann.id, "", Turn("t1", "補助？", {}))
    remove_user(store, "ann")
    assert conversations_of(store, ann.id) == []
    with store.reading() as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM turns").scalar() == 0


def test_the_audit_is_newest_first(store: Store) -> None:
    note(store, "ann", "role", "bob → staff")
    note(store, "ann", "disable", "bob")
    assert [line["action"] for line in noted(store)] == ["disable", "role"]
    assert noted(store, 1)[0]["target"] == "bob"


def test_a_shared_secret_stays(store: Store) -> None:
    assert shared_secret(store, "pages") == shared_secret(store, "pages") != shared_secret(store, "other")
    assert len(shared_secret(store, "pages")) == 32
