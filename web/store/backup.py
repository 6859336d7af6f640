"""A backup that every database takes: one line of JSON for each row, packed with gzip; the first line names the revision.

It is read inside one transaction, so it is one state, also under a running server; and it moves an installation from SQLite to PostgreSQL or back.
It holds digests and password hashes, never a password, a cookie or a key; the secrets of the ``secrets`` table are left out and made anew.

Not for: the index, which ``wenju ingest`` can always build again.
"""

from __future__ import annotations

import contextlib
import gzip
import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from sqlalchemy import MetaData, func, insert, inspect, select, text

from rag.errors import StorageError
from web.store.store import Store
from web.store.tables import HEAD, metadata, secrets
from web.store.upgrade import drop_all, revisions, upgrade_within

_KIND = "wenju backup"
_AT_ONCE = 500


def backup(store: Store, path: Path) -> int:
    """Write everything to a file, which is only there when it is whole; returns how many rows.

    Raises:
        StorageError: the tables are not of this version, or the file cannot be written.
    """
    if store.revision() != HEAD:
        raise StorageError("the database has tables of another version: run wenju db upgrade first")
    count = 0
    half = path.with_name(f".{path.name}.half")
    with _file_errors(path), store.reading() as connection:
        if not store.is_file:
            connection.execute(text("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ"))
        descriptor = os.open(half, os.O_CREAT | os.O_TRUNC | os.O_WRONLY, 0o600)
        with os.fdopen(descriptor, "wb") as raw, gzip.open(raw, "wt", encoding="utf-8") as file:
            file.write(json.dumps({"kind": _KIND, "revision": HEAD}) + "\n")
            for table in metadata.sorted_tables:
                for row in connection.execute(select(table)) if table is not secrets else ():
                    file.write(json.dumps({"table": table.name, "row": dict(row._mapping)}, ensure_ascii=False) + "\n")
                    count += 1
        half.replace(path)
    return count


def restore(store: Store, path: Path, *, replace: bool = False) -> int:
    """Fill the database from a file, in one transaction, and bring it to this version; returns how many rows.

    Raises:
        StorageError: the file is no backup, or damaged, or of a newer version; or the database is not empty and ``replace`` was not said.
    """
    with _file_errors(path), gzip.open(path, "rt", encoding="utf-8") as file, store.writing() as connection:
        head = json.loads(file.readline())
        if not isinstance(head, dict) or head.get("kind") != _KIND:
            raise StorageError(f"{path} is not a backup of wenju db backup")
        if head.get("revision") not in revisions():
            raise StorageError(f"{path} was made by a newer wenju (revision {head.get('revision')}): use that one")
        if not replace and inspect(connection).has_table("users") and any(
            connection.scalar(select(func.count()).select_from(table)) for table in metadata.sorted_tables if table is not secrets
        ):  # fmt: skip
            raise StorageError("the database is not empty: say --replace if everything in it shall go")
        drop_all(connection)
        upgrade_within(connection, str(head["revision"]))
        tables = MetaData()
        tables.reflect(connection)
        count, name = 0, ""
        batch: list[dict[str, Any]] = []
        for row in _rows(file):
            if batch and (row["table"] != name or len(batch) == _AT_ONCE):
                connection.execute(insert(_typed(tables, name)), batch)
                batch = []
            name = row["table"]
            batch.append(row["row"])
            count += 1
        if batch:
            connection.execute(insert(_typed(tables, name)), batch)
        if not store.is_file:  # rows with numbers of their own leave PostgreSQL's counter behind
            connection.execute(
                text(
                    "SELECT setval(pg_get_serial_sequence('audit', 'id'), (SELECT coalesce(max(id), 0) + 1 FROM audit), false)"
                )
            )
        upgrade_within(connection, "head")
    return count


def _typed(tables: MetaData, name: str) -> Any:
    """The table as the file's revision has it, with the types of today where it still exists (SQLite forgets what was JSON)."""
    table = tables.tables[name]
    for column in table.columns:
        known = metadata.tables.get(name)
        if known is not None and column.name in known.columns:
            column.type = known.columns[column.name].type
    return table


def _rows(file: Any) -> Iterator[dict[str, Any]]:
    for line in file:
        yield json.loads(line)


@contextlib.contextmanager
def _file_errors(path: Path) -> Iterator[None]:
    try:
        yield
    except (EOFError, gzip.BadGzipFile, ValueError, KeyError) as error:
        raise StorageError(f"{path} is damaged or no backup; nothing was changed") from error
    except OSError as error:
        raise StorageError(f"{path} cannot be used: {error.strerror or error}") from error
