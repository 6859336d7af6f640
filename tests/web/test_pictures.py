"""The route that shows a printed page, and where the panel asks for one."""

from __future__ import annotations

from dataclasses import replace

from fastapi import FastAPI
from starlette.testclient import TestClient

from rag.domain import Box
from tests.web.fakes import FakeSource
from web.conversation import Turn
from web.evidence import evidence_html
from web.pictures import picture_addresses, pictures_router


def client() -> TestClient:
    app = FastAPI()
    app.include_router(pictures_router(FakeSource()))
    return TestClient(app)


def test_a_page_is_served_as_a_picture() -> None:
    answer = client().get("/api/page.png", params={"article": "known", "page": 3, "start": 1, "end": 5})
    assert (answer.status_code, answer.headers["content-type"], answer.content) == (200, "image/png", b"\x89PNG")


def test_what_is_not_there_or_cannot_be_shown() -> None:
    assert client().get("/api/page.png", params={"article": "../../etc/passwd", "page": 1}).status_code == 404
    assert client().get("/api/page.png", params={"article": "known", "page": 10}).status_code == 503
    assert client().get("/api/page.png", params={"article": "known", "page": "x"}).status_code == 422


def test_one_picture_for_each_page_of_a_quote_and_none_without_boxes() -> None:
    answer = FakeSource().get().reply("補助多少")
    plain = answer.citations[0]
    assert picture_addresses(plain) == []
    boxed = replace(plain, boxes=(Box(7, 0, 0, 1, 1), Box(7, 0, 2, 1, 3), Box(8, 0, 0, 1, 1)))
    addresses = picture_addresses(boxed)
    assert [address.split("page=")[1].split("&")[0] for address in addresses] == ["7", "8"]
    html = evidence_html((Turn("補助多少", answer=replace(answer, citations=(boxed,))),))
    assert html.count("<img ") == 2
    assert "&amp;start=" in html
