"""``wenju user add | role | password | disable | enable | remove | list``."""

from __future__ import annotations

import argparse
import getpass
import sys
from collections.abc import Callable

from rag.settings import Settings
from web.accounts.passwords import hashed
from web.callers import Role
from web.store import users
from web.store.opening import open_store
from web.store.store import Store


def add(arguments: argparse.Namespace, settings: Settings) -> None:
    """Make an account."""
    store = open_store(settings)
    users.add_user(store, arguments.name, Role(arguments.role), hashed(_password()))
    _noted(store, "user add", f"{arguments.name} as {arguments.role}")


def role(arguments: argparse.Namespace, settings: Settings) -> None:
    """Give an account another role."""
    store = open_store(settings)
    users.set_role(store, arguments.name, Role(arguments.role))
    _noted(store, "user role", f"{arguments.name} → {arguments.role}")


def password(arguments: argparse.Namespace, settings: Settings) -> None:
    """Give an account another password."""
    _changed(
        settings,
        arguments.name,
        "user password",
        lambda store, name: users.set_password(store, name, hashed(_password())),
    )


def disable(arguments: argparse.Namespace, settings: Settings) -> None:
    """Shut an account."""
    _changed(settings, arguments.name, "user disable", lambda store, name: users.set_disabled(store, name, True))


def enable(arguments: argparse.Namespace, settings: Settings) -> None:
    """Open it again."""
    _changed(settings, arguments.name, "user enable", lambda store, name: users.set_disabled(store, name, False))


def remove(arguments: argparse.Namespace, settings: Settings) -> None:
    """Delete an account."""
    _changed(settings, arguments.name, "user remove", users.remove_user)


def listed(_arguments: argparse.Namespace, settings: Settings) -> None:
    """Show every account."""
    store = open_store(settings)
    for user in users.all_users(store):
        how = "password" if user.password else "single sign-on"
        print(f"{user.name:<30} {user.role:<8} {how}" + ("  (disabled)" if user.disabled else ""))
    store.close()


def _changed(settings: Settings, name: str, action: str, change: Callable[[Store, str], None]) -> None:
    store = open_store(settings)
    change(store, name)
    _noted(store, action, name)


def _noted(store: Store, action: str, target: str) -> None:
    users.note(store, "command line", action, target)
    store.close()
    print(f"{action}: {target}")


def _password() -> str:
    if sys.stdin.isatty():
        return getpass.getpass("password: ")
    return sys.stdin.readline().rstrip("\r\n")
