"""The web application: puts the API, the pages and the engine together; ``wenju serve`` runs it.

There need be no index yet: the page comes up, says what to do, and finds a new index without a restart.
"""

from __future__ import annotations

import os
import threading
from typing import TYPE_CHECKING

import uvicorn
from fastapi import FastAPI
from starlette.staticfiles import StaticFiles

from rag.settings import Settings
from web.api import api_router
from web.pictures import pictures_router
from web.security import Guard
from web.shell import ASSETS, ASSETS_AT, dress

if TYPE_CHECKING:
    from starlette.datastructures import Headers

    from web.source import Source


def create_app(settings: Settings, source: Source | None = None) -> FastAPI:
    """Build the application; ``source`` stands in for the engine over ``settings`` (tests)."""
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
    app.include_router(api_router(source, answer_json))
    app.include_router(pictures_router(source))
    app.mount(ASSETS_AT, StaticFiles(directory=ASSETS))
    gr.mount_gradio_app(
        app,
        build_page(source),
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
    app.add_middleware(Guard, dress=clothe)
    return app


def serve(settings: Settings, host: str, port: int) -> None:
    """Run the application until it is stopped."""
    from rag.engine import EngineSource

    source = EngineSource(settings)
    threading.Thread(target=source.warm, daemon=True).start()  # while gradio is being imported
    uvicorn.run(create_app(settings, source), host=host, port=port, log_level="warning", server_header=False)
