"""Every route of the application, found in its route table, called badly: nothing gets out or in, and nothing ends in a 500."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from typing import Any

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from tests.web.fakes import FakeSource
from tests.web.serving import build
from web.security import HEADERS

MARK = "<script>alert(1)</script>"
BAD = {
    "markup": MARK,
    "traversal": "../../../../etc/passwd",
    "encoded traversal": "%2e%2e%2f%2e%2e%2fetc%2fpasswd",
    "address": "http://169.254.169.254/latest/meta-data",
    "file": "file:///etc/passwd",
    "number": "9" * 5_000,
    "negative": "-1",
    "nul": "a%00b",
    "long": "a" * 4_000,
    "template": "{{7*7}}${7*7}",
    "empty": "",
}
BODIES: tuple[Any, ...] = (
    {},
    [],
    None,
    {"question": MARK * 3},
    {"fn_index": 99, "data": [MARK], "session_hash": "a"},
    {"fn_index": 0, "data": [], "session_hash": ""},
)


@pytest.fixture(scope="module")
def application() -> FastAPI:
    return build(FakeSource())


@pytest.fixture
def client(application: FastAPI) -> TestClient:
    return TestClient(application, base_url="http://127.0.0.1", raise_server_exceptions=False)


def routes(found: Any, prefix: str = "", depth: int = 0) -> Iterator[tuple[str, set[str]]]:
    """Every path with its methods, through mounts and included routers."""
    for route in getattr(found, "routes", ()):
        path = prefix + getattr(route, "path", "")
        inner = getattr(route, "original_router", None) or (
            None if getattr(route, "methods", None) else getattr(route, "app", None)
        )
        if inner is not None and depth < 6 and getattr(inner, "routes", None):
            own = getattr(getattr(route, "include_context", None), "prefix", "") or ""
            yield from routes(inner, path + own, depth + 1)
        elif path:
            yield path, set(getattr(route, "methods", None) or {"GET"})


def test_the_table_is_found_whole(application: FastAPI) -> None:
    paths = {path for path, _ in routes(application)}
    assert {"/api/ask", "/healthz", "/api/page.png", "/config"} <= paths
    assert any(path.endswith("/queue/join") for path in paths)
    assert any("file=" in path for path in paths)
    assert len(paths) > 40


@pytest.mark.parametrize("bad", BAD.values(), ids=BAD.keys())
def test_every_route_bears_a_bad_call(
    application: FastAPI, client: TestClient, bad: str, caplog: pytest.LogCaptureFixture
) -> None:
    for path, methods in routes(application):
        if "heartbeat" in path:  # never ends by itself; see below
            continue
        address = re.sub(r"\{[^}]*\}", lambda _: bad, path)
        query = dict.fromkeys(("article", "page", "start", "end", "key", "session_hash", "path", "url", "file"), bad)
        for method in methods & {"GET", "POST", "PUT", "DELETE", "HEAD"}:
            for body in BODIES if method == "POST" else (None,):
                reply = client.request(method, address, params=query, json=body, headers={"Origin": "http://127.0.0.1"})
                told = f"{method} {address[:60]} {body} → {reply.status_code} {reply.text[:80]}"
                assert reply.status_code < 500, told
                assert MARK not in reply.text or "json" in reply.headers["content-type"], told
                assert "root:" not in reply.text, told
                assert {name.lower(): reply.headers.get(name) for name in HEADERS} == {
                    name.lower(): value for name, value in HEADERS.items()
                }, told
                assert "default-src 'self'" in reply.headers["content-security-policy"], told
                assert "Traceback" not in reply.text, told
    assert [record for record in caplog.records if record.levelno >= logging.ERROR] == []


def test_no_route_lets_another_origin_read_or_write(application: FastAPI, client: TestClient) -> None:
    for path, methods in routes(application):
        if "heartbeat" in path or "queue/data" in path:
            continue
        address = re.sub(r"\{[^}]*\}", "x", path)
        for origin in ("http://evil.example", "http://localhost:3000", "http://127.0.0.1:9", "null"):
            for method in methods & {"GET", "POST", "PUT", "DELETE"}:
                reply = client.request(
                    method, address, headers={"Origin": origin}, json={} if method == "POST" else None
                )
                assert "access-control-allow-origin" not in reply.headers, f"{method} {address}"
                if method != "GET":
                    assert reply.status_code == 403, f"{method} {address}"


@pytest.mark.parametrize(
    "host", ["evil.example", "127.0.0.1.evil.example", "", "localhost.evil", "a b", "[::1", "169.254.169.254"]
)
def test_no_route_answers_to_another_name(application: FastAPI, client: TestClient, host: str) -> None:
    for path, methods in routes(application):
        address = re.sub(r"\{[^}]*\}", "x", path)
        for method in methods & {"GET", "POST"}:
            reply = client.request(method, address, headers={"Host": host})
            told = "detail" if "problem" in reply.headers["content-type"] else "error"
            assert reply.status_code == 400, f"{method} {address}"
            assert told in reply.json(), f"{method} {address}"


@pytest.mark.parametrize("host", ["localhost", "LOCALHOST:7860", "127.0.0.1:1", "[::1]:7860", "localhost."])
def test_this_machine_answers_to_its_own_names(client: TestClient, host: str) -> None:
    assert client.get("/healthz", headers={"Host": host}).status_code == 200


@pytest.mark.parametrize(
    ("method", "path", "body", "status"),
    [
        ("GET", "/pwa_icon/99999", None, 404),
        ("GET", "/gradio_api/queue/data?session_hash=", None, 422),
        ("GET", "/gradio_api/queue/data", None, 422),
        ("POST", "/gradio_api/queue/join", {"fn_index": 99, "data": [], "session_hash": "a"}, 422),
        ("POST", "/gradio_api/queue/join", {"fn_index": True, "data": [], "session_hash": "a"}, 422),
        ("POST", "/gradio_api/queue/join", {"fn_index": 0, "data": [], "session_hash": ""}, 422),
        ("POST", "/gradio_api/queue/join", {"fn_index": 0, "session_hash": "a"}, 422),
        ("POST", "/gradio_api/queue/join", [], 422),
        ("POST", "/api/ask", {"question": "補助", "history": ["a"] * 3_000}, 200),
    ],
)
def test_a_bad_call_is_told_so(client: TestClient, method: str, path: str, body: Any, status: int) -> None:
    reply = client.request(method, path, json=body)
    assert reply.status_code == status
    assert status == 200 or list(reply.json()) == ["error"]


def test_a_stream_that_breaks_off_is_one_line_in_the_log(client: TestClient, caplog: pytest.LogCaptureFixture) -> None:
    assert client.get("/gradio_api/queue/data", params={"session_hash": "unknown"}).status_code == 200
    (record,) = [one for one in caplog.records if one.name == "web.security"]
    assert record.levelno == logging.WARNING
    assert record.exc_info is None
