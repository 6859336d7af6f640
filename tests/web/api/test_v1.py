"""The HTTP interface over real HTTP: answers, streams, problems."""

from __future__ import annotations

import json
import time

import httpx
import pytest

from rag.present import answer_json
from tests.web.conftest import Desk
from web.callers import Role, Scope
from web.store.users import add_user

PROBLEM = {"type", "title", "status", "detail"}


def events(text: str) -> list[tuple[str, dict[str, object]]]:
    found = []
    for block in text.strip().split("\n\n"):
        name, data = block.split("\n")
        found.append((name.removeprefix("event: "), json.loads(data.removeprefix("data: "))))
    return found


def is_problem(reply: httpx.Response, status: int, words: str) -> None:
    assert reply.status_code == status, reply.text
    assert reply.headers["content-type"] == "application/problem+json"
    assert set(reply.json()) == PROBLEM
    assert reply.json()["status"] == status
    assert words in reply.json()["detail"]
    assert "\n" not in reply.json()["detail"]


def test_an_answer_is_that_of_the_alias_and_says_where_it_is_kept(client: httpx.Client, desk: Desk) -> None:
    shown = client.post(
        "/api/v1/ask", json={"question": "補助？", "history": ["勞工？"], "preferences": {"length": "short"}}
    ).json()
    assert set(shown) == {*answer_json(desk.source.engine.reply("補助？")), "conversation"}
    assert shown["conversation"] is None
    assert shown["status"] == "answered"
    assert "pictures" in shown["citations"][0]
    assert desk.source.engine.asked[-1] == ("補助？", ("勞工？",))
    assert desk.source.engine.preferences.length == "short"
    alias = client.post("/api/ask", json={"question": "補助？"}).json()
    assert set(alias) == set(shown) - {"conversation"}


@pytest.mark.parametrize("by", ["accept", "field"])
def test_a_stream_tells_each_step_then_the_claims_then_the_answer(client: httpx.Client, by: str) -> None:
    headers = {"Accept": "text/event-stream"} if by == "accept" else {}
    body = {"question": "補助？", "stream": by == "field"}
    reply = client.post("/api/v1/ask", json=body, headers=headers)
    assert reply.headers["content-type"].startswith("text/event-stream")
    found = events(reply.text)
    names = [name for name, _ in found]
    assert names == [
        "accepted",
        "screened",
        "condensed",
        "found",
        "drafted",
        "verified",
        "claim",
        "claim",
        "claim",
        "answer",
    ]
    answer = found[-1][1]
    assert [claim for name, claim in found if name == "claim"] == answer["claims"]


@pytest.mark.speed
def test_the_first_event_comes_at_once(client: httpx.Client) -> None:
    waits = []
    for _ in range(5):
        begun = time.perf_counter()
        with client.stream("POST", "/api/v1/ask", json={"question": "補助？", "stream": True}) as reply:
            next(reply.iter_lines())
            waits.append(time.perf_counter() - begun)
    assert min(waits) < 0.1


@pytest.mark.parametrize(("question", "status", "words"), [("鎖住", 503, "locked"), ("故障", 500, "internal error")])
def test_trouble_in_a_stream_is_its_last_event(client: httpx.Client, question: str, status: int, words: str) -> None:
    name, problem = events(client.post("/api/v1/ask", json={"question": question, "stream": True}).text)[-1]
    assert (name, problem["status"]) == ("problem", status)
    assert words in str(problem["detail"])
    assert "secret" not in str(problem)


