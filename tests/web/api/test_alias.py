import subprocess
import sys
from collections.abc import Iterator

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from rag.present import answer_json
from tests.web.fakes import FakeSource
from web.api.alias import api_router


@pytest.fixture
def source() -> FakeSource:
    return FakeSource()


@pytest.fixture
def client(source: FakeSource) -> Iterator[TestClient]:
    app = FastAPI(openapi_url=None, docs_url=None)
    app.include_router(api_router(source, answer_json))
    with TestClient(app) as found:
        yield found


def test_an_answer_has_the_shape_of_the_contract(client: TestClient) -> None:
    body = client.post("/api/ask", json={"question": "補助？"}).json()
    assert {
        "id",
        "question",
        "status",
        "answer",
        "confidence",
        "citations",
        "claims",
        "engine",
        "passes",
        "timings_ms",
    } <= set(body)
    assert body["status"] == "answered"
    first = body["citations"][0]
    assert first["quote"] in first["passage"]
    assert first["end"] - first["start"] == len(first["quote"])


def test_history_reaches_the_engine(client: TestClient, source: FakeSource) -> None:
    client.post("/api/ask", json={"question": "那上限呢？", "history": ["補助？"]})
    assert source.engine.asked == [("那上限呢？", ("補助？",))]


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"", 400),
        (b"{", 400),
        (b"\xff\xfe", 400),
        (b"[" * 20_000, 400),
        (b'{"question": "\\ud800"}', 400),
        (b"[]", 422),
        (b"{}", 422),
        (b'{"question": 7}', 422),
        (b'{"question": "x", "history": "y"}', 422),
        (b'{"question": "x", "history": [1]}', 422),
        (b'{"question": "x", "extra": 1}', 422),
    ],
)
def test_a_bad_body_gets_one_clear_line(client: TestClient, body: bytes, status: int) -> None:
    reply = client.post("/api/ask", content=body, headers={"Accept-Language": "en"})
    assert reply.status_code == status
    assert set(reply.json()) == {"error"}
    assert reply.json()["error"].startswith("send JSON like")
    assert "\n" not in reply.json()["error"]


@pytest.mark.parametrize(
    ("question", "status", "words"),
    [("長" * 501, 422, "500 characters"), ("鎖住", 503, "locked"), ("故障", 500, "伺服器內部錯誤")],
)
def test_trouble_is_told_in_one_line(client: TestClient, question: str, status: int, words: str) -> None:
    reply = client.post("/api/ask", json={"question": question})
    assert reply.status_code == status
    assert words in reply.json()["error"]
    assert "secret" not in reply.text


def test_a_missing_index_says_what_to_run_and_is_picked_up_later(client: TestClient, source: FakeSource) -> None:
    source.missing = True
    reply = client.post("/api/ask", json={"question": "補助？"})
    assert reply.status_code == 503
    assert "wenju ingest" in reply.json()["error"]
    source.missing = False
    assert client.post("/api/ask", json={"question": "補助？"}).status_code == 200


def test_healthz_needs_neither_gradio_nor_llama_index(client: TestClient) -> None:
    assert client.get("/healthz").json() == {"status": "ok"}
    code = "import sys, app, wenju, web.api.v1, web.openai.app, web.mcp.server; assert not {'gradio', 'llama_index'} & set(sys.modules)"
    subprocess.run([sys.executable, "-c", code], check=True, timeout=60)


def test_health_says_what_keeps_questions_from_being_answered(client: TestClient, source: FakeSource) -> None:
    assert (client.get("/healthz").status_code, client.get("/healthz").json()) == (200, {"status": "ok"})
    source.trouble = "the index is damaged: run wenju ingest --rebuild"
    reply = client.get("/healthz")
    assert (reply.status_code, reply.json()) == (503, {"status": "failing", "error": source.trouble})
