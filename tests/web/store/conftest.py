"""Every test of the store runs on SQLite and on PostgreSQL; on the second where ``WENJU_TEST_POSTGRES`` names one (``.ci/run`` starts it)."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import create_engine
from sqlalchemy.engine import make_url

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


@pytest.fixture(scope="session")
def postgres() -> str:
    """The address of a PostgreSQL database that this process of the test run has to itself."""
    if not POSTGRES:
        pytest.skip("WENJU_TEST_POSTGRES names no PostgreSQL; .ci/run starts one")
    name = f"wenju_test_{os.environ.get('PYTEST_XDIST_WORKER', 'alone')}"
    url = make_url(POSTGRES).set(drivername="postgresql+psycopg")
    engine = create_engine(url, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.exec_driver_sql(f"DROP DATABASE IF EXISTS {name}")
        connection.exec_driver_sql(f"CREATE DATABASE {name}")
    engine.dispose()
    return url.set(database=name).render_as_string(hide_password=False)


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Settings:
    """Settings of an empty database."""
    if request.param == "sqlite":
        return Settings(storage_dir=tmp_path / "var")
    settings = Settings(storage_dir=tmp_path / "var", database_url=request.getfixturevalue("postgres"))
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
