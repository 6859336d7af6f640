"""Who makes a request: a key in its Authorization header, a browser that is signed in, or nobody in particular.

Not for: what he may do (``web.access``), or how he signed in (``web.accounts``).
"""

from __future__ import annotations

from collections.abc import Callable
from http.cookies import CookieError, SimpleCookie
from typing import TYPE_CHECKING

from starlette.datastructures import Headers

from web.callers import ANONYMOUS, STRANGER, Caller

if TYPE_CHECKING:
    from web.store.store import Store

SESSION_COOKIE = "wenju_session"
CSRF_COOKIE = "wenju_csrf"
KEY_PREFIX = "wj_"


class UnknownKeyError(Exception):
    """A key was sent that opens nothing."""


def caller_of(stored: Callable[[], Store], headers: Headers, *, anonymous: bool) -> Caller:
    """Who asks; the database is opened only for who shows something.

    Raises:
        UnknownKeyError: a key of ours that is unknown, revoked or over. A key of another kind is no key: programs that must send one send anything.
        StorageError: the database cannot be used.
    """
    token = bearer(headers)
    if token.startswith(KEY_PREFIX):
        from web.store.keys import find_key  # noqa: PLC0415 - SQLAlchemy, where nobody may ever show a key

        key = find_key(stored(), token)
        if key is None:
            raise UnknownKeyError
        return Caller(f"key:{key.id}", key.role, key.user_id, key.id, key.scopes, key.per_minute)
    if cookie := cookies(headers).get(SESSION_COOKIE, ""):
        from web.store.users import session_of  # noqa: PLC0415

        session = session_of(stored(), cookie)
        if session is not None:
            return Caller(session.user.name, session.user.role, session.user.id, csrf=session.csrf)
    return ANONYMOUS if anonymous else STRANGER


def bearer(headers: Headers) -> str:
    """The token of an Authorization header; "" when there is none."""
    scheme, _, token = headers.get("authorization", "").partition(" ")
    return token.strip() if scheme.lower() == "bearer" else ""


def cookies(headers: Headers) -> dict[str, str]:
    """The cookies of a request."""
    found: SimpleCookie = SimpleCookie()
    try:
        found.load(headers.get("cookie", ""))
    except CookieError:
        return {}
    return {name: morsel.value for name, morsel in found.items()}
