"""The web application: puts the interfaces, the pages and the engine together; ``wenju serve`` runs it.

There need be no index yet: the page comes up, says what to do, and finds a new index without a restart.
"""

from __future__ import annotations

import contextlib
import logging
import os
import sys
from collections.abc import AsyncIterator, Callable, Mapping
from typing import TYPE_CHECKING, Any

import uvicorn
from fastapi import FastAPI
from starlette.routing import Route
from starlette.staticfiles import StaticFiles

from rag.errors import SettingsError, WenjuError
from rag.quiet import Sparing
from rag.settings import Settings
from web.accounts.routes import accounts_router
from web.api.alias import api_router
from web.api.health import health_router
from web.api.metrics import Metrics
from web.api.v1 import PREFIX as V1
from web.api.v1 import v1
from web.gate import Gate, caller_in
from web.hosts import hosts_of, is_local
from web.journal import Journal, log_requests
from web.keeping import forgetting
from web.limits import Buckets
from web.openai.app import PREFIX as OPENAI
from web.openai.app import openai_app
from web.pictures import pictures_router, share_secret, with_pictures
from web.security import Guard
from web.service import Service
from web.shell import ASSETS, ASSETS_AT, dress
from web.store.lazily import opened_once

if TYPE_CHECKING:
    from starlette.datastructures import Headers

    from rag.domain import Answer
    from web.source import Source
    from web.store.store import Store

_log = logging.getLogger(__name__)
_PATIENCE_S = 10  # at the end, with who still listens: open pages listen for ever


def create_app(
    settings: Settings, source: Source | None = None, host: str = "", stored: Callable[[], Store] | None = None
) -> FastAPI:
    """Build the application; ``source`` and ``stored`` stand in for the engine and the database, ``host`` is where it listens."""
    os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"  # read when gradio is imported, hence the late imports
    import gradio as gr

    from rag.present import answer_json
    from web.chat import build_page
    from web.mcp.server import PATH as MCP
    from web.mcp.server import McpDoor

    if source is None:
        from rag.engine import EngineSource

        source = EngineSource(settings)

    def clothe(headers: Headers, html: str) -> str:
        return dress(html, headers.get("accept-language", ""), settings.max_question_chars)

    service = Service(
        settings, source, stored or opened_once(settings), lambda answer: with_pictures(answer, answer_json(answer))
    )
    metrics, mcp = Metrics(), McpDoor(service)

    @contextlib.asynccontextmanager
    async def lifespan(_app: FastAPI) -> AsyncIterator[None]:
        async with mcp.running(), forgetting(service.stored, settings.keep_days if stored else 0):
            yield

    app = FastAPI(title="Wenju", openapi_url=None, docs_url=None, redoc_url=None, lifespan=lifespan)

    def keep(scope: Mapping[str, Any], conversation: str, answer: Answer) -> str:
        try:
            return service.keep_now(caller_in(scope), conversation, answer, service.present(answer))
        except WenjuError as error:  # the answer is there; that it is not kept is for the log
            _log.warning("an answer could not be kept: %s", error)
            return conversation

    page = build_page(source, keep)
    app.include_router(api_router(source, service.present))
    app.include_router(health_router(service, metrics))
    app.include_router(accounts_router(service))
    app.include_router(pictures_router(source, open_archive=settings.open_archive))
    app.mount(ASSETS_AT, StaticFiles(directory=ASSETS))
    app.mount(V1, v1(service))
    app.mount(OPENAI, openai_app(service))
    app.router.routes.append(Route(MCP, mcp))
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
    # the last one added is the outermost
    app.add_middleware(
        Gate,
        stored=service.stored,
        buckets=Buckets(settings.rate_per_minute, settings.rate_burst),
        anonymous=are_anonymous_members(settings, host),
    )
    app.add_middleware(Guard, dress=clothe, hosts=hosts_of(settings.allowed_hosts, host), events=frozenset(page.fns))
    app.add_middleware(Journal, metrics=metrics, questions=settings.log_questions)
    return app


def are_anonymous_members(settings: Settings, host: str) -> bool:
    """Whether somebody who is not signed in counts as a member, by the setting or by where the server listens ("": this machine)."""
    return settings.anonymous == "yes" or (settings.anonymous == "" and (not host or is_local(host)))


def _keep_log_short() -> None:
    """Eight hundred requests that break off in the same way need not be told eight hundred times, each on forty lines."""
    handler = logging.StreamHandler()
    handler.addFilter(sparing := Sparing())
    logging.basicConfig(level=logging.WARNING, format="%(message)s", handlers=[handler])
    logging.getLogger("uvicorn.error").addFilter(sparing)


def serve(settings: Settings, host: str, port: int) -> None:
    """Run the application until it is stopped; the engine works in a process of its own.

    Raises:
        SettingsError: others could reach it, there are no accounts, and no setting says that this is meant.
    """
    from rag.worker.parent import WorkerSource
    from web.store.shared_secrets import shared_secret
    from web.store.users import any_users

    stored = opened_once(settings)
    share_secret(shared_secret(stored(), "pages"))
    if not is_local(host):
        if not settings.anonymous and not any_users(stored()):
            raise SettingsError(
                f"listening on {host}, whoever reaches this machine can ask, and there are no accounts: make one with wenju user add NAME "
                "--role admin, or set WENJU_ANONYMOUS=yes if everybody may"
            )
        if settings.anonymous == "yes":
            sys.stderr.write(f"wenju: warning: listening on {host}, and whoever reaches this machine can ask\n")
        if not settings.allowed_hosts:
            sys.stderr.write(
                "wenju: warning: WENJU_ALLOWED_HOSTS is empty, so the server answers to no name but this machine's\n"
            )
    if settings.oidc_issuer and not settings.oidc_client_id:
        raise SettingsError(
            "WENJU_OIDC_ISSUER is set and WENJU_OIDC_CLIENT_ID is not: the provider gave both when this server was entered there"
        )
    log_requests()
    _keep_log_short()
    source = WorkerSource(settings)
    source.warm()  # while gradio is being imported
    try:
        uvicorn.run(
            create_app(settings, source, host, stored),
            host=host,
            port=port,
            log_config=None,
            log_level="warning",
            timeout_graceful_shutdown=_PATIENCE_S,
            server_header=False,
            proxy_headers=bool(settings.trusted_proxies),
            forwarded_allow_ips=settings.trusted_proxies or None,
        )
    finally:
        source.close()
        stored().close()
