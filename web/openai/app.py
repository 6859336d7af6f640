"""The interface that OpenAI's clients speak, at ``/v1``: any program that takes a base URL can ask here, Open WebUI and LibreChat among them.

Not for: a language model without the archive: what is answered is what ``/api/v1/ask`` answers.
"""

from __future__ import annotations

import json
import logging
from typing import Any

from fastapi import FastAPI, Request
from fastapi.responses import JSONResponse, Response

from rag.domain import Answer
from rag.errors import QuestionError, WenjuError
from rag.llm.tokens import count_tokens
from web.api.events import event_stream
from web.api.handlers import add_handlers
from web.gate import caller_in
from web.openai.asked import (
    MODEL,
    Asked,
    BadRequestError,
    ChatIn,
    EmbeddingsIn,
    ResponsesIn,
    check_model,
    read_input,
    read_messages,
)
from web.openai.chat import chunks, completion
from web.openai.embeddings import embeddings, read_texts
from web.openai.responses import events, response
from web.problems import INTERNAL, Trouble, told, trouble_of
from web.service import Service
from web.threads import in_thread

PREFIX = "/v1"
_log = logging.getLogger(__name__)

Json = dict[str, Any]


def openai_app(service: Service) -> FastAPI:
    """Build the application that is mounted at ``/v1``."""
    app = FastAPI(title="Wenju, as OpenAI's clients know it", openapi_url=None, docs_url=None, redoc_url=None)
    add_handlers(app)
    app.add_exception_handler(BadRequestError, _bad)
    app.add_exception_handler(QuestionError, _bad)
    _models(app, service)
    _chatting(app, service)
    _embedding(app, service)
    return app


def _models(app: FastAPI, service: Service) -> None:
    def model(name: str) -> Json:
        return {"id": name, "object": "model", "created": 0, "owned_by": "wenju"}

    names = (MODEL, service.settings.embedding_model)

    @app.get("/models")
    async def models() -> Response:
        return JSONResponse({"object": "list", "data": [model(name) for name in names]})

    @app.get("/models/{name:path}")
    async def one(request: Request, name: str) -> Response:
        if name not in names:
            return told(request.url.path, Trouble(404, f"there is no model {name[:100]!r} here: ask for {MODEL!r}"))
        return JSONResponse(model(name))


def _chatting(app: FastAPI, service: Service) -> None:
    @app.post("/chat/completions")
    async def chat(request: Request, body: ChatIn) -> Response:
        check_model(body.model)
        if body.n not in {1, None}:
            raise BadRequestError("n must be 1: a question has one answer")
        asked = read_messages(body.messages)
        answer = _Answering(service, request, asked)
        if body.stream:
            return event_stream(chunks(body, asked, answer.base, answer, answer.wrong))
        return JSONResponse(completion(await answer(), asked, answer.base))

    @app.post("/responses")
    async def respond(request: Request, body: ResponsesIn) -> Response:
        check_model(body.model)
        if body.previous_response_id:
            raise BadRequestError("responses are not kept here: send the earlier turns in input")
        asked = read_input(body.input)
        answer = _Answering(service, request, asked)
        if body.stream:
            return event_stream(events(asked, answer.base, answer, answer.wrong))
        return JSONResponse(response(await answer(), asked, answer.base))


def _embedding(app: FastAPI, service: Service) -> None:
    @app.post("/embeddings")
    async def embed(body: EmbeddingsIn) -> Response:
        texts = read_texts(body, service.settings.embedding_model)
        vectors = await service.embed(texts)
        count = await in_thread(lambda: sum(map(count_tokens, texts)))
        return JSONResponse(embeddings(body, vectors, count))


class _Answering:
    """What answers one request when it is called, and knows how to tell what went wrong."""

    def __init__(self, service: Service, request: Request, asked: Asked) -> None:
        self.base = str(request.base_url).rstrip("/").removesuffix(PREFIX)
        self._service, self._request, self._asked = service, request, asked

    async def __call__(self) -> Json:
        answer: Answer = await self._service.answer(self._asked.question, self._asked.history)
        shown = self._service.present(answer)
        await self._service.keep(caller_in(self._request.scope), "", answer, shown)
        return shown

    def wrong(self, error: Exception) -> Json:
        """What a stream says in its last event; a bug is logged whole."""
        if isinstance(error, WenjuError):
            trouble = trouble_of(error)
        else:
            _log.error("%s failed", self._request.url.path, exc_info=error)
            trouble = Trouble(500, INTERNAL)
        found: Json = json.loads(bytes(told(self._request.url.path, trouble).body))
        return found


async def _bad(request: Request, error: Exception) -> Response:
    trouble = error.trouble if isinstance(error, BadRequestError) else Trouble(400, str(error))
    return told(request.url.path, trouble)
