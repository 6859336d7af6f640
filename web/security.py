"""What every response carries and every request must respect: a strict content policy, few doors, small bodies, known names.

Gradio leaves these to the application (its SECURITY.md). Only the pages' own host is ever named: corpus text
that slips an image or a script through cannot reach out. The policy allows no ``eval``, which is why the pages
do without ``gr.HTML`` and ``js=`` (both compile strings), and names each inline script Gradio's page holds by
its hash. Plain ASGI, because Starlette's BaseHTTPMiddleware gets between Gradio and its event streams.
Not here: who may ask and how much (``web.gate``).
"""

from __future__ import annotations

import base64
import hashlib
import json
import logging
import re
from collections.abc import Callable, Collection, Iterator
from urllib.parse import parse_qs

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from web.hosts import Hosts, is_own
from web.problems import INTERNAL, Trouble, told

_log = logging.getLogger(__name__)

MAX_BODY = 256 * 1024  # bytes; a question of 10,000 characters with 50 earlier ones stays far below

MAX_PATH = 400  # characters; a name that the file system does not take would be a 500

HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",  # with no-referrer a form of our own would come with «Origin: null»
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
# Gradio lets pages on any other port of this machine read everything.
CROSS_ORIGIN = ("access-control-allow-origin", "access-control-allow-credentials", "access-control-expose-headers")
POLICY = (
    "default-src 'self'; script-src 'self'{scripts}; style-src 'self' 'unsafe-inline'; img-src 'self' data:; "
    "font-src 'self' data:; connect-src 'self'; object-src 'none'; base-uri 'self'; form-action 'self'; "
    "frame-ancestors 'none'"
)

# Of Gradio's own routes the pages need the queue, the heartbeat and, to reconnect, the app's id; uploads, file and proxy access, the run
# history and its copies of the API description answer as if they did not exist.
GRADIO_DOORS = frozenset({"queue", "heartbeat", "cancel", "reset", "app_id"})
GRADIO_PAGES = frozenset({"/", "/config", "/config/"})
_GRADIO = re.compile(r"/gradio_api/([^/=?]*)")
_HIDDEN = re.compile(
    r"(?<!^/api/v1)/(?:openapi\.json|docs|redoc|gradio_api|login_check|token|deep_link)/?$|^/(?:monitoring|pwa_icon|svelte)(?:/|$)|^/log(?:in|out)/$"
)
_JOIN = re.compile(r"/gradio_api/queue/join/?$")
_SESSION = re.compile(r"[A-Za-z0-9_-]{1,64}")
_SAFE = frozenset({"GET", "HEAD"})
_SOURCE = re.compile(r"\bsrc=")


