"""``wenju mcp``: the archive for an assistant on this machine, over the process's own input and output."""

from __future__ import annotations

import argparse

import anyio

from rag.present import answer_json
from rag.settings import Settings
from rag.worker.parent import WorkerSource
from web.mcp.server import serve_stdio
from web.service import Service
from web.store.lazily import opened_once


def serve(_arguments: argparse.Namespace, settings: Settings) -> None:
    """Serve until the client goes."""
    source = WorkerSource(settings)
    source.warm()
    service = Service(settings, source, opened_once(settings), answer_json)
    anyio.run(serve_stdio, service, source.close)
