"""Accounts in the database, their sessions, and how often somebody failed to sign in.

A session's cookie and a key are random and long: their SHA-256 is stored, and a database that gets out opens nothing. Passwords come hashed.

Not for: hashing them, or when a name is locked (``web.accounts``).
"""

from __future__ import annotations

import hashlib
import secrets
import uuid
from dataclasses import dataclass

from sqlalchemy import Row, delete, func, insert, select, update
from sqlalchemy.exc import IntegrityError

from rag.errors import AccountError
from web.callers import ROLES, Role
from web.store.store import Store
from web.store.tables import audit, login_attempts, sessions, users

_LONGEST_NAME = 100
_FORGET_FAILURES_S = 24 * 3600


@dataclass(frozen=True, slots=True)
class User:
    """An account; ``password`` is the hash, "" for one that signs in elsewhere."""

    id: str
    name: str
    role: Role
    password: str
    disabled: bool
    created: float


@dataclass(frozen=True, slots=True)
class Session:
    """A browser that is signed in; ``csrf`` is what its changing requests must carry."""

    user: User
    csrf: str


def add_user(store: Store, name: str, role: Role, password: str = "", subject: str | None = None) -> User:
    """Make an account.

    Raises:
        AccountError: there is one with that name, or the name or the role is impossible.
    """
    if not (0 < len(name) <= _LONGEST_NAME and name.isprintable() and name == name.strip()):
        raise AccountError(f"{name!r} cannot be an account's name: 1 to {_LONGEST_NAME} printable characters")
    if role not in ROLES:
        raise AccountError(f"an account cannot be {role}: say {', '.join(ROLES)}")
    user = User(uuid.uuid4().hex, name, role, password, False, store.now())
    values = {
        "id": user.id, "name": name, "role": str(role), "password": password, "subject": subject, "disabled": False,
        "created": user.created,
    }  # fmt: skip
    try:
        with store.writing() as connection:
            connection.execute(insert(users).values(values))
    except IntegrityError:
        raise AccountError(f"there is an account {name} already: wenju user list shows all") from None
    return user


def all_users(store: Store) -> list[User]:
    """Every account by name."""
    with store.reading() as connection:
        return [_user(row) for row in connection.execute(select(users).order_by(users.c.name))]


def any_users(store: Store) -> bool:
    """Whether there is an account at all."""
    with store.reading() as connection:
        return bool(connection.scalar(select(func.count()).select_from(users)))


def user_named(store: Store, name: str) -> User | None:
    """The account of that name."""
    with store.reading() as connection:
        row = connection.execute(select(users).where(users.c.name == name)).first()
    return _user(row) if row else None


def user_of_subject(store: Store, subject: str) -> User | None:
    """The account that signs in elsewhere as ``subject``."""
    with store.reading() as connection:
        row = connection.execute(select(users).where(users.c.subject == subject)).first()
    return _user(row) if row else None


def set_role(store: Store, name: str, role: Role) -> None:
    """Give an account another role; raises ``AccountError`` when there is none of that name."""
    _change(store, name, {"role": str(role)})


def set_password(store: Store, name: str, password: str) -> None:
    """Give an account another password's hash; whoever is signed in with the old one no longer is. Raises ``AccountError``."""
    _change(store, name, {"password": password}, signed_out=True)


def set_disabled(store: Store, name: str, disabled: bool) -> None:
    """Shut an account, or open it again; whoever is signed in with it no longer is. Raises ``AccountError``."""
    _change(store, name, {"disabled": disabled}, signed_out=True)


def remove_user(store: Store, name: str) -> None:
    """Delete an account with its sessions, keys and conversations. Raises ``AccountError`` when there is none of that name."""
    with store.writing() as connection:
        if not connection.execute(delete(users).where(users.c.name == name)).rowcount:
            raise _nobody(name)
    store.forget()


def open_session(store: Store, user: User, lasts_s: float) -> str:
    """Sign a browser in; returns its cookie, which is stored nowhere."""
    cookie = secrets.token_urlsafe(32)
    now = store.now()
    values = {
        "digest": digest(cookie), "user_id": user.id, "csrf": secrets.token_urlsafe(32), "created": now,
        "expires": now + lasts_s,
    }  # fmt: skip
    with store.writing() as connection:
        connection.execute(insert(sessions).values(values))
    return cookie


def session_of(store: Store, cookie: str) -> Session | None:
    """The session of a cookie; None for one that is unknown, over, or of a disabled account."""
    asked = (
        select(users, sessions.c.csrf)
        .join(sessions, sessions.c.user_id == users.c.id)
        .where(sessions.c.digest == digest(cookie), sessions.c.expires > store.now(), ~users.c.disabled)
    )
    with store.reading() as connection:
        row = connection.execute(asked).first()
    return Session(_user(row), row.csrf) if row else None


def close_session(store: Store, cookie: str) -> None:
    """Sign a browser out."""
    with store.writing() as connection:
        connection.execute(delete(sessions).where(sessions.c.digest == digest(cookie)))


def failures(store: Store, name: str) -> tuple[int, float]:
    """How often in a row a name failed to sign in, and when it last did."""
    with store.reading() as connection:
        row = connection.execute(select(login_attempts).where(login_attempts.c.name == name[:_LONGEST_NAME])).first()
    return (row.failures, row.last) if row else (0, 0.0)


def note_failure(store: Store, name: str, since: float) -> None:
    """Count one failure more; those from before ``since`` are forgotten."""
    now, name = store.now(), name[:_LONGEST_NAME]
    mine = login_attempts.c.name == name
    with store.writing() as connection:
        connection.execute(delete(login_attempts).where(login_attempts.c.last < now - _FORGET_FAILURES_S))
        connection.execute(delete(login_attempts).where(mine, login_attempts.c.last < since))
        more = update(login_attempts).where(mine).values(failures=login_attempts.c.failures + 1, last=now)
        if not connection.execute(more).rowcount:
            connection.execute(insert(login_attempts).values(name=name, failures=1, last=now))


def clear_failures(store: Store, name: str) -> None:
    """Forget a name's failures."""
    with store.writing() as connection:
        connection.execute(delete(login_attempts).where(login_attempts.c.name == name[:_LONGEST_NAME]))


def note(store: Store, who: str, action: str, target: str = "") -> None:
    """Write a line of the audit log."""
    with store.writing() as connection:
        values = {"at": store.now(), "who": who[:200], "action": action, "target": target[:400]}
        connection.execute(insert(audit).values(values))


def noted(store: Store, limit: int = 100) -> list[dict[str, object]]:
    """The newest lines of the audit log: ``{"at", "who", "action", "target"}``."""
    with store.reading() as connection:
        rows = connection.execute(select(audit).order_by(audit.c.id.desc()).limit(limit))
        return [{"at": row.at, "who": row.who, "action": row.action, "target": row.target} for row in rows]


def digest(token: str) -> str:
    """What is stored of a token."""
    return hashlib.sha256(token.encode()).hexdigest()


def _change(store: Store, name: str, values: dict[str, object], *, signed_out: bool = False) -> None:
    with store.writing() as connection:
        if not connection.execute(update(users).where(users.c.name == name).values(values)).rowcount:
            raise _nobody(name)
        if signed_out:
            his = select(users.c.id).where(users.c.name == name).scalar_subquery()
            connection.execute(delete(sessions).where(sessions.c.user_id == his))


def _nobody(name: str) -> AccountError:
    return AccountError(f"there is no account {name}: wenju user list shows all")


def _user(row: Row[tuple[object, ...]]) -> User:
    return User(row.id, row.name, Role(row.role), row.password, row.disabled, row.created)
