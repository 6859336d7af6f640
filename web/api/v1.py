"""The HTTP interface, version 1: what other programs ask at ``/api/v1``. Imports neither gradio nor llama_index.

Each route does one thing with ``web.service`` or the store; who may is decided before it (``web.access``), what goes wrong is told by RFC 9457.

Not for: accounts' own routes (``web.accounts.routes``).
"""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import FastAPI, Path, Query, Request
from fastapi.responses import HTMLResponse, JSONResponse, Response
from pydantic import StringConstraints

from rag.domain import Answer, Passage, Support
from rag.preferences import read_preferences
from rag.present import hit_json
from rag.verify_batch import checked_json
from web.api import shapes
from web.api.document import document, page_of
from web.api.events import answer_events, event_stream
from web.api.handlers import add_handlers
from web.api.kept import kept_routes
from web.gate import caller_in
from web.pictures import LARGEST, LONGEST_ID, page_picture
from web.problems import Trouble, told
from web.service import Json, Service

PREFIX = "/api/v1"
_ANY_ID = Path(max_length=LONGEST_ID, min_length=1)
_OFFSET, _LIMIT = Query(ge=0, le=LARGEST), Query(ge=1, le=200)
_SEARCHED = ("title", "authors", "affiliation", "section")


def v1(service: Service) -> FastAPI:
    """Build the application that is mounted at ``/api/v1``."""
    app = FastAPI(title="問據 Wenju", version="1", openapi_url=None, docs_url=None, redoc_url=None)
    add_handlers(app)
    _asking(app, service)
    _reading(app, service)
    kept_routes(app, service)
    _describing(app)
    return app


def _asking(app: FastAPI, service: Service) -> None:
    @app.post("/ask", response_model=shapes.AnswerOut, tags=["ask"], summary="Ask a question")
    async def ask(request: Request, body: shapes.AskIn) -> Response:
        caller = caller_in(request.scope)
        preferences = read_preferences(body.preferences.model_dump())

        async def finished(answer: Answer) -> Json:
            shown = service.present(answer)
            kept = await service.keep(caller, body.conversation or "", answer, shown)
            return {**shown, "conversation": kept or None}

        if body.stream or "text/event-stream" in request.headers.get("accept", ""):
            steps = service.steps(body.question, body.history, preferences)
            return event_stream(answer_events(request.url.path, steps, finished))
        return JSONResponse(await finished(await service.answer(body.question, body.history, preferences)))

    @app.post("/search", response_model=shapes.HitsOut, tags=["ask"], summary="Find passages")
    async def search(body: shapes.SearchIn) -> Response:
        hits = await service.retrieve(body.question, body.limit)
        return JSONResponse({"hits": [{**hit_json(hit), **_place(hit.passage)} for hit in hits]})

    @app.post("/verify", response_model=shapes.VerifiedOut, tags=["ask"], summary="Check a draft against the articles")
    async def verify(body: shapes.VerifyIn) -> Response:
        checked = await service.check(body.text)
        supported = bool(checked) and all(one.verdict.support is Support.SUPPORTED for one in checked)
        return JSONResponse({"claims": checked_json(checked), "supported": supported})


def _reading(app: FastAPI, service: Service) -> None:
    @app.get("/articles", response_model=shapes.CardsOut, tags=["read"], summary="List articles")
    async def articles(
        text: Annotated[str, StringConstraints(max_length=100), Query(description="in title, authors or section")] = "",
        issue: Annotated[str, StringConstraints(max_length=100)] = "",
        limit: Annotated[int, _LIMIT] = 50,
        offset: Annotated[int, _OFFSET] = 0,
    ) -> Response:
        found = [
            card
            for card in await service.cards()
            if issue in {"", card.issue} and any(text in getattr(card, name) for name in _SEARCHED)
        ]
        found.sort(key=lambda card: (card.issue.zfill(9), card.id), reverse=True)
        shown = [_card(card) for card in found[offset : offset + limit]]
        return JSONResponse({"total": len(found), "articles": shown})

    @app.get("/articles/{id:path}", response_model=shapes.ArticleOut, tags=["read"], summary="Read an article")
    async def article(request: Request, id: Annotated[str, _ANY_ID]) -> Response:  # noqa: A002 - the name in the document
        if not service.may_read_articles(caller_in(request.scope)):
            return told(
                request.url.path, Trouble(403, "whole articles are for staff and for keys, or set WENJU_OPEN_ARCHIVE")
            )
        try:
            found = await service.article(id)
        except KeyError:
            return told(request.url.path, Trouble(404, "there is no article with that id"))
        return JSONResponse({**_card(found), "language": found.language, "text": found.text})

    @app.get("/passages/{id:path}", response_model=shapes.PassageOut, tags=["read"], summary="Read a passage")
    async def passage(request: Request, id: Annotated[str, _ANY_ID]) -> Response:  # noqa: A002
        try:
            found = await service.passage(id)
        except KeyError:
            return told(request.url.path, Trouble(404, "there is no passage with that id"))
        where = {"passage_id": found.id, "article_id": found.article.id, **_place(found), "headings": [*found.headings]}
        return JSONResponse({**where, "start": found.start, "end": found.end, "text": found.text})

    @app.get(
        "/page.png",
        tags=["read"],
        summary="The picture of a printed page that an answer cites",
        response_class=Response,
        responses={200: {"content": {"image/png": {"schema": {"type": "string", "format": "binary"}}}}},
    )
    async def page(
        request: Request,
        *,
        article: Annotated[str, StringConstraints(max_length=LONGEST_ID)],
        page: Annotated[int, _OFFSET],
        start: Annotated[int, _OFFSET] = 0,
        end: Annotated[int, _OFFSET] = 0,
        key: Annotated[str, StringConstraints(max_length=64)] = "",
    ) -> Response:
        key_ = None if service.settings.open_archive else key
        picture = await page_picture(service.source, article, page, start, end, key=key_)
        return told(request.url.path, picture) if isinstance(picture, Trouble) else picture


def _describing(app: FastAPI) -> None:
    @app.get("/openapi.json", include_in_schema=False)
    async def openapi() -> Response:
        return JSONResponse(document(app))

    @app.get("/docs", include_in_schema=False)
    async def docs() -> Response:
        return HTMLResponse(page_of(document(app)))


def _card(article: Any) -> dict[str, Any]:
    return {name: getattr(article, name) for name in shapes.CardOut.model_fields}


def _place(passage: Passage) -> dict[str, str]:
    article = passage.article
    return {"article": article.title, "authors": article.authors, "issue": article.issue, "page": passage.pages}
