"""The table of who may do what, against the application's own routes: each has a line, and nobody gets past his role."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from fastapi import FastAPI
from starlette.routing import Mount
from starlette.testclient import TestClient
from starlette.websockets import WebSocketDisconnect

from tests.web.conftest import Desk
from web.access import RULES, Rule, is_declared, refusal, rule_for
from web.callers import ANONYMOUS, STRANGER, Caller, Role, Scope
from web.gate import Gate
from web.limits import Buckets
from web.store.users import add_user, open_session, session_of

CALLERS = {
    Role.OPEN: STRANGER,
    Role.MEMBER: ANONYMOUS,
    Role.STAFF: Caller("s", Role.STAFF, "s"),
    Role.ADMIN: Caller("a", Role.ADMIN, "a"),
}


def own_routes(found: Any, prefix: str = "") -> Iterator[tuple[str, str]]:
    """Every method and address of the application that is not Gradio's: those of the mount at the root are the chat page's."""
    for route in found.routes:
        path = prefix + getattr(route, "path", "")
        router = getattr(route, "original_router", None)
        if router is not None:
            yield from own_routes(router, prefix)
        elif isinstance(route, Mount):
            if path and path != "/":
                yield from own_routes(route.app, path) if isinstance(route.app, FastAPI) else [("GET", path + "/x")]
        else:
            for method in sorted(getattr(route, "methods", None) or {"GET", "POST"}):
                yield method, re.sub(r"\{[^}]*\}", "0" * 32, path)


@pytest.fixture(scope="module")
def routes(desk: Desk) -> list[tuple[str, str]]:
    return sorted(set(own_routes(desk.application)))


def test_the_routes_are_found(routes: list[tuple[str, str]]) -> None:
    wanted = {
        ("POST", "/api/ask"), ("POST", "/api/v1/ask"), ("DELETE", "/api/v1/conversations"), ("GET", "/api/v1/users"),
        ("POST", "/v1/chat/completions"), ("POST", "/mcp"), ("POST", "/login"), ("GET", "/metrics"), ("GET", "/ui/x"),
    }  # fmt: skip
    assert wanted <= set(routes)
    assert len(routes) > 30


def test_every_route_has_a_line_of_its_own(routes: list[tuple[str, str]]) -> None:
    assert [route for route in routes if not is_declared(*route)] == []


def test_no_websocket_gets_past_the_gate(desk: Desk) -> None:
    async def open_house(scope: Any, receive: Any, send: Any) -> None:
        await send({"type": "websocket.accept"})

    gate = Gate(open_house, lambda: desk.store, Buckets(60, 60), anonymous=True)
    with pytest.raises(WebSocketDisconnect) as shut, TestClient(gate).websocket_connect("/anything"):
        pass
    assert shut.value.code == 1008


def test_a_route_without_a_line_is_noticed() -> None:
    app = FastAPI(openapi_url=None, docs_url=None, redoc_url=None)
    app.get("/forgotten")(lambda: None)
    assert [route for route in own_routes(app) if not is_declared(*route)] == [("GET", "/forgotten")]


def test_every_line_is_of_a_route(routes: list[tuple[str, str]]) -> None:
    used = {id(rule_for(*route)) for route in routes}
    idle = [rule.pattern.pattern for rule in RULES[:-1] if id(rule) not in used]
    # the chat page's own, and the provider's, which is only there when one is configured
    assert idle == ["/login/oidc(?:/callback)?", r"\A.*/gradio_api/queue/join/?"]


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: f"{rule.pattern.pattern} {sorted(rule.methods or [])}")
def test_each_role_gets_what_is_his_and_no_more(rule: Rule) -> None:
    for role, caller in CALLERS.items():
        assert (refusal(caller, rule) is None) == role.may(rule.role)
    for scope in Scope:
        key = Caller("k", Role.ADMIN, scopes=frozenset({scope}))
        assert (refusal(key, rule) is None) == (rule.role is Role.OPEN or rule.scope is scope)
        poor = Caller("k", Role.MEMBER, scopes=frozenset(Scope))
        assert (refusal(poor, rule) is None) == (
            rule.role is Role.OPEN or (rule.scope is not None and (rule.key_is_enough or Role.MEMBER.may(rule.role)))
        )


def test_nobody_gets_past_his_role_on_any_route(desk: Desk, routes: list[tuple[str, str]]) -> None:
    """Every route × role over real HTTP, signed in as each: refused where the table says so, else not."""
    for role in CALLERS:
        cookies: dict[str, str] = {}
        headers: dict[str, str] = {}
        if role is not Role.OPEN:
            user = add_user(desk.store, f"climber {role}", role, "no password")
            cookies = {"wenju_session": open_session(desk.store, user, 600)}
            session = session_of(desk.store, cookies["wenju_session"])
            assert session is not None
            headers = {"X-CSRF-Token": session.csrf}
        with httpx.Client(base_url=desk.url, cookies=cookies, headers=headers, timeout=30) as client:
            for method, path in routes:
                if path == "/logout":  # it would end this test's session
                    continue
                rule = rule_for(method, path)
                reply = client.request(method, path, json={} if method in {"POST", "PUT"} else None)
                refused = reply.status_code == 401 or (reply.status_code == 403 and "this is for" in reply.text)
                assert refused != role.may(rule.role) or path == "/login", (
                    f"{role} {method} {path}: {reply.status_code}"
                )
                assert reply.status_code < 500, f"{role} {method} {path}: {reply.text[:200]}"


def test_another_way_to_write_an_address_opens_nothing(desk: Desk) -> None:
    user = add_user(desk.store, "writer of addresses", Role.MEMBER, "no password")
    with httpx.Client(base_url=desk.url, cookies={"wenju_session": open_session(desk.store, user, 600)}) as client:
        for path in (
            "//api/v1/users", "/api/v1//users", "/api/v1/./users", "/api/v1/users/", "/API/v1/users", "/api/v1/users%00",
            "/api/v1/%75sers", "/api/v1/x/../users", "/api/v1/users%0a", "/api/v1/users;x", "/api%2fv1%2fusers",
        ):  # fmt: skip
            reply = client.get(path, follow_redirects=True)
            assert '"users"' not in reply.text, path
            assert reply.status_code in {307, 403, 404}, f"{path}: {reply.status_code}"
