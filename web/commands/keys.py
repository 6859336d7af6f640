"""``wenju key create | list | revoke``."""

from __future__ import annotations

import argparse
import json
import sys
from datetime import UTC, datetime

from rag.errors import AccountError
from rag.settings import Settings
from web.callers import Scope
from web.store.keys import Key, all_keys, create_key, revoke_key
from web.store.opening import open_store
from web.store.users import note

_USUAL = (Scope.ASK, Scope.READ, Scope.VERIFY)
_MOST = 100_000


def create(arguments: argparse.Namespace, settings: Settings) -> None:
    """Make a key: the key alone on stdout, so that a script can take it."""
    if not 0 <= arguments.per_minute <= _MOST or not 0 <= arguments.days <= _MOST:
        raise AccountError(f"--per-minute and --days must be between 0 and {_MOST:,}; 0: without end")
    scopes = [Scope(one) for one in arguments.scope] if arguments.scope else _USUAL
    store = open_store(settings)
    id_, key = create_key(
        store, arguments.name, scopes, per_minute=arguments.per_minute, days=arguments.days, user=arguments.user
    )
    note(store, "command line", "key create", f"{id_} {arguments.name}")
    store.close()
    print(f"key {id_} opens {', '.join(scopes)}; it is shown this once:", file=sys.stderr)
    print(key)


def listed(arguments: argparse.Namespace, settings: Settings) -> None:
    """Show every key."""
    store = open_store(settings)
    keys = all_keys(store)
    store.close()
    if arguments.json:
        print(json.dumps([_json(key) for key in keys], ensure_ascii=False, indent=2))
        return
    for key in keys:
        state = "revoked" if key.revoked else f"until {_day(key.expires)}" if key.expires else "open"
        used = f"used {_day(key.used)}" if key.used else "never used"
        whose = f"  of {key.user}" if key.user else ""
        print(
            f"{key.id}  {state:<18} {','.join(sorted(key.scopes)):<24} {key.per_minute}/min  {used}  {key.name}{whose}"
        )


def revoke(arguments: argparse.Namespace, settings: Settings) -> None:
    """Shut a key."""
    store = open_store(settings)
    revoke_key(store, arguments.id)
    note(store, "command line", "key revoke", arguments.id.removeprefix("wj_").partition("_")[0])
    store.close()
    print("revoked")


def _json(key: Key) -> dict[str, object]:
    return {
        "id": key.id, "name": key.name, "user": key.user, "scopes": sorted(key.scopes), "per_minute": key.per_minute,
        "created": key.created, "expires": key.expires, "used": key.used, "revoked": key.revoked,
    }  # fmt: skip


def _day(seconds: float) -> str:
    return f"{datetime.fromtimestamp(seconds, UTC):%Y-%m-%d}"
