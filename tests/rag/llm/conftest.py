"""The engine on the sample issue with a fake model behind a real connection."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from rag.engine import Engine
from rag.library import open_library
from rag.llm.generate import Generator
from rag.settings import Settings
from tests.rag.llm.fake_server import FakeServer, running


@pytest.fixture
def server() -> Iterator[FakeServer]:
    with running(FakeServer()) as found:
        yield found


@pytest.fixture
def open_engine(sample_settings: Settings, server: FakeServer) -> Iterator[Callable[..., Engine]]:
    """Makes engines whose model is the fake server; further settings by keyword."""
    library = open_library(sample_settings)
    generators: list[Generator] = []

    def make(**changes: object) -> Engine:
        chosen = {"llm": "openai/fake", "llm_url": server.url, "llm_concurrency": 1, **changes}
        settings = sample_settings.model_copy(update=chosen)
        generators.append(Generator.open(settings))
        return Engine(library, settings, generators[-1])

    yield make
    for generator in generators:
        generator.close()
    library.close()
