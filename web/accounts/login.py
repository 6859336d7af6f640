"""Signing in with a password: ten failures in a row shut a name for a quarter of an hour, whether there is such an account or not.

The count is in the database, so that it is one for all server processes; nobody else's name is touched. Whoever signs in gets a new session,
never one that was there before.
"""

from __future__ import annotations

from rag.settings import Settings
from web.accounts.passwords import fits
from web.store.store import Store
from web.store.users import User, clear_failures, close_session, failures, note, note_failure, open_session, user_named

MOST_FAILURES = 10
LOCKED_S = 15 * 60


class NotSignedInError(Exception):
    """The name and the password do not go together, or the name is locked for now (``locked``)."""

    def __init__(self, *, locked: bool = False) -> None:
        super().__init__("locked" if locked else "wrong")
        self.locked = locked


def sign_in(store: Store, settings: Settings, name: str, password: str, before: str = "") -> str:
    """Check a password; returns the cookie of a new session. ``before``: the cookie that the browser had, which is no longer good.

    Raises:
        NotSignedInError: it is wrong, or the name is locked.
    """
    count, last = failures(store, name)
    since = store.now() - LOCKED_S
    if count >= MOST_FAILURES and last > since:
        raise NotSignedInError(locked=True)
    user = user_named(store, name)
    if not fits(user.password if user else "", password) or user is None or user.disabled:
        note_failure(store, name, since)
        if count + 1 == MOST_FAILURES:
            note(store, name, "locked", f"{MOST_FAILURES} failures in a row")
        raise NotSignedInError(locked=False)
    if count:
        clear_failures(store, name)
    return begin_session(store, settings, user, before)


def begin_session(store: Store, settings: Settings, user: User, before: str = "") -> str:
    """Sign somebody in whose right to it was checked; returns the cookie."""
    if before:
        close_session(store, before)
    note(store, user.name, "sign in")
    return open_session(store, user, settings.session_hours * 3600)
