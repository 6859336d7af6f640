"""What is kept and asked for again under ``/api/v1``: conversations, feedback with its reviews, accounts and the audit log.

A conversation is its owner's alone, whatever the role of who asks; the store looks for it under the owner.
"""

from __future__ import annotations

from typing import Annotated

from fastapi import FastAPI, Path, Query, Request
from fastapi.responses import JSONResponse, Response

from web.api import shapes
from web.gate import caller_in
from web.problems import Trouble, told
from web.service import Service
from web.threads import in_thread

_ID = Path(pattern="^[0-9a-f]{32}$")
_LIMIT, _OFFSET = Query(ge=1, le=200), Query(ge=0, le=10**9)


def kept_routes(app: FastAPI, service: Service) -> None:
    """Add the routes."""
    _conversations(app, service)
    _feedback(app, service)
    _accounts(app, service)


def _conversations(app: FastAPI, service: Service) -> None:
    @app.get("/conversations", response_model=shapes.ConversationsOut, tags=["history"], summary="Your conversations")
    async def listed(
        request: Request, limit: Annotated[int, _LIMIT] = 50, offset: Annotated[int, _OFFSET] = 0
    ) -> Response:
        from web.store.conversations import conversations_of  # noqa: PLC0415 - SQLAlchemy, when it is first needed

        user = caller_in(request.scope).user_id  # what nobody in particular said is in no list
        found = await in_thread(lambda: conversations_of(service.stored(), user, limit, offset)) if user else []
        return JSONResponse({"conversations": found})

    @app.delete("/conversations", response_model=shapes.DeletedOut, tags=["history"], summary="Delete all of them")
    async def cleared(request: Request) -> Response:
        from web.store.conversations import delete_conversations  # noqa: PLC0415

        user = caller_in(request.scope).user_id
        gone = await in_thread(lambda: delete_conversations(service.stored(), user)) if user else 0
        return JSONResponse({"deleted": gone})

    @app.get(
        "/conversations/{id}",
        response_model=shapes.WholeConversationOut,
        tags=["history"],
        summary="One of your conversations",
    )
    async def whole(request: Request, id: Annotated[str, _ID]) -> Response:  # noqa: A002 - the name in the document
        from web.store.conversations import conversation  # noqa: PLC0415

        user = caller_in(request.scope).user_id
        found = await in_thread(lambda: conversation(service.stored(), user, id))
        return JSONResponse(found) if found else _no_conversation(request)

    @app.delete("/conversations/{id}", response_model=shapes.DeletedOut, tags=["history"], summary="Delete one")
    async def deleted(request: Request, id: Annotated[str, _ID]) -> Response:  # noqa: A002
        from web.store.conversations import delete_conversation  # noqa: PLC0415

        user = caller_in(request.scope).user_id
        gone = await in_thread(lambda: delete_conversation(service.stored(), user, id))
        return JSONResponse({"deleted": 1}) if gone else _no_conversation(request)


def _feedback(app: FastAPI, service: Service) -> None:
    @app.post("/feedback", response_model=shapes.IdOut, status_code=201, tags=["history"], summary="Mark an answer")
    async def mark(request: Request, body: shapes.FeedbackIn) -> Response:
        from web.store.conversations import add_feedback  # noqa: PLC0415

        user = caller_in(request.scope).user_id
        comment, question = _storable(body.comment), _storable(body.question)
        id_ = await in_thread(
            lambda: add_feedback(service.stored(), user, body.answer_id, body.mark, comment=comment, question=question)
        )
        return JSONResponse({"id": id_}, 201)

    @app.get("/feedback", response_model=shapes.MarksOut, tags=["staff"], summary="What was marked (staff)")
    async def marks(limit: Annotated[int, _LIMIT] = 50, offset: Annotated[int, _OFFSET] = 0) -> Response:
        from web.store.conversations import all_feedback  # noqa: PLC0415

        return JSONResponse({"feedback": await in_thread(lambda: all_feedback(service.stored(), limit, offset))})

    @app.post(
        "/feedback/{id}/reviews",
        response_model=shapes.IdOut,
        status_code=201,
        tags=["staff"],
        summary="Say what became of a mark (staff)",
    )
    async def review(request: Request, id: Annotated[str, _ID], body: shapes.ReviewIn) -> Response:  # noqa: A002
        from web.store.conversations import add_review  # noqa: PLC0415

        user = caller_in(request.scope).user_id
        made = await in_thread(lambda: add_review(service.stored(), user, id, body.verdict, _storable(body.note)))
        if made is None:
            return told(request.url.path, Trouble(404, "there is no feedback with that id"))
        return JSONResponse({"id": made}, 201)


def _accounts(app: FastAPI, service: Service) -> None:
    @app.get("/me", response_model=shapes.MeOut, tags=["accounts"], summary="Who you are here")
    async def me(request: Request) -> Response:
        caller = caller_in(request.scope)
        scopes = None if caller.scopes is None else sorted(caller.scopes)
        return JSONResponse({"name": caller.name, "role": str(caller.role), "scopes": scopes})

    @app.get("/users", response_model=shapes.UsersOut, tags=["admin"], summary="Accounts (admin)")
    async def users() -> Response:
        from web.store.users import all_users  # noqa: PLC0415

        found = await in_thread(lambda: all_users(service.stored()))
        shown = [
            {"name": one.name, "role": str(one.role), "disabled": one.disabled, "created": one.created} for one in found
        ]
        return JSONResponse({"users": shown})

    @app.get("/audit", response_model=shapes.AuditOut, tags=["admin"], summary="Who did what (admin)")
    async def audit(limit: Annotated[int, _LIMIT] = 100) -> Response:
        from web.store.users import noted  # noqa: PLC0415

        return JSONResponse({"audit": await in_thread(lambda: noted(service.stored(), limit))})


def _no_conversation(request: Request) -> Response:
    return told(request.url.path, Trouble(404, "you have no conversation with that id"))


def _storable(text: str) -> str:
    """Without the one character that PostgreSQL's text cannot hold."""
    return text.replace("\0", "")
