"""The route that shows a printed page, and where the panel asks for one."""

from __future__ import annotations

from dataclasses import replace

from fastapi import FastAPI
from starlette.testclient import TestClient

from rag.domain import Box
from tests.web.fakes import FakeSource
from web.conversation import Turn
from web.evidence import evidence_html
from web.pictures import picture_addresses, pictures_router, with_pictures


def client(*, open_archive: bool = True) -> TestClient:
    app = FastAPI()
    app.include_router(pictures_router(FakeSource(), open_archive=open_archive))
    return TestClient(app)


def test_only_pages_that_an_answer_cites_are_shown_by_the_address_it_gives() -> None:
    citation = FakeSource().get().reply("補助多少").citations[0]
    article = replace(citation.passage.article, id="known")
    cited = replace(citation, passage=replace(citation.passage, article=article), boxes=(Box(7, 0, 0, 1, 1),))
    (address,) = picture_addresses(cited)
    closed = client(open_archive=False)
    assert closed.get(address).status_code == 200
    for other in (address.replace("page=7", "page=8"), address.split("&key")[0], address[:-1], address + "0"):
        assert closed.get(other).status_code == 403
    assert client().get(address.replace("page=7", "page=8").split("&key")[0]).status_code == 200


def test_the_api_gives_the_addresses() -> None:
    answer = FakeSource().get().reply("補助多少")
    first = replace(answer.citations[0], boxes=(Box(7, 0, 0, 1, 1),))
    shown = with_pictures(replace(answer, citations=(first,)), {"citations": [{"marker": 1}]})
    assert shown == {"citations": [{"marker": 1, "pictures": picture_addresses(first)}]}


def test_a_page_is_served_as_a_picture() -> None:
    answer = client().get("/api/page.png", params={"article": "known", "page": 3, "start": 1, "end": 5})
    assert (answer.status_code, answer.headers["content-type"], answer.content) == (200, "image/png", b"\x89PNG")


def test_what_is_not_there_or_cannot_be_shown() -> None:
    assert client().get("/api/page.png", params={"article": "../../etc/passwd", "page": 1}).status_code == 404
    assert client().get("/api/page.png", params={"article": "known", "page": 10}).status_code == 503
    assert client().get("/api/page.png", params={"article": "known", "page": "x"}).status_code == 422
    for page in (-1, 0, 10**9, 10**40):
        answer = client().get("/api/page.png", params={"article": "known", "page": page, "end": -1})
        assert (answer.status_code, set(answer.json())) == (404, {"error"})


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
