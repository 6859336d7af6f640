"""The web application: puts the API, the pages and the engine together; ``wenju serve`` runs it.

There need be no index yet: the page comes up, says what to do, and finds a new index without a restart.
"""

from __future__ import annotations

import logging
import os
import sys
from typing import TYPE_CHECKING

import uvicorn
from fastapi import FastAPI
from starlette.staticfiles import StaticFiles

from rag.quiet import Sparing
from rag.settings import Settings
from web.api import api_router
from web.hosts import hosts_of, is_local
from web.limits import Buckets
from web.pictures import pictures_router, with_pictures
from web.security import Guard
from web.shell import ASSETS, ASSETS_AT, dress

if TYPE_CHECKING:
    from starlette.datastructures import Headers

    from web.source import Source


def create_app(settings: Settings, source: Source | None = None, host: str = "") -> FastAPI:
    """Build the application; ``source`` stands in for the engine over ``settings`` (tests), ``host`` is where it listens."""
    os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"  # read when gradio is imported, hence the late imports
    import gradio as gr

    from rag.present import answer_json
    from web.chat import build_page

    if source is None:
        from rag.engine import EngineSource

        source = EngineSource(settings)

    def clothe(headers: Headers, html: str) -> str:
        return dress(html, headers.get("accept-language", ""), settings.max_question_chars)

    app = FastAPI(title="Wenju", openapi_url=None, docs_url=None, redoc_url=None)
    page = build_page(source)
    app.include_router(api_router(source, lambda answer: with_pictures(answer, answer_json(answer))))
    app.include_router(pictures_router(source, open_archive=settings.open_archive))
    app.mount(ASSETS_AT, StaticFiles(directory=ASSETS))
    gr.mount_gradio_app(
        app,
        page,
        path="/",
        theme=gr.themes.Base(font=["system-ui", "sans-serif"], font_mono=["ui-monospace", "monospace"]),
        favicon_path=str(ASSETS / "seal.svg"),
        footer_links=[],
        run_history=False,
        ssr_mode=False,
        show_error=False,
        enable_monitoring=False,
        mcp_server=False,
        pwa=False,
        allowed_paths=[],
    )
    app.add_middleware(
        Guard,
        dress=clothe,
        hosts=hosts_of(settings.allowed_hosts, host),
        buckets=Buckets(settings.rate_per_minute, settings.rate_burst),
        events=frozenset(page.fns),
    )
    return app


def _keep_log_short() -> None:
    """Eight hundred requests that break off in the same way need not be told eight hundred times, each on forty lines."""
    handler = logging.StreamHandler()
    handler.addFilter(sparing := Sparing())
    logging.basicConfig(level=logging.WARNING, format="%(message)s", handlers=[handler])
    logging.getLogger("uvicorn.error").addFilter(sparing)


def serve(settings: Settings, host: str, port: int) -> None:
    """Run the application until it is stopped; the engine works in a process of its own."""
    from rag.worker.parent import WorkerSource

    if not is_local(host):
        sys.stderr.write(
            f"wenju: warning: listening on {host}: whoever reaches this machine can ask, and there is no login. Put a proxy with TLS and a login "
            f"in front, and name the server in WENJU_ALLOWED_HOSTS ({settings.allowed_hosts or 'now empty: only this machine is served'})\n"
        )
    _keep_log_short()
    source = WorkerSource(settings)
    source.warm()  # while gradio is being imported
    try:
        uvicorn.run(
            create_app(settings, source, host),
            host=host,
            port=port,
            log_level="warning",
            server_header=False,
            proxy_headers=bool(settings.trusted_proxies),
            forwarded_allow_ips=settings.trusted_proxies or None,
        )
    finally:
        source.close()
