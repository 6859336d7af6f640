"""``wenju db upgrade | backup FILE | restore FILE``."""

from __future__ import annotations

import argparse

from rag.settings import Settings
from web.store import backup as backups
from web.store.store import connect
from web.store.upgrade import upgrade as upgrade_tables


def upgrade(_arguments: argparse.Namespace, settings: Settings) -> None:
    """Bring the tables up to this version."""
    store = connect(settings)
    before = store.revision()
    upgrade_tables(store)
    after = store.revision()
    done = f"{after}, nothing to do" if before == after else f"{before or 'new'} → {after}"
    print(f"{store.place}: {done}")
    store.close()


def backup(arguments: argparse.Namespace, settings: Settings) -> None:
    """Write everything to a file."""
    store = connect(settings)
    print(f"{backups.backup(store, arguments.file)} rows in {arguments.file}")
    store.close()


def restore(arguments: argparse.Namespace, settings: Settings) -> None:
    """Fill the database from a file."""
    store = connect(settings)
    count = backups.restore(store, arguments.file, replace=arguments.replace)
    print(f"{count} rows from {arguments.file} in {store.place}")
    store.close()
