"""Signing in and out over real HTTP, and what an attacker would try."""

from __future__ import annotations

import re

import httpx
import pytest

from tests.web.accounts.conftest import PASSWORD, Browser
from tests.web.conftest import Desk
from web.callers import Role
from web.store.users import add_user, noted, set_disabled


def test_in_and_out(desk: Desk, browser: Browser, people: dict[Role, str]) -> None:
    assert browser.get("/", headers={"Accept": "text/html"}).headers["location"] == "/login"
    reply = browser.sign_in(people[Role.STAFF])
    assert (reply.status_code, reply.headers["location"]) == (303, "/")
    cookie = next(one for one in reply.headers.get_list("set-cookie") if one.startswith("wenju_session="))
    assert "HttpOnly" in cookie
    assert "SameSite=lax" in cookie
    assert browser.get("/", headers={"Accept": "text/html"}).status_code == 200
    assert browser.get("/api/v1/me").json() == {"name": people[Role.STAFF], "role": "staff", "scopes": None}
    shown = browser.get("/login", headers={"Accept-Language": "en"}).text
    assert f"You are signed in: {people[Role.STAFF]}" in shown
    token = re.search(r"name='csrf' value='([^']+)'", shown)
    assert token
    assert browser.post("/logout", data={"csrf": "x"}).status_code == 403
    held = browser.cookies["wenju_session"]
    assert browser.post("/logout", data={"csrf": token[1]}).headers["location"] == "/login"
    assert httpx.get(f"{desk.url}/api/v1/me", cookies={"wenju_session": held}).status_code == 401
    assert [line["action"] for line in noted(desk.store, 2)] == ["sign out", "sign in"]


def test_the_page_works_for_who_is_signed_in(browser: Browser, people: dict[Role, str]) -> None:
    browser.sign_in(people[Role.MEMBER])
    page = browser.get("/", headers={"Accept": "text/html"}).text
    assert page.index("/ui/csrf.js") < page.index("/ui/chat.js")
    assert browser.get("/ui/csrf.js").status_code == 200
    join = {"fn_index": 0, "data": [], "session_hash": "a"}
    assert browser.post("/gradio_api/queue/join", json=join).status_code == 403
    assert browser.post("/gradio_api/queue/join", json=join, headers=browser.csrf).status_code != 403


def test_a_changing_request_needs_the_token(browser: Browser, people: dict[Role, str]) -> None:
    browser.sign_in(people[Role.MEMBER])
    body = {"question": "補助？"}
    for headers in ({}, {"X-CSRF-Token": ""}, {"X-CSRF-Token": "x" * 43}):
        reply = browser.post("/api/v1/ask", json=body, headers=headers)
        assert reply.status_code == 403
        assert "X-CSRF-Token" in reply.json()["detail"]
    assert browser.post("/api/v1/ask", json=body, headers=browser.csrf).status_code == 200
    assert browser.post("/v1/responses", json={"model": "wenju", "input": "補助？"}).status_code == 403
    assert browser.get("/api/v1/conversations").json()["conversations"]  # reading changes nothing and needs none


def test_a_session_that_was_there_before_is_not_signed_in(
    desk: Desk, browser: Browser, people: dict[Role, str]
) -> None:
    """Session fixation: a cookie that an attacker planted, or a session of his own, is never the one that is signed in."""
    browser.cookies.set("wenju_session", "planted")
    browser.sign_in(people[Role.MEMBER])
    first = browser.cookies.get("wenju_session", domain="127.0.0.1")
    assert first != "planted"
    assert httpx.get(f"{desk.url}/api/v1/me", cookies={"wenju_session": "planted"}).status_code == 401
    with Browser(base_url=desk.url, cookies={"wenju_session": first}) as same:
        page = same.get("/login").text  # already signed in: the way out is shown
        assert "name='csrf'" in page


