"""The application over the fake engine, as an object and on a real port."""

from __future__ import annotations

import asyncio
import contextlib
import socket
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor

import uvicorn
from fastapi import FastAPI

import app
from rag.settings import Settings
from web.source import Source
from web.store.store import Store


def build(
    source: Source, settings: Settings | None = None, stored: Callable[[], Store] | None = None, host: str = ""
) -> FastAPI:
    """Build the application inside a running loop of its own: without one, gradio makes several and closes none."""

    async def make() -> FastAPI:
        return app.create_app(settings or Settings(), source, host, stored)

    with ThreadPoolExecutor(1) as elsewhere:  # Playwright keeps a loop running in the main thread
        return elsewhere.submit(asyncio.run, make()).result()


@contextlib.contextmanager
def serving(application: FastAPI) -> Iterator[str]:
    """Serve on a free port of this machine; yields the address."""
    # with its protocol named, or asyncio leaves out TCP_NODELAY and each answer on a kept connection waits 40 ms
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP) as listener:
        listener.bind(("127.0.0.1", 0))
        server = uvicorn.Server(uvicorn.Config(application, log_level="error", timeout_graceful_shutdown=1))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
        thread.start()
        deadline = time.monotonic() + 60
        while not server.started:
            assert thread.is_alive(), "the server stopped"
            assert time.monotonic() < deadline, "the server did not start within a minute"
            time.sleep(0.05)
        try:
            yield f"http://127.0.0.1:{listener.getsockname()[1]}"
        finally:
            server.should_exit = True
            thread.join(20)
