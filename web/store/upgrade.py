"""The tables brought from one revision to another, by Alembic; all in one transaction.

Not for: what a revision does; each says so itself (``migrations/versions``).
"""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, MetaData, inspect, text

from web.store.store import Store

_MIGRATIONS = Path(__file__).resolve().parent / "migrations"
_LOCK = 0x77656E6A75  # of PostgreSQL's advisory locks: «wenju»


def upgrade(store: Store, revision: str = "head") -> None:
    """Bring the tables up to a revision; two processes that start at once do it one after the other."""
    with store.writing() as connection:
        if not store.is_file:
            connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _LOCK})
        upgrade_within(connection, revision)


def upgrade_within(connection: Connection, revision: str) -> None:
    """The same inside a transaction that is under way."""
    command.upgrade(_config(connection), revision)


def revisions() -> list[str]:
    """Every revision, oldest first."""
    script = ScriptDirectory.from_config(_config(None))
    return [one.revision for one in script.walk_revisions()][::-1]


def drop_all(connection: Connection) -> None:
    """Take every table away."""
    found = MetaData()
    found.reflect(connection)
    found.drop_all(connection)
    assert not inspect(connection).get_table_names()


def _config(connection: Connection | None) -> Config:
    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS).replace("%", "%%"))
    config.attributes["connection"] = connection
    return config
