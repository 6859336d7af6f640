"""What every response carries and every request must respect: a strict content policy, few doors, small bodies.

Gradio leaves these to the application (its SECURITY.md). Only the pages' own host is ever named: corpus text
that slips an image or a script through cannot reach out. The policy allows no ``eval``, which is why the pages
do without ``gr.HTML`` and ``js=`` (both compile strings), and names each inline script Gradio's page holds by
its hash. Plain ASGI, because Starlette's BaseHTTPMiddleware gets between Gradio and its event streams.
Not here: logins and rate limits, which belong to the proxy in front.
"""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Callable, Iterator

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

MAX_BODY = 256 * 1024  # bytes; a question of 10,000 characters with 50 earlier ones stays far below

HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
POLICY = (
    "default-src 'self'; script-src 'self'{scripts}; style-src 'self' 'unsafe-inline'; img-src 'self' data:; "
    "font-src 'self' data:; connect-src 'self'; object-src 'none'; base-uri 'self'; form-action 'self'; "
    "frame-ancestors 'none'"
)

# Of Gradio's own routes the pages need the queue, the heartbeat and, to reconnect, the app's id; uploads, file and proxy access, the run
# history and its copies of the API description answer as if they did not exist.
GRADIO_DOORS = frozenset({"queue", "heartbeat", "cancel", "reset", "app_id"})
_GRADIO = re.compile(r"/gradio_api/([^/=?]*)")
_HIDDEN = re.compile(r"/(openapi\.json|docs|redoc|gradio_api|monitoring|login_check|token)/?$")
_SOURCE = re.compile(r"\bsrc=")


class Guard:
    """The middleware; ``dress`` may change a page (headers of the request, HTML) before its scripts are hashed."""

    def __init__(self, app: ASGIApp, dress: Callable[[Headers, str], str]) -> None:
        self.app = app
        self.dress = dress

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one request."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        reply = _Reply(send, lambda html: self.dress(headers, html))
        refusal = refuse(scope["method"], scope["path"], headers)
        if refusal is not None:
            await refusal(scope, receive, reply)
            return
        if "text/html" in headers.get("accept", ""):
            # a page is read and changed on its way out, so it must not come out compressed
            scope = dict(scope, headers=[pair for pair in scope["headers"] if pair[0] != b"accept-encoding"])
        await self.app(scope, receive, reply)


def refuse(method: str, path: str, headers: Headers) -> JSONResponse | None:
    """Return the answer to a request that goes no further, or None when it may pass."""
    door = _GRADIO.search(path)
    if _HIDDEN.search(path) or (door and door[1] not in GRADIO_DOORS):
        return JSONResponse({"error": "not found"}, 404)
    if method in ("POST", "PUT", "PATCH"):
        size = headers.get("content-length", "")
        if not (size.isascii() and size.isdecimal()):
            return JSONResponse({"error": "send a Content-Length header with the body"}, 411)
        if int(size) > MAX_BODY:
            return JSONResponse({"error": f"the body is too large: {MAX_BODY // 1024} KiB at most"}, 413)
    return None


def script_hashes(html: str) -> str:
    """Return the inline scripts of a page as sources of a policy (CSP level 3 §6.7.2.3)."""
    digests = (hashlib.sha256(script.encode()).digest() for script in _inline_scripts(html))
    return "".join(f" 'sha256-{base64.b64encode(digest).decode()}'" for digest in digests)


def _inline_scripts(html: str) -> Iterator[str]:
    end = 0
    while (start := html.find("<script", end)) >= 0:
        body = html.find(">", start) + 1
        end = html.find("</script>", body) if body else -1
        if end < 0:
            return
        if not _SOURCE.search(html, start, body):
            yield html[body:end]


class _Reply:
    """Adds the headers; holds an HTML page back until it is whole, dresses it, and names its scripts."""

    def __init__(self, send: Send, dress: Callable[[str], str]) -> None:
        self.send = send
        self.dress = dress
        self.start: Message | None = None
        self.body = b""

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(raw=message["headers"])
            headers.update(HEADERS)
            headers["Content-Security-Policy"] = POLICY.format(scripts="")
            if headers.get("content-type", "").startswith("text/html"):
                self.start = message
                return
        elif self.start is not None:
            self.body += message.get("body", b"")
            if not message.get("more_body", False):
                await self._page(self.start)
            return
        await self.send(message)

    async def _page(self, start: Message) -> None:
        # Bytes, not text: a HEAD reply has no body and keeps the length it announces.
        html = self.dress(self.body.decode()) if self.body else ""
        headers = MutableHeaders(raw=start["headers"])
        headers["Content-Security-Policy"] = POLICY.format(scripts=script_hashes(html))
        headers["Cache-Control"] = "no-store"
        if html:
            headers["Content-Length"] = str(len(html.encode()))
        await self.send(start)
        await self.send({"type": "http.response.body", "body": html.encode()})
