"""How the mounted interface tells what goes wrong: every reply that is no success is a problem of RFC 9457.

A bug of ours is let through: ``web.security`` logs it whole and tells it in one line.
"""

from __future__ import annotations

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.responses import Response
from starlette.routing import Match

from rag.errors import WenjuError
from web.problems import TITLES, Trouble, told, trouble_of


def add_handlers(app: FastAPI) -> None:
    """Set them up."""
    app.add_exception_handler(WenjuError, _mendable)
    app.add_exception_handler(RequestValidationError, _malformed)
    app.add_exception_handler(HTTPException, _refused)


async def _mendable(request: Request, error: Exception) -> Response:
    assert isinstance(error, WenjuError)
    return told(request.url.path, trouble_of(error))


async def _malformed(request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)
    first = error.errors()[0]
    place = ".".join(map(str, first["loc"][1:] or first["loc"]))
    status = 400 if first["type"] == "json_invalid" else 422
    return told(request.url.path, Trouble(status, f"{place}: {first['msg']}"))


async def _refused(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    detail = TITLES[error.status_code][1] if error.status_code in TITLES else str(error.detail)
    headers = {"Allow": _allowed(request)} if error.status_code == 405 else error.headers or {}
    return told(request.url.path, Trouble(error.status_code, detail, headers))


def _allowed(request: Request) -> str:
    """Every method that the address takes; the framework names those of the first route alone."""
    fitting = [route for route in request.app.routes if route.matches(request.scope)[0] is not Match.NONE]
    return ", ".join(sorted({method for route in fitting for method in route.methods or ()}))
