"""The application over the fake engine, as an object and on a real port."""

from __future__ import annotations

import asyncio
import contextlib
import socket
import threading
import time
from collections.abc import Iterator

import uvicorn
from fastapi import FastAPI

import app
from rag.settings import Settings
from web.source import Source


def build(source: Source, settings: Settings | None = None) -> FastAPI:
    """Build the application inside a loop of ours: without one, gradio makes its own and never closes it."""
    loop = asyncio.new_event_loop()
    asyncio.set_event_loop(loop)
    try:
        return app.create_app(settings or Settings(), source)
    finally:
        asyncio.set_event_loop(None)
        loop.close()


@contextlib.contextmanager
def serving(application: FastAPI) -> Iterator[str]:
    """Serve on a free port of this machine; yields the address."""
    with socket.socket() as listener:
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