class Guard:
    """The middleware.

    Args:
        app: what it guards.
        dress: may change a page (headers of the request, HTML) before its scripts are hashed.
        hosts: by which names the server may be addressed.
        events: the numbers of the page's events.
    """

    def __init__(
        self,
        app: ASGIApp,
        dress: Callable[[Headers, str], str],
        hosts: Hosts,
        events: Collection[int] = (),
    ) -> None:
        self.app = app
        self.dress = dress
        self.hosts = hosts
        self.events = events

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one request."""
        if scope["type"] != "http":
            if scope["type"] != "websocket":  # there is none here: nothing may join past the checks
                await self.app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        reply = _Reply(send, lambda html: self.dress(headers, html))
        refusal = refuse(scope["method"], scope["path"], headers, self.hosts, scope["query_string"])
        if refusal is None and _JOIN.search(scope["path"]):
            body = await _body(scope, receive)
            refusal, receive = refuse_join(body, self.events), _again(body, receive)
        if refusal is not None:
            await refusal(scope, receive, reply)
            return
        if scope["path"] in GRADIO_PAGES:
            scope = dict(scope, query_string=b"")  # Gradio stumbles over pages and links in it that it does not know
        if "text/html" in headers.get("accept", ""):
            # a page is read and changed on its way out, so it must not come out compressed
            scope = dict(scope, headers=[pair for pair in scope["headers"] if pair[0] != b"accept-encoding"])
        try:
            await self.app(scope, receive, reply)
        except ClientDisconnect:
            return
        except Exception as error:
            # The edge of the program: a bug is logged whole and told in one line.
            if (
                reply.started
            ):  # too late for another answer: end this one (Gradio does so for a session that it does not know)
                _log.warning("%s %s broke off (%s: %s)", scope["method"], scope["path"], type(error).__name__, error)
                await reply({"type": "http.response.body", "body": b"", "more_body": False})
                return
            _log.exception("%s %s failed", scope["method"], scope["path"])
            reply.failed = True
        if reply.failed:
            await told(scope["path"], Trouble(500, INTERNAL))(scope, receive, reply)


def refuse(method: str, path: str, headers: Headers, hosts: Hosts, query: bytes = b"") -> JSONResponse | None:
    """Return the answer to a request that goes no further, or None when it may pass."""
    refusal = _by_sender(method, headers, hosts) or _by_address(method, path, query) or _by_size(method, headers)
    return told(path, Trouble(*refusal)) if refusal else None


def _by_sender(method: str, headers: Headers, hosts: Hosts) -> tuple[int, str] | None:
    host = headers.get("host", "")
    if not hosts.takes(host):
        return 400, "this server does not go by that name; if it should, add the name to WENJU_ALLOWED_HOSTS"
    if method not in _SAFE and "origin" in headers and not is_own(headers["origin"], host):
        return 403, "another site's page may not send anything here"
    return None


def _by_address(method: str, path: str, query: bytes) -> tuple[int, str] | None:
    if len(path) > MAX_PATH and not path.startswith("/api/v1/"):  # which looks no file up by its address
        return 414, "the address is too long"
    if not path.isprintable() and any(char < " " for char in path):  # routes do not look past a line's end
        return 404, "there is no such address"
    door = _GRADIO.search(path)
    if _HIDDEN.search(path) or (door and door[1] not in GRADIO_DOORS):
        return 404, "not found"
    if method == "GET" and path.endswith("/gradio_api/queue/data"):
        session = parse_qs(query.decode("latin-1")).get("session_hash", [""])[0]
        return None if _SESSION.fullmatch(session) else (422, "session_hash is missing")
    return None


def _by_size(method: str, headers: Headers) -> tuple[int, str] | None:
    if method not in {"POST", "PUT", "PATCH"}:
        return None
    size = headers.get("content-length", "")
    if not (size.isascii() and size.isdecimal() and len(size) < 20):
        return 411, "send a Content-Length header with the body"
    return (413, f"the body is too large: {MAX_BODY // 1024} KiB at most") if int(size) > MAX_BODY else None


def refuse_join(body: bytes, events: Collection[int]) -> JSONResponse | None:
    """The answer to a call of the page's queue that Gradio would stumble over; None when it may pass."""
    try:
        call = json.loads(body)
    except (ValueError, RecursionError):
        return JSONResponse({"error": "the body is not JSON"}, 400)
    if not isinstance(call, dict) or not isinstance(call.get("data"), list):
        return JSONResponse({"error": "data is missing"}, 422)
    number, session = call.get("fn_index"), call.get("session_hash")
    if not isinstance(session, str) or not _SESSION.fullmatch(session):
        return JSONResponse({"error": "session_hash is missing"}, 422)
    if isinstance(number, bool) or not isinstance(number, int) or number not in events:
        return JSONResponse({"error": "there is no such event"}, 422)
    return None


async def _body(scope: Scope, receive: Receive) -> bytes:
    try:
        return await Request(scope, receive).body()
    except ClientDisconnect:
        return b""


def _again(body: bytes, receive: Receive) -> Receive:
    """A receive that gives a body that was read before once more."""
    waiting: list[Message] = [{"type": "http.request", "body": body, "more_body": False}]

    async def receive_again() -> Message:
        return waiting.pop() if waiting else await receive()

    return receive_again


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
        self.started = False
        self.failed = False

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.failed = message["status"] == 500 and _is_plain(message)  # a framework's own words: ours follow
            if self.failed:
                return
            self.started = True
            headers = MutableHeaders(raw=message["headers"])
            headers.update(HEADERS)
            for name in CROSS_ORIGIN:
                del headers[name]
            headers["Content-Security-Policy"] = POLICY.format(scripts="")
            if headers.get("content-type", "").startswith("text/html"):
                self.start = message
                return
        elif self.failed:
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


def _is_plain(message: Message) -> bool:
    return Headers(raw=message["headers"]).get("content-type", "").startswith("text/plain")
