"""The outermost middleware: a number for each request, one line of JSON in the log for each, and the counts of ``/metrics``.

A line has ``at``, ``id`` (also the reply's ``X-Request-Id``), ``method``, ``path``, ``status``, ``ms``, ``caller``; where a question was answered
``answer``, ``outcome``, ``engine``, ``build`` and ``timings_ms`` as well. What was asked is in it only where ``WENJU_LOG_QUESTIONS`` says so.

Not for: mistakes of our own, whose traceback goes to the log as it is.
"""

from __future__ import annotations

import json
import logging
import re
import secrets
import time
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import Any

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from rag.domain import Answer
from web.access import RULES, rule_for
from web.api.metrics import Metrics
from web.gate import caller_in

REQUESTS = logging.getLogger("wenju.requests")
_ID = re.compile(r"[A-Za-z0-9._-]{1,64}")
_LONGEST_PATH = 200
_answered: ContextVar[dict[str, Any] | None] = ContextVar("what a request was answered", default=None)


def note_answer(answer: Answer, build: str) -> None:
    """Tell the journal what the request under way was answered."""
    line = _answered.get()
    if line is not None:
        line |= {
            "answer": answer.id, "outcome": str(answer.status), "engine": answer.engine, "build": build,
            "timings_ms": answer.timings_ms, "question": answer.question,
        }  # fmt: skip


class Journal:
    """The middleware; ``questions``: what was asked is written down as well."""

    def __init__(self, app: ASGIApp, metrics: Metrics, *, questions: bool = False) -> None:
        self.app = app
        self.metrics = metrics
        self.questions = questions

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one request."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        begun = time.perf_counter()
        given = Headers(scope=scope).get("x-request-id", "")
        id_ = given if _ID.fullmatch(given) else secrets.token_hex(8)
        status = 499  # gone before it was answered

        async def numbered(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                MutableHeaders(raw=message["headers"])["X-Request-Id"] = id_
            await send(message)

        line: dict[str, Any] = {}
        token = _answered.set(line)
        self.metrics.begin()
        try:
            await self.app(scope, receive, numbered)
        finally:
            _answered.reset(token)
            seconds = time.perf_counter() - begun
            self.metrics.end(_route(scope), scope["method"], status, seconds)
            if line:
                self.metrics.answered(line["outcome"], line["engine"])
            self._write(id_, scope, status, seconds, line)

    def _write(self, id_: str, scope: Scope, status: int, seconds: float, line: dict[str, Any]) -> None:
        if not self.questions:
            line.pop("question", None)
        head = {
            "at": datetime.now(UTC).isoformat(timespec="milliseconds"), "id": id_, "method": scope["method"],
            "path": scope["path"][:_LONGEST_PATH], "status": status, "ms": round(seconds * 1000, 1), "caller": caller_in(scope).name,
        }  # fmt: skip
        REQUESTS.info(json.dumps(head | line, ensure_ascii=False))


def log_requests() -> None:
    """Send the lines to standard error, as they are."""
    handler = logging.StreamHandler()
    handler.setFormatter(logging.Formatter("%(message)s"))
    REQUESTS.addHandler(handler)
    REQUESTS.setLevel(logging.INFO)
    REQUESTS.propagate = False


def _route(scope: Scope) -> str:
    rule = rule_for(scope["method"], scope["path"])
    return "page" if rule is RULES[-1] else rule.pattern.pattern
