"""The database: opened, checked, and handed out as connections. With its neighbours the home of SQLAlchemy.

SQLite in a file of the storage folder unless ``WENJU_DATABASE_URL`` names a PostgreSQL. A commit that returned is on disk: SQLite runs with a
write-ahead log and ``synchronous=FULL``. Who writes takes the lock at once (``BEGIN IMMEDIATE``), so that two never wait for each other in a circle;
deleted rows are overwritten (``secure_delete``), not only unlinked.

Not for: what is in the tables (``users``, ``keys``, ``conversations`` …), or how they came to be (``upgrade``).
"""

from __future__ import annotations

import contextlib
import json
import os
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, inspect, text
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, IntegrityError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

from rag.errors import SettingsError, StorageError
from rag.settings import Settings

FILE = "wenju.sqlite"
_WAIT_MS = 10_000  # for another writer
_DRIVERS = {"postgresql": "postgresql+psycopg", "postgres": "postgresql+psycopg", "sqlite": "sqlite"}


class Store:
    """A database whose tables are those of this program. Safe to use from several threads and processes at once."""

    def __init__(self, engine: Engine, clock: Callable[[], float] = time.time) -> None:
        self._engine = engine
        self._writer = engine.execution_options(write=True)
        self.now = clock

    @property
    def place(self) -> str:
        """Where it is, without a password."""
        return self._engine.url.render_as_string(hide_password=True)

    @property
    def is_file(self) -> bool:
        """Whether it is SQLite."""
        return self._engine.dialect.name == "sqlite"

    @contextlib.contextmanager
    def reading(self) -> Iterator[Connection]:
        """A connection that sees one state of the database throughout.

        Raises:
            StorageError: the database cannot be reached or read.
        """
        with self._told(), self._engine.begin() as connection:
            yield connection

    @contextlib.contextmanager
    def writing(self) -> Iterator[Connection]:
        """A connection whose changes are on disk when the block is left, all or none.

        Raises:
            StorageError: the database cannot be reached or written.
        """
        with self._told(), self._writer.begin() as connection:
            yield connection

    def revision(self) -> str:
        """The revision of the tables that are there; "" when there are none."""
        with self.reading() as connection:
            if not inspect(connection).has_table("alembic_version"):
                return ""
            return str(connection.scalar(text("SELECT version_num FROM alembic_version")) or "")

    def forget(self) -> None:
        """Take what was deleted out of SQLite's log as well."""
        if self.is_file:
            with self._told(), self._engine.connect() as connection:
                connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")

    def close(self) -> None:
        """Close every connection."""
        self._engine.dispose()

    @contextlib.contextmanager
    def _told(self) -> Iterator[None]:
        try:
            yield
        except IntegrityError:
            raise
        except PoolTimeoutError as error:
            raise StorageError(f"the database {self.place} is too busy: ask again in a few seconds") from error
        except DBAPIError as error:
            reason = str(error.orig).strip().splitlines()[0] if error.orig else type(error).__name__
            raise StorageError(f"the database {self.place} cannot be used: {reason}") from error


def connect(settings: Settings) -> Store:
    """The database as it is, its tables unchecked."""
    url = _url(settings)
    if url.get_backend_name() == "sqlite":
        return Store(_sqlite(url))
    return Store(create_engine(url, pool_size=10, max_overflow=20, pool_pre_ping=True, json_serializer=_json))


def _url(settings: Settings) -> URL:
    if not settings.database_url:
        return URL.create("sqlite", database=str(settings.storage_dir / FILE))
    try:
        url = make_url(settings.database_url)
        return url.set(drivername=_DRIVERS[url.drivername.partition("+")[0]])
    except (ArgumentError, KeyError):
        raise SettingsError(
            "WENJU_DATABASE_URL is not a database that is known: postgresql://USER:PASSWORD@HOST/NAME, or leave it empty"
        ) from None


def _sqlite(url: URL) -> Engine:
    path = Path(url.database or FILE)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))  # people's words: for this account's eyes
    except OSError as error:
        raise StorageError(
            f"the database {path} cannot be written ({error.strerror}): choose another folder with WENJU_STORAGE_DIR"
        ) from error
    engine = create_engine(url, json_serializer=_json, connect_args={"check_same_thread": False})
    event.listen(engine, "connect", _prepare)
    event.listen(engine, "begin", _begin)
    return engine


def _prepare(connection: Any, _record: Any) -> None:
    connection.isolation_level = None  # the driver's own transactions leave out CREATE and ALTER
    for pragma in (
        f"busy_timeout={_WAIT_MS}", "journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "secure_delete=ON"
    ):  # fmt: skip
        connection.execute(f"PRAGMA {pragma}").close()


def _begin(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN IMMEDIATE" if connection.get_execution_options().get("write") else "BEGIN")


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)
