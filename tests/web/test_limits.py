"""One client may ask for so much; the server takes on so much; both say when to ask again."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from starlette.testclient import TestClient

import app
from rag.errors import BusyError, SettingsError, TimeLimitError
from rag.settings import Settings
from tests.web.fakes import FakeSource
from tests.web.serving import build
from web.chat import answer_turn
from web.conversation import Conversation
from web.hosts import Hosts, hosts_of, is_local, is_own
from web.limits import Buckets


@dataclass
class Clock:
    now: float = 0.0

    def __call__(self) -> float:
        return self.now


def test_a_bucket_is_emptied_and_filled_again() -> None:
    clock = Clock()
    buckets = Buckets(60, 3, clock)
    assert [buckets.wait("a") for _ in range(4)] == [0, 0, 0, 1]
    assert buckets.wait("b") == 0
    clock.now += 1
    assert [buckets.wait("a") for _ in range(2)] == [0, 1]
    clock.now += 60
    assert [buckets.wait("a") for _ in range(4)] == [0, 0, 0, 1]


def test_no_rate_is_no_limit() -> None:
    assert not any(Buckets(0, 1).wait("a") for _ in range(1_000))


def test_many_clients_take_no_memory_without_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("web.limits._MOST_CLIENTS", 100)
    clock = Clock()
    buckets = Buckets(60, 1, clock)
    for number in range(1_000):
        clock.now += 0.001
        buckets.wait(str(number))
    assert len(buckets._buckets) <= 101
    assert buckets.wait("999") == 1  # the newest are remembered


def test_questions_and_pictures_are_counted_and_files_are_not() -> None:
    client = TestClient(build(FakeSource(), Settings(rate_per_minute=30, rate_burst=2)), base_url="http://127.0.0.1")
    replies = [client.post("/api/ask", json={"question": "補助？"}) for _ in range(3)]
    assert [reply.status_code for reply in replies] == [200, 200, 429]
    assert replies[2].headers["retry-after"] == "2"
    assert replies[2].json()["error"] == "too many requests from your address: ask again in 2 s"
    assert client.get("/api/page.png", params={"article": "known", "page": 1}).status_code == 429
    join = {"fn_index": 0, "data": [], "session_hash": "a"}
    assert client.post("/gradio_api/queue/join", json=join).status_code == 429
    assert {client.get(path).status_code for path in ("/healthz", "/", "/ui/chat.css")} == {200}


class Failing(FakeSource):
    def __init__(self, error: Exception) -> None:
        super().__init__()
        self.error = error

    def get(self) -> FakeSource:  # type: ignore[override]
        raise self.error


@pytest.mark.parametrize(
    ("error", "status", "after"),
    [(BusyError("too many"), 503, "2"), (TimeLimitError("too long"), 504, None)],
)
def test_what_the_server_cannot_take_on_is_told_clearly(error: Exception, status: int, after: str | None) -> None:
    client = TestClient(build(Failing(error)), base_url="http://127.0.0.1")
    reply = client.post("/api/ask", json={"question": "補助？"})
    assert (reply.status_code, reply.headers.get("retry-after")) == (status, after)
    assert reply.json() == {"error": str(error)}


@pytest.mark.parametrize(("error", "words"), [(BusyError("x"), "現在問的人較多"), (TimeLimitError("x"), "時間太久")])
def test_the_page_says_so_in_the_visitors_words_and_keeps_the_question(error: Exception, words: str) -> None:
    *_, (box, _, messages, *_rest) = answer_turn(Failing(error), "補助？", Conversation())  # type: ignore[arg-type]
    assert box == "補助？"
    assert words in messages[-1]["content"]


def test_names_of_the_server() -> None:
    hosts = hosts_of("ask.example.org, .intern.example", "10.0.0.5")
    taken = ["localhost:7860", "127.0.0.1", "ask.example.org", "ASK.example.org:443", "a.intern.example", "10.0.0.5:80"]
    assert [name for name in taken if not hosts.takes(name)] == []
    refused = ["", "evil.example", "ask.example.org.evil", "intern.example", "10.0.0.6", "xask.example.org"]
    assert [name for name in refused if hosts.takes(name)] == []
    assert not hosts_of("", "0.0.0.0").takes("0.0.0.0")
    assert Hosts(frozenset({"*"})).takes("anything.example")


def test_origins() -> None:
    assert is_own("http://127.0.0.1:7860", "127.0.0.1:7860")
    assert is_own("https://ask.example.org", "ask.example.org")
    assert is_own("https://ask.example.org:8443", "ask.example.org")  # a proxy that drops the port
    for origin in ("null", "http://127.0.0.1:3000", "http://localhost:7860", "http://127.0.0.1", "http://[", ""):
        assert not is_own(origin, "127.0.0.1:7860")


def test_listening_to_everybody_is_warned_of(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    served: list[dict[str, object]] = []
    monkeypatch.setattr("app.uvicorn.run", lambda _app, **options: served.append(options))
    monkeypatch.setattr("app.create_app", lambda *_: None)
    monkeypatch.setattr("app.log_requests", lambda: None)  # it would write to this test's standard error ever after
    monkeypatch.setattr("rag.worker.parent.WorkerSource.warm", lambda _: None)
    app.serve(Settings(), "127.0.0.1", 1)
    assert capsys.readouterr().err == ""
    with pytest.raises(SettingsError, match="there are no accounts: make one with wenju user add"):
        app.serve(Settings(), "0.0.0.0", 1)
    app.serve(Settings(trusted_proxies="10.0.0.9", anonymous="yes"), "0.0.0.0", 1)
    assert "warning: listening on 0.0.0.0" in capsys.readouterr().err
    assert [one["proxy_headers"] for one in served] == [False, True]
    assert not is_local("0.0.0.0")
    assert is_local("::1")
