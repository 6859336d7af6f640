"""The HTTP API: ``POST /api/ask`` and ``GET /healthz``. Imports neither gradio nor llama_index.

Whatever is wrong with a request is answered with ``{"error": one line}``: 400 not JSON, 422 wrong types or a
question that cannot be taken, 503 the index, or too many at once (with Retry-After), 504 a question that takes too long, 500 a bug of ours (its
traceback goes to the log, not out).
"""

from __future__ import annotations

import logging
from collections.abc import Callable

from anyio import CapacityLimiter, to_thread
from anyio.lowlevel import RunVar
from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse
from pydantic import BaseModel, ConfigDict, ValidationError

from rag.domain import Answer, Answered
from rag.errors import BusyError, QuestionError, TimeLimitError, WenjuError
from rag.preferences import read_preferences
from web.labels import LABELS, LANGUAGES, choose_language
from web.source import Source

_log = logging.getLogger(__name__)

RETRY_S = 2
MOST_WAITING = 256
_waiting: RunVar[CapacityLimiter] = RunVar("threads that wait for answers")


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
        problem = await to_thread.run_sync(source.health)
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
            return JSONResponse(await to_thread.run_sync(_answer, source, present, body, limiter=_threads()))
        except WenjuError as error:
            return refused(error)
        except Exception:
            # The edge of the program: a bug is logged whole and told in one line.
            _log.exception("POST /api/ask failed")
            return JSONResponse({"error": LABELS.internal[language]}, 500)

    return router


def refused(error: WenjuError) -> JSONResponse:
    """The response to what a person can mend."""
    if isinstance(error, BusyError):
        return JSONResponse({"error": str(error)}, 503, {"Retry-After": str(RETRY_S)})
    kinds = {QuestionError: 422, TimeLimitError: 504}
    return JSONResponse({"error": str(error)}, kinds.get(type(error), 503))


def _threads() -> CapacityLimiter:
    """Threads that wait for answers: their own, so that they leave those that serve files alone; more than the engine takes at once."""
    try:
        return _waiting.get()
    except LookupError:
        _waiting.set(CapacityLimiter(MOST_WAITING))
        return _waiting.get()


def _answer(source: Source, present: Callable[[Answer], dict[str, object]], body: Ask) -> dict[str, object]:
    for step in source.get().stream(body.question, body.history, read_preferences(body.preferences)):
        if isinstance(step, Answered):
            return present(step.answer)
    raise AssertionError("the engine ended without an answer")