@pytest.mark.parametrize(
    ("method", "path", "body", "status", "words"),
    [
        ("POST", "/api/v1/ask", b"{", 400, "JSON decode error"),
        ("POST", "/api/v1/ask", b"{}", 422, "question: Field required"),
        ("POST", "/api/v1/ask", b'{"question": "a", "qeustion": 1}', 422, "qeustion: Extra inputs"),
        ("POST", "/api/v1/ask", b'{"question": 7}', 422, "question: Input should be a valid string"),
        ("POST", "/api/v1/ask", "{\"question\": \"鎖住\"}".encode(), 503, "locked"),
        ("POST", "/api/v1/ask", "{\"question\": \"故障\"}".encode(), 500, "internal error"),
        ("POST", "/api/v1/search", b'{"question": "a", "limit": 0}', 422, "limit"),
        ("GET", "/api/v1/articles/none", None, 404, "no article"),
        ("GET", "/api/v1/passages/none%23", None, 404, "no passage"),
        ("GET", "/api/v1/page.png?article=none&page=1", None, 403, "only pages that an answer cites"),
        ("GET", f"/api/v1/conversations/{'0' * 32}", None, 404, "no conversation"),
        ("DELETE", "/api/v1/conversations/a%0Ab", None, 404, "no such address"),
        ("GET", "/api/v1/ask", None, 405, "does not take that method"),
        ("GET", "/api/v1/nothing", None, 403, "wants a person"),
        ("GET", "/api/v1/articles?limit=x", None, 422, "limit"),
        ("GET", "/api/v1/users", None, 403, "wants a person who is signed in"),
    ],
)  # fmt: skip
def test_problems(client: httpx.Client, method: str, path: str, body: bytes | None, status: int, words: str) -> None:
    reply = client.request(method, path, content=body, headers={"Content-Type": "application/json"})
    is_problem(reply, status, words)
    assert "secret" not in reply.text


def test_a_key_is_asked_for_and_opens_its_scopes_alone(desk: Desk) -> None:
    body = {"question": "補助？"}
    with httpx.Client(base_url=desk.url) as nobody:
        is_problem(nobody.post("/api/v1/ask", json=body), 401, "send a key")
        assert nobody.post("/api/v1/ask", json=body).headers["www-authenticate"] == "Bearer"
        wrong = {"Authorization": "Bearer wj_00000000_x"}
        is_problem(nobody.post("/api/v1/ask", json=body, headers=wrong), 401, "this key opens nothing")
        is_problem(nobody.post("/api/v1/ask", json=body, headers={"Authorization": "Bearer sk-x"}), 401, "send a key")
    with desk.client(Scope.ASK) as asking:
        assert asking.post("/api/v1/ask", json=body).status_code == 200
        is_problem(asking.post("/api/v1/search", json=body), 403, "it wants the scope read")


def test_a_key_has_so_many_requests_a_minute(desk: Desk) -> None:
    with desk.client(per_minute=2) as client:
        replies = [client.post("/api/v1/search", json={"question": "補助"}) for _ in range(3)]
        assert [reply.status_code for reply in replies] == [200, 200, 429]
        is_problem(replies[2], 429, "too many requests with this key")
        assert int(replies[2].headers["retry-after"]) > 0
    with desk.client(per_minute=2) as other:
        assert other.post("/api/v1/search", json={"question": "補助"}).status_code == 200


def test_search_and_reading(client: httpx.Client, desk: Desk) -> None:
    hits = client.post("/api/v1/search", json={"question": "補助", "limit": 2}).json()["hits"]
    assert len(hits) == 2
    passage = client.get("/api/v1/passages/" + hits[0]["passage_id"].replace("#", "%23")).json()
    assert passage["text"] == hits[0]["text"]
    article = client.get("/api/v1/articles/" + hits[0]["article_id"]).json()
    assert article["text"][passage["start"] : passage["end"]] == passage["text"]
    listed = client.get("/api/v1/articles", params={"text": "服務業"}).json()
    assert [one["id"] for one in listed["articles"]] == ["12-service-digital-subsidy"]
    assert client.get("/api/v1/articles", params={"limit": 1, "offset": 1}).json()["total"] == 3
    assert client.get("/api/v1/articles", params={"issue": "1"}).json() == {"total": 0, "articles": []}


def test_whole_articles_are_not_for_every_member(desk: Desk) -> None:
    add_user(desk.store, "reader", Role.MEMBER)
    with desk.client(user="reader") as keyed:
        assert keyed.get("/api/v1/articles/12-service-digital-subsidy").status_code == 200


def test_a_draft_is_checked(client: httpx.Client) -> None:
    quote = "每家企業最多補助10萬元。"
    found = client.post("/api/v1/verify", json={"text": f"{quote}\n\n月球上有一座城市，住著三百萬人。"}).json()
    assert found["claims"][0]["text"] == quote
    assert found["supported"] is False
    assert all(claim["reason"] for claim in found["claims"])


