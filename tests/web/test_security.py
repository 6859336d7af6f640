"""The whole application, asked over HTTP: what it sends with every page and which doors stay shut."""

import re
from collections.abc import Iterator

import pytest
from starlette.testclient import TestClient

from tests.web.fakes import FakeSource
from tests.web.serving import build
from web.labels import Labels
from web.security import MAX_BODY, script_hashes


@pytest.fixture(scope="module")
def client() -> Iterator[TestClient]:
    with TestClient(build(FakeSource()), base_url="http://127.0.0.1") as found:
        yield found


def page(client: TestClient, language: str = "zh-TW") -> tuple[str, dict[str, str]]:
    reply = client.get("/", headers={"Accept": "text/html", "Accept-Language": language})
    assert reply.status_code == 200
    return reply.text, dict(reply.headers)


def test_the_page_may_load_nothing_from_elsewhere(client: TestClient) -> None:
    _, headers = page(client)
    policy = headers["content-security-policy"]
    assert "default-src 'self'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe-eval" not in policy
    assert "http" not in policy
    scripts = re.search(r"script-src ([^;]*)", policy)
    assert scripts
    assert "unsafe-inline" not in scripts[1]


def test_every_inline_script_of_the_page_is_named(client: TestClient) -> None:
    html, headers = page(client)
    hashes = script_hashes(html).split()
    assert len(hashes) >= 3
    assert all(digest in headers["content-security-policy"] for digest in hashes)


@pytest.mark.parametrize("path", ["/", "/healthz", "/ui/chat.css", "/nothing", "/openapi.json"])
def test_every_response_carries_the_headers(client: TestClient, path: str) -> None:
    headers = client.get(path).headers
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "same-origin"
    assert headers["x-frame-options"] == "DENY"
    assert "default-src 'self'" in headers["content-security-policy"]


@pytest.mark.parametrize(
    "path",
    [
        "/openapi.json",
        "/docs",
        "/redoc",
        "/gradio_api/openapi.json",
        "/gradio_api/info",
        "/gradio_api/runs",
        "/gradio_api/file=/etc/passwd",
        "/gradio_api/proxy=http://127.0.0.1/",
        "/gradio_api/upload_progress",
        "/gradio_api/startup-events",
        "/monitoring",
        "/login/",
        "/logout/",
    ],
)
def test_what_the_pages_do_not_need_is_not_there(client: TestClient, path: str) -> None:
    assert client.get(path).status_code == 404


def test_uploads_are_not_there(client: TestClient) -> None:
    assert client.post("/gradio_api/upload", files={"files": b"x"}).status_code == 404


def test_large_and_unmeasured_bodies_are_turned_away(client: TestClient) -> None:
    large = client.post("/api/ask", content=b" " * (MAX_BODY + 1))
    assert (large.status_code, set(large.json())) == (413, {"error"})
    streamed = client.post("/api/ask", content=iter([b"{}"]))
    assert (streamed.status_code, set(streamed.json())) == (411, {"error"})


def test_the_page_is_in_the_visitors_language_and_carries_the_words(client: TestClient) -> None:
    zh, _ = page(client)
    en, _ = page(client, "en-GB,en;q=0.8")
    assert '<html lang="zh-Hant-TW" data-lang="zh"' in zh
    assert '<html lang="en" data-lang="en"' in en
    words = re.search(r'<script type="application/json" id="words">(.*?)</script>', zh, re.DOTALL)
    assert words
    assert all(f'"{place}"' in words[1] for place in Labels._fields)
    assert '"limit": 500' in words[1]


def test_the_page_names_no_other_host_in_its_head(client: TestClient) -> None:
    html, _ = page(client)
    head = re.sub(r"<script.*?</script>", "", html[: html.index("</head>")], flags=re.DOTALL)
    assert "://" not in head


def test_analytics_and_history_are_off_and_no_event_is_public(client: TestClient) -> None:
    config = client.get("/config").json()
    assert config["analytics_enabled"] is False
    assert not config.get("run_history")
    assert not config.get("footer_links")
    assert {event["api_visibility"] for event in config["dependencies"]} == {"private"}