def test_the_form_must_be_ours(browser: Browser, people: dict[Role, str]) -> None:
    fields = {"name": people[Role.ADMIN], "password": PASSWORD}
    assert browser.post("/login", data=fields).status_code == 403
    browser.get("/login")
    assert browser.post("/login", data={**fields, "form": "x"}).status_code == 403
    assert browser.post("/login", data=fields, headers={"Origin": "http://evil.example"}).status_code == 403
    assert "wenju_session" not in browser.cookies


def test_ten_wrong_passwords_lock_a_name_and_nobody_else(
    desk: Desk, browser: Browser, people: dict[Role, str], password_hash: str
) -> None:
    add_user(desk.store, "victim", Role.MEMBER, password_hash)
    for name in ("victim", "no such account"):
        replies = [browser.sign_in(name, f"wrong {number}") for number in range(11)]
        assert [reply.status_code for reply in replies] == [401] * 10 + [429]
    right = browser.sign_in("victim")
    assert right.status_code == 429
    assert "wenju_session" not in browser.cookies
    assert browser.sign_in(people[Role.MEMBER]).status_code == 303
    assert [line["who"] for line in noted(desk.store, 20) if line["action"] == "locked"] == [
        "no such account",
        "victim",
    ]


def test_nothing_tells_whether_an_account_exists(browser: Browser, people: dict[Role, str]) -> None:
    known, unknown = (browser.sign_in(name, "wrong password") for name in (people[Role.MEMBER], "somebody"))
    blank = re.compile(r"value='[^']+'")
    assert blank.sub("", known.text) == blank.sub("", unknown.text)
    assert known.status_code == unknown.status_code == 401


def test_a_disabled_account_is_out_at_once(desk: Desk, browser: Browser, password_hash: str) -> None:
    add_user(desk.store, "leaver", Role.ADMIN, password_hash)
    browser.sign_in("leaver")
    assert browser.get("/api/v1/users").status_code == 200
    set_disabled(desk.store, "leaver", True)
    assert browser.get("/api/v1/users").status_code == 401
    assert browser.sign_in("leaver").status_code == 401
    set_disabled(desk.store, "leaver", False)
    assert browser.sign_in("leaver").status_code == 303


@pytest.mark.parametrize("body", [b"", b"\xff\xfe", b"name=a&" * 50, b"form=%00&name=%00&password=%00", b"{}"])
def test_a_bad_form_is_no_sign_in(browser: Browser, body: bytes) -> None:
    browser.get("/login")
    headers = {"Content-Type": "application/x-www-form-urlencoded"}
    assert browser.post("/login", content=body, headers=headers).status_code == 403


def test_the_page_is_in_two_languages_and_runs_no_script(browser: Browser) -> None:
    assert "登入問據" in browser.get("/login").text
    reply = browser.get("/login", headers={"Accept-Language": "en"})
    assert "Sign in to Wenju" in reply.text
    assert "<script" not in reply.text
    assert "frame-ancestors 'none'" in reply.headers["content-security-policy"]


def test_what_is_asked_on_the_page_is_kept_for_who_is_signed_in(
    browser: Browser, desk: Desk, password_hash: str
) -> None:
    """The chat page's own protocol: join the queue, then listen until it is done."""
    add_user(desk.store, "asker", Role.MEMBER, password_hash)
    browser.sign_in("asker")
    config = browser.get("/config").json()
    number = next(one["id"] for one in config["dependencies"] if len(one["inputs"]) == 3 and one["targets"])
    state = None
    for question in ("補助？", "措施？"):
        join = {"fn_index": number, "data": [question, state, ""], "session_hash": "asker", "trigger_id": None}
        assert browser.post("/gradio_api/queue/join", json=join, headers=browser.csrf).status_code == 200
        with browser.stream("GET", "/gradio_api/queue/data", params={"session_hash": "asker"}) as reply:
            done = next(line for line in reply.iter_lines() if "process_completed" in line)
        assert '"success":true' in done.replace(" ", "")
    (talk,) = browser.get("/api/v1/conversations").json()["conversations"]
    turns = browser.get(f"/api/v1/conversations/{talk['id']}").json()["turns"]
    assert [turn["question"] for turn in turns] == ["補助？", "措施？"]
