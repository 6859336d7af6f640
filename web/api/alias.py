"""``POST /api/ask``, the first address that programs asked at, and ``GET /healthz``. Imports neither gradio nor llama_index.

Whatever is wrong with a request is answered with ``{"error": one line}``: 400 not JSON, 422 wrong types or a
question that cannot be taken, 503 the index, or too many at once (with Retry-After), 504 a question that takes too long, 500 a bug of ours (its
traceback goes to the log, not out).

Not for: new things; those are under ``/api/v1``.
"""

from __future__ import annotations

import logging
from collections.abc import Callable

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse
from pydantic import BaseModel, ConfigDict, ValidationError

from rag.domain import Answer
from rag.errors import WenjuError
from rag.preferences import read_preferences
from web.labels import LABELS, LANGUAGES, choose_language
from web.problems import told, trouble_of
from web.source import Source
from web.threads import in_thread

_log = logging.getLogger(__name__)


class Ask(BaseModel):
    """The body of ``POST /api/ask``; ``history`` holds earlier questions, oldest first; see ``rag.preferences`` for the last."""

    model_config = ConfigDict(extra="forbid", strict=True)

    question: str
    history: list[str] = []
    preferences: dict[str, str] = {}


def api_router(source: Source, present: Callable[[Answer], dict[str, object]]) -> APIRouter:
    """Build the routes over an engine source; ``present`` turns an answer into its JSON."""
    router = APIRouter()

    @router.get("/healthz")
    async def healthz() -> JSONResponse:
        problem = await in_thread(source.health)
        return JSONResponse({"status": "failing", "error": problem}, 503) if problem else JSONResponse({"status": "ok"})

    @router.post("/api/ask")
    async def ask(request: Request) -> JSONResponse:
        language = LANGUAGES.index(choose_language(request.headers.get("accept-language", "")))
        try:
            body = Ask.model_validate_json(await request.body())
        except ValidationError as error:
            first = error.errors(include_url=False)[0]
            place = ".".join(map(str, first["loc"]))
            hint = f"{LABELS.bad_request[language]}{place + ': ' if place else ''}{first['msg']}"
            return JSONResponse({"error": hint}, 400 if first["type"] == "json_invalid" else 422)
        try:
            return JSONResponse(await in_thread(_answer, source, present, body))
        except WenjuError as error:
            return told(request.url.path, trouble_of(error))
        except Exception:
            # The edge of the program: a bug is logged whole and told in one line.
            _log.exception("POST /api/ask failed")
            return JSONResponse({"error": LABELS.internal[language]}, 500)

    return router


def _answer(source: Source, present: Callable[[Answer], dict[str, object]], body: Ask) -> dict[str, object]:
    return present(source.get().ask(body.question, body.history, read_preferences(body.preferences)))
