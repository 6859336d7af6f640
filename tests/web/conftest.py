"""One server for all tests of the interfaces: the application over the fake engine on a real port; who shows nothing is no member."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import httpx
import pytest
from fastapi import FastAPI

from rag.settings import Settings
from tests.web.fakes import FakeSource
from tests.web.serving import build, serving
from web.callers import Scope
from web.store.keys import create_key
from web.store.opening import open_store
from web.store.store import Store


@dataclass(frozen=True)
class Desk:
    """The served application with what stands behind it."""

    url: str
    application: FastAPI
    source: FakeSource
    store: Store
    settings: Settings

    def key(self, *scopes: Scope, user: str = "", per_minute: int = 0) -> str:
        """A new key; without scopes: all of them."""
        return create_key(self.store, "test", scopes or [*Scope], user=user, per_minute=per_minute)[1]

    def client(self, *scopes: Scope, user: str = "", per_minute: int = 0) -> httpx.Client:
        """A client with a key of its own."""
        key = self.key(*scopes, user=user, per_minute=per_minute)
        return httpx.Client(base_url=self.url, headers={"Authorization": f"Bearer {key}"}, timeout=30)


@pytest.fixture(scope="session")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """The server."""
    settings = Settings(storage_dir=tmp_path_factory.mktemp("desk"), anonymous="no", rate_per_minute=0)
    store, source = open_store(settings), FakeSource()
    application = build(source, settings, lambda: store)
    with serving(application) as url:
        yield Desk(url, application, source, store, settings)
    store.close()


@pytest.fixture
def client(desk: Desk) -> Iterator[httpx.Client]:
    """A client with a key that opens everything a key can."""
    with desk.client() as found:
        yield found
