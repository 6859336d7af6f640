"""One line of JSON for each request, and what is not in it."""

from __future__ import annotations

import json
import logging
from typing import Any

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from rag.present import answer_json
from rag.settings import Settings
from tests.web.fakes import FakeSource
from web.api.metrics import Metrics
from web.api.v1 import v1
from web.journal import Journal
from web.service import Service


def never() -> Any:
    raise AssertionError("nobody signs in here")


def client(*, questions: bool = False) -> TestClient:
    app = FastAPI(openapi_url=None, docs_url=None, redoc_url=None)
    app.mount("/api/v1", v1(Service(Settings(), FakeSource(), never, answer_json)))
    app.add_middleware(Journal, metrics=Metrics(), questions=questions)
    return TestClient(app, raise_server_exceptions=False)


def lines(caplog: pytest.LogCaptureFixture) -> list[dict[str, Any]]:
    return [json.loads(record.getMessage()) for record in caplog.records if record.name == "wenju.requests"]


@pytest.mark.parametrize("stream", [False, True])
def test_an_answer_is_one_line_without_the_question(caplog: pytest.LogCaptureFixture, stream: bool) -> None:
    caplog.set_level(logging.INFO, "wenju.requests")
    reply = client().post("/api/v1/ask", json={"question": "補助？", "stream": stream})
    (line,) = lines(caplog)
    assert line["id"] == reply.headers["x-request-id"]
    assert (line["method"], line["path"], line["status"], line["outcome"]) == ("POST", "/api/v1/ask", 200, "answered")
    assert {"at", "ms", "caller", "answer", "engine", "build", "timings_ms"} <= set(line)
    assert "補助" not in json.dumps(line, ensure_ascii=False)
    assert "question" not in line


def test_what_was_asked_is_there_where_it_is_wanted(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO, "wenju.requests")
    client(questions=True).post("/api/v1/ask", json={"question": "補助？"})
    assert lines(caplog)[0]["question"] == "補助？"


def test_what_fails_has_its_line_too(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO, "wenju.requests")
    found = client()
    found.get("/nothing")
    found.post("/api/v1/ask", json={"question": "故障"})
    assert [(line["path"], line["status"]) for line in lines(caplog)] == [("/nothing", 404), ("/api/v1/ask", 500)]
