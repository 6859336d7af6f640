"""Secrets that every process of one installation shares: made once, whoever comes first."""

from __future__ import annotations

import secrets as random

from sqlalchemy import insert, select
from sqlalchemy.exc import IntegrityError

from web.store.store import Store
from web.store.tables import secrets


def shared_secret(store: Store, name: str) -> bytes:
    """32 random bytes, always the same under one name."""
    asked = select(secrets.c.value).where(secrets.c.name == name)
    with store.reading() as connection:
        found = connection.scalar(asked)
    if found is None:
        try:
            with store.writing() as connection:
                connection.execute(insert(secrets).values(name=name, value=random.token_hex(32)))
        except IntegrityError:
            pass  # another process was quicker
        with store.reading() as connection:
            found = connection.scalar(asked)
    return bytes.fromhex(str(found))
