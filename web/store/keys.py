"""Keys of programs: ``wj_<id>_<secret>``; only the SHA-256 is stored, the id names a key without giving it away.

Not for: what a scope opens (``web.access``).
"""

from __future__ import annotations

import secrets
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row, Select, insert, or_, select, update

from rag.errors import AccountError
from web.callers import Role, Scope
from web.store.store import Store
from web.store.tables import api_keys, users
from web.store.users import digest, user_named

PREFIX = "wj_"
_DAY = 24 * 3600
_NOTED_S = 60  # how often a key's last use is written down


@dataclass(frozen=True, slots=True)
class Key:
    """A key as it is shown; ``user`` is the account it belongs to ("" and role member: none)."""

    id: str
    name: str
    user_id: str
    user: str
    role: Role
    scopes: frozenset[Scope]
    per_minute: int
    created: float
    expires: float | None
    used: float | None
    revoked: float | None


def create_key(
    store: Store, name: str, scopes: Collection[Scope], *, per_minute: int = 60, days: int = 0, user: str = ""
) -> tuple[str, str]:
    """Make a key; returns its id and the key itself, which is never shown again.

    Raises:
        AccountError: there is no account of the name ``user``.
    """
    owner = user_named(store, user) if user else None
    if user and owner is None:
        raise AccountError(f"there is no account {user}: wenju user list shows all")
    id_ = secrets.token_hex(4)
    key = f"{PREFIX}{id_}_{secrets.token_urlsafe(32)}"
    now = store.now()
    values = {
        "id": id_, "digest": digest(key), "name": name, "user_id": owner.id if owner else None,
        "scopes": " ".join(sorted(scopes)), "per_minute": per_minute, "created": now,
        "expires": now + days * _DAY if days else None,
    }  # fmt: skip
    with store.writing() as connection:
        connection.execute(insert(api_keys).values(values))
    return id_, key


def all_keys(store: Store) -> list[Key]:
    """Every key, oldest first."""
    with store.reading() as connection:
        return [_key(row) for row in connection.execute(_asked().order_by(api_keys.c.created))]


def find_key(store: Store, token: str) -> Key | None:
    """The key that a request carries; None for one that is unknown, revoked, over, or of a disabled account."""
    if not token.startswith(PREFIX):
        return None
    now = store.now()
    asked = _asked().where(
        api_keys.c.digest == digest(token),
        api_keys.c.revoked.is_(None),
        or_(api_keys.c.expires.is_(None), api_keys.c.expires > now),
        or_(users.c.disabled.is_(None), ~users.c.disabled),
    )
    with store.reading() as connection:
        row = connection.execute(asked).first()
    if row is None:
        return None
    if row.used is None or now - row.used > _NOTED_S:
        with store.writing() as connection:
            connection.execute(update(api_keys).where(api_keys.c.id == row.id).values(used=now))
    return _key(row)


def revoke_key(store: Store, id_: str) -> None:
    """Shut a key for good; ``id_`` may be the key itself.

    Raises:
        AccountError: there is no such key.
    """
    named = id_.removeprefix(PREFIX).partition("_")[0]
    with store.writing() as connection:
        shut = update(api_keys).where(api_keys.c.id == named, api_keys.c.revoked.is_(None)).values(revoked=store.now())
        if not connection.execute(shut).rowcount:
            raise AccountError(f"there is no key {named} that could be revoked: wenju key list shows all")


def _asked() -> Select[Any]:
    return select(api_keys, users.c.name.label("user"), users.c.role).outerjoin(users, api_keys.c.user_id == users.c.id)


def _key(row: Row[tuple[object, ...]]) -> Key:
    return Key(
        row.id, row.name, row.user_id or "", row.user or "", Role(row.role or Role.MEMBER),
        frozenset(Scope(one) for one in row.scopes.split()), row.per_minute, row.created, row.expires, row.used, row.revoked,
    )  # fmt: skip