def test_conversations_of_who_is_known(desk: Desk) -> None:
    add_user(desk.store, "talker", Role.MEMBER)
    add_user(desk.store, "nosy", Role.ADMIN)
    with desk.client(user="talker") as client, desk.client(user="nosy") as other:
        first = client.post("/api/v1/ask", json={"question": "補助？"}).json()
        again = client.post("/api/v1/ask", json={"question": "措施？", "conversation": first["conversation"]}).json()
        assert again["conversation"] == first["conversation"]
        address = f"/api/v1/conversations/{first['conversation']}"
        assert [turn["question"] for turn in client.get(address).json()["turns"]] == ["補助？", "措施？"]
        assert client.get(address).json()["turns"][0]["answer"]["answer"] == first["answer"]
        assert other.get(address).status_code == other.delete(address).status_code == 404
        streamed = events(client.post("/api/v1/ask", json={"question": "選擇？", "stream": True}).text)[-1][1]
        assert len(client.get("/api/v1/conversations").json()["conversations"]) == 2
        assert client.delete(address).json() == {"deleted": 1}
        assert client.get(address).status_code == 404
        assert client.delete("/api/v1/conversations").json() == {"deleted": 1}
        assert client.get(f"/api/v1/conversations/{streamed['conversation']}").status_code == 404


def test_feedback_is_read_and_reviewed_by_staff(client: httpx.Client, desk: Desk) -> None:
    add_user(desk.store, "editor", Role.STAFF)
    body = {"answer_id": "0" * 32, "mark": "bad", "comment": "頁碼\u0000不對"}
    made = client.post("/api/v1/feedback", json=body)
    assert made.status_code == 201
    is_problem(client.get("/api/v1/feedback"), 403, "this is for staff")
    review = {"verdict": "wrong", "note": "第32頁"}
    address = f"/api/v1/feedback/{made.json()['id']}/reviews"
    is_problem(client.post(address, json=review), 403, "this is for staff")
    with desk.client(user="editor") as editor:
        assert editor.post(address, json=review).status_code == 201
        is_problem(editor.post(f"/api/v1/feedback/{'f' * 32}/reviews", json=review), 404, "no feedback")
        (mark,) = [one for one in editor.get("/api/v1/feedback").json()["feedback"] if one["id"] == made.json()["id"]]
    assert (mark["comment"], mark["reviews"][0]["verdict"]) == ("頁碼不對", "wrong")


def test_who_asks_is_told(client: httpx.Client) -> None:
    me = client.get("/api/v1/me").json()
    assert (me["role"], me["scopes"]) == ("member", sorted(Scope))


def test_requests_have_numbers_that_may_be_given(client: httpx.Client) -> None:
    assert len(client.get("/healthz").headers["x-request-id"]) == 16
    assert client.get("/healthz", headers={"X-Request-Id": "abc-1"}).headers["x-request-id"] == "abc-1"
    assert client.get("/healthz", headers={"X-Request-Id": "a b"}).headers["x-request-id"] != "a b"


def test_ready_and_counted(client: httpx.Client, desk: Desk) -> None:
    ready = client.get("/readyz").json()
    assert (ready["status"], ready["build"]) == ("ready", "b1")
    client.post("/api/v1/ask", json={"question": "補助？"})
    text = client.get("/metrics").text
    assert 'wenju_requests_total{method="POST",route="/api/v1/ask",status="200"}' in text
    assert 'wenju_answers_total{engine="extractive",status="answered"}' in text
    with httpx.Client(base_url=desk.url) as nobody:
        is_problem(nobody.get("/metrics"), 401, "sign in")
        assert nobody.get("/healthz").json() == {"status": "ok"}
        desk.source.missing = True
        try:
            is_problem(nobody.get("/readyz"), 503, "wenju ingest")
        finally:
            desk.source.missing = False


def test_the_document_and_the_page_to_read_it(desk: Desk) -> None:
    with httpx.Client(base_url=desk.url) as nobody:
        made = nobody.get("/api/v1/openapi.json").json()
        page = nobody.get("/api/v1/docs")
    assert made["openapi"].startswith("3.1")
    assert {"/ask", "/search", "/verify", "/articles", "/articles/{id}", "/passages/{id}", "/conversations"} <= set(
        made["paths"]
    )
    assert made["components"]["schemas"]["AskIn"]["examples"]
    for path, methods in made["paths"].items():
        for method, operation in methods.items():
            assert operation["security"], (method, path)
            assert "application/problem+json" in operation["responses"]["401"]["content"]
            assert f"<code>/api/v1{path}</code>" in page.text
    assert "<script" not in page.text
    assert "default-src 'self'" in page.headers["content-security-policy"]
    assert "src=" not in page.text
