"""The database opened for work: one that is new gets its tables, one of another version is refused with what to do.

Not for: bringing tables up to date, which ``wenju db upgrade`` does when somebody wants it.
"""

from __future__ import annotations

from rag.errors import StorageError
from rag.settings import Settings
from web.store.store import Store, connect
from web.store.tables import HEAD


def open_store(settings: Settings) -> Store:
    """Open the database; one that is new gets its tables.

    Raises:
        SettingsError: ``WENJU_DATABASE_URL`` names a database of another kind.
        StorageError: it cannot be reached, or its tables are of another version.
    """
    store = connect(settings)
    revision = store.revision()
    if not revision:
        from web.store.upgrade import upgrade  # noqa: PLC0415 - alembic, for a new database alone

        upgrade(store)
    elif revision != HEAD:
        store.close()
        older = revision < HEAD
        advice = "run wenju db upgrade" if older else "it was made by a newer wenju: use that one"
        raise StorageError(f"the database {store.place} has tables of revision {revision}, not {HEAD}: {advice}")
    return store
