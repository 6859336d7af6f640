"""What goes wrong, told in the form of the interface that was asked: RFC 9457 under ``/api/v1``, OpenAI's under ``/v1``, one line elsewhere.

Not for: the words of the pages (``web.labels``).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from starlette.responses import JSONResponse

from rag.errors import BusyError, QuestionError, TimeLimitError, WenjuError

RETRY_S = 2
MEDIA = "application/problem+json"
KINDS = "/api/v1/docs#"  # where each kind is explained
_PROBLEMS = ("/api/v1", "/readyz", "/metrics")

# what a status is called, and how OpenAI's clients know it
TITLES = {
    400: ("bad-request", "The request cannot be read", "invalid_request_error"),
    401: ("sign-in", "Who asks is not known", "authentication_error"),
    403: ("not-allowed", "This is not allowed to who asks", "permission_error"),
    404: ("not-found", "There is no such thing", "not_found_error"),
    405: ("method", "This address does not take that method", "invalid_request_error"),
    406: ("form", "The answer cannot be given in that form", "invalid_request_error"),
    411: ("length", "The length of the body is missing", "invalid_request_error"),
    413: ("too-large", "The body is too large", "invalid_request_error"),
    414: ("too-large", "The address is too long", "invalid_request_error"),
    422: ("not-taken", "The request is not one that can be taken", "invalid_request_error"),
    429: ("too-many-requests", "Too many requests", "rate_limit_error"),
    500: ("internal", "A mistake of the server's own", "server_error"),
    503: ("unavailable", "The server cannot answer now", "server_error"),
    504: ("too-slow", "The question took too long", "server_error"),
}
_OTHER = ("refused", "The request was refused", "invalid_request_error")
INTERNAL = "internal error; the server's log has the details"


@dataclass(frozen=True, slots=True)
class Trouble:
    """Why a request gets no answer: an HTTP status, one line, and headers such as Retry-After."""

    status: int
    detail: str
    headers: Mapping[str, str] = field(default_factory=dict)


def trouble_of(error: WenjuError) -> Trouble:
    """What a person can mend, as a reply."""
    if isinstance(error, BusyError):
        return Trouble(503, str(error), {"Retry-After": str(RETRY_S)})
    kinds = {QuestionError: 422, TimeLimitError: 504}
    return Trouble(kinds.get(type(error), 503), str(error))


def told(path: str, trouble: Trouble) -> JSONResponse:
    """The reply in the form that the callers of an address expect."""
    code, title, kind = TITLES.get(trouble.status, _OTHER)
    if path.startswith(_PROBLEMS):
        body: dict[str, object] = {
            "type": KINDS + code,
            "title": title,
            "status": trouble.status,
            "detail": trouble.detail,
        }
        return JSONResponse(body, trouble.status, dict(trouble.headers), MEDIA)
    if path.startswith("/v1/"):
        error = {"message": trouble.detail, "type": kind, "param": None, "code": code.replace("-", "_")}
        return JSONResponse({"error": error}, trouble.status, dict(trouble.headers))
    return JSONResponse({"error": trouble.detail}, trouble.status, dict(trouble.headers))
