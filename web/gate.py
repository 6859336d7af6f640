"""The middleware at the gate: it finds out who asks, whether he may, and whether he asks too much; then lets him through.

Whoever is behind it finds the caller with ``caller_in``.

Not for: hosts, sizes and headers (``web.security``), or the rules themselves (``web.access``).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from starlette.datastructures import Headers
from starlette.responses import RedirectResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from rag.errors import WenjuError
from web.access import Rule, forged, refusal, rule_for
from web.callers import STRANGER, Caller
from web.identify import UnknownKeyError, caller_of
from web.limits import Buckets
from web.problems import Trouble, told, trouble_of
from web.threads import in_thread

if TYPE_CHECKING:
    from web.store.store import Store

_CALLER = "wenju.caller"
OWN_CHECK = frozenset({"/login", "/logout"})  # forms: their token is a field, which they look at themselves


class Gate:
    """The middleware.

    Args:
        app: what it guards.
        stored: gives the database.
        buckets: how much one address may ask for.
        anonymous: whether somebody who shows nothing counts as a member.
    """

    def __init__(self, app: ASGIApp, stored: Callable[[], Store], buckets: Buckets, *, anonymous: bool) -> None:
        self.app = app
        self.stored = stored
        self.buckets = buckets
        self.by_key: dict[tuple[str, int], Buckets] = {}
        self.anonymous = anonymous

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one request."""
        if scope["type"] == "websocket":  # no page and no interface has one, so no rule lets one in
            await send({"type": "websocket.close", "code": 1008})
            return
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        path, method = scope["path"], scope["method"]
        rule = rule_for(method, path)
        reply: Response | None = None
        try:
            caller = await self._caller(headers)
        except UnknownKeyError:
            caller = STRANGER
            trouble = Trouble(
                401, "this key opens nothing: it is unknown, revoked or over", {"WWW-Authenticate": "Bearer"}
            )
            reply = told(path, self._too_many(rule, caller, scope, always=True) or trouble)
        except WenjuError as error:
            reply = told(path, trouble_of(error))
        else:
            scope[_CALLER] = caller
            reply = self._refused(caller, rule, scope, headers)
        if reply is not None:
            await reply(scope, receive, send)
            return
        await self.app(scope, receive, send)

    async def _caller(self, headers: Headers) -> Caller:
        if "authorization" not in headers and "cookie" not in headers:
            return caller_of(self.stored, headers, anonymous=self.anonymous)
        return await in_thread(lambda: caller_of(self.stored, headers, anonymous=self.anonymous))

    def _refused(self, caller: Caller, rule: Rule, scope: Scope, headers: Headers) -> Response | None:
        path, method = scope["path"], scope["method"]
        trouble = refusal(caller, rule)
        if (
            trouble is not None
            and trouble.status == 401
            and method == "GET"
            and "text/html" in headers.get("accept", "")
        ):
            return RedirectResponse("/login", 303)
        if trouble is None and path not in OWN_CHECK:
            trouble = forged(caller, method, headers.get("x-csrf-token", ""))
        trouble = trouble or self._too_many(rule, caller, scope)
        return told(path, trouble) if trouble else None

    def _too_many(self, rule: Rule, caller: Caller, scope: Scope, *, always: bool = False) -> Trouble | None:
        if not (rule.counted or always):
            return None
        if caller.key_id and caller.per_minute:
            limit = (caller.key_id, caller.per_minute)
            buckets = self.by_key.setdefault(limit, Buckets(caller.per_minute, caller.per_minute))
            seconds, whose = buckets.wait(caller.key_id), "with this key"
        else:
            seconds, whose = self.buckets.wait((scope.get("client") or ("",))[0]), "from your address"
        if not seconds:
            return None
        return Trouble(429, f"too many requests {whose}: ask again in {seconds} s", {"Retry-After": str(seconds)})


def caller_in(scope: Mapping[str, Any]) -> Caller:
    """Who makes the request of a scope."""
    caller: Caller = scope.get(_CALLER, STRANGER)
    return caller
