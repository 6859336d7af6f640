"""Every test of the store runs on SQLite and on PostgreSQL; on the second where ``WENJU_TEST_POSTGRES`` names one (``.ci/run`` starts it)."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from rag.settings import Settings
from web.store.store import Store, connect
from web.store.upgrade import drop_all, upgrade

POSTGRES = os.environ.get("WENJU_TEST_POSTGRES", "")  # read before the tests' clean environment


class Clock:
    """A clock that tests move."""

    def __init__(self) -> None:
        self.now = 1_000_000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Settings:
    """Settings of an empty database."""
    if request.param == "sqlite":
        return Settings(storage_dir=tmp_path / "var")
    if not POSTGRES:
        pytest.skip("WENJU_TEST_POSTGRES names no PostgreSQL; .ci/run starts one")
    settings = Settings(storage_dir=tmp_path / "var", database_url=POSTGRES)
    store = connect(settings)
    with store.writing() as connection:
        drop_all(connection)
    store.close()
    return settings


@pytest.fixture
def bare(database: Settings) -> Iterator[Store]:
    """A database without tables, with a clock to move."""
    store = connect(database)
    store.now = Clock()
    yield store
    store.close()


@pytest.fixture
def store(bare: Store) -> Store:
    """A database with its tables, with a clock to move."""
    upgrade(bare)
    return bare
