"""Who may ask at which address: one table for every interface, checked in one place before any of them is reached.

An address that the table does not name falls to its last line, the chat page's, which wants a member: nothing is open by being forgotten. A test
reads the application's routes and fails for one of our own that has no line.

Not for: finding out who asks (``web.identify``); what a row of the database belongs to whom (the store asks for the owner).
"""

from __future__ import annotations

import hmac
import re
from dataclasses import dataclass

from web.callers import Caller, Role, Scope
from web.problems import Trouble

CHANGING = frozenset({"POST", "PUT", "PATCH", "DELETE"})


@dataclass(frozen=True, slots=True)
class Rule:
    """What an address wants.

    ``scope`` is what a key needs for it (None: no key opens it); ``counted`` addresses make the engine or the password check work, and each
    client has so many of them a minute; ``key_is_enough``: a key with the scope may, whatever the role of its account.
    """

    pattern: re.Pattern[str]
    role: Role
    scope: Scope | None = None
    methods: frozenset[str] | None = None
    counted: bool = False
    key_is_enough: bool = False


def _rule(
    pattern: str, role: Role, scope: Scope | None = None, methods: str = "", *, counted: bool = False, key: bool = False
) -> Rule:
    return Rule(re.compile(pattern), role, scope, frozenset(methods.split()) or None, counted, key)


OPEN, MEMBER, STAFF, ADMIN = Role
_PAGE = re.compile(".*", re.DOTALL)

RULES = (
    _rule("/healthz|/readyz", OPEN),
    _rule("/metrics", STAFF, Scope.METRICS, key=True),
    _rule("/ui(?:/.*)?", OPEN),
    _rule("/login", OPEN, methods="GET HEAD"),
    _rule("/login", OPEN, methods="POST", counted=True),
    _rule("/login/oidc(?:/callback)?", OPEN, counted=True),
    _rule("/logout", MEMBER),
    _rule("/api/ask", MEMBER, Scope.ASK, counted=True),
    _rule(r"/api/page\.png", MEMBER, Scope.READ, counted=True),
    _rule(r"/api/v1/(?:openapi\.json|docs)", OPEN),
    _rule("/api/v1/ask", MEMBER, Scope.ASK, counted=True),
    _rule("/api/v1/search", MEMBER, Scope.READ, counted=True),
    _rule("/api/v1/articles", MEMBER, Scope.READ, counted=True),
    _rule("/api/v1/articles/.+", MEMBER, Scope.READ, counted=True),
    _rule("/api/v1/passages/.+", MEMBER, Scope.READ, counted=True),
    _rule(r"/api/v1/page\.png", MEMBER, Scope.READ, counted=True),
    _rule("/api/v1/verify", MEMBER, Scope.VERIFY, counted=True),
    _rule("/api/v1/feedback", MEMBER, Scope.HISTORY, "POST", counted=True),
    _rule("/api/v1/feedback", STAFF, Scope.HISTORY),
    _rule("/api/v1/feedback/[^/]+/reviews", STAFF, Scope.HISTORY),
    _rule("/api/v1/conversations(?:/[^/]+)?", MEMBER, Scope.HISTORY),
    _rule("/api/v1/me", MEMBER, Scope.READ),
    _rule("/api/v1/(?:users|audit)", ADMIN),
    _rule("/v1/models(?:/.+)?", MEMBER, Scope.ASK),
    _rule("/v1/(?:chat/completions|responses)", MEMBER, Scope.ASK, counted=True),
    _rule("/v1/embeddings", MEMBER, Scope.EMBED, counted=True),
    _rule("/mcp/?", MEMBER, Scope.READ, counted=True),
    _rule(r"\A.*/gradio_api/queue/join/?", MEMBER, counted=True),
    Rule(_PAGE, MEMBER),
)


def rule_for(method: str, path: str) -> Rule:
    """The first line of the table that names an address."""
    for rule in RULES:
        if (rule.methods is None or method in rule.methods) and rule.pattern.fullmatch(path):
            return rule
    raise AssertionError("the last rule takes every address")


def is_declared(method: str, path: str) -> bool:
    """Whether an address has a line of its own."""
    return rule_for(method, path) is not RULES[-1]


def refusal(caller: Caller, rule: Rule) -> Trouble | None:
    """Why a caller may not; None when he may."""
    if rule.role is Role.OPEN:
        return None
    if caller.role is Role.OPEN:
        return Trouble(401, "sign in, or send a key: Authorization: Bearer wj_…", {"WWW-Authenticate": "Bearer"})
    if caller.scopes is not None and (rule.scope is None or rule.scope not in caller.scopes):
        wanted = f"the scope {rule.scope}" if rule.scope else "a person who is signed in"
        return Trouble(403, f"this key does not open that: it wants {wanted}")
    if rule.key_is_enough and caller.scopes is not None:
        return None
    return None if caller.role.may(rule.role) else Trouble(403, f"this is for {rule.role}, and you are {caller.role}")


def forged(caller: Caller, method: str, token: str) -> Trouble | None:
    """Why a changing request of a signed-in browser is not believed to come from our own page; None when it is."""
    if method not in CHANGING or not caller.csrf or hmac.compare_digest(caller.csrf.encode(), token.encode()):
        return None
    return Trouble(403, "the X-CSRF-Token header is missing or wrong: take it from the cookie wenju_csrf")
