"""The addresses at which people sign in and out: ``/login``, ``/logout``, ``/login/oidc``.

A form carries a token that must agree with a cookie (the page to sign in) or with the session (the way out), so that no other site signs anybody
in or out. Nothing is told about whether an account exists.
"""

from __future__ import annotations

import hmac
import logging
import secrets
from typing import TYPE_CHECKING
from urllib.parse import parse_qs

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from web.accounts.page import WORDS, sign_in_page, signed_in_page
from web.callers import Role
from web.gate import caller_in
from web.identify import CSRF_COOKIE, SESSION_COOKIE, cookies
from web.labels import Phrase
from web.problems import Trouble, told
from web.service import Service
from web.threads import in_thread

if TYPE_CHECKING:
    from web.accounts.oidc import Person, Provider

_log = logging.getLogger(__name__)
_FORM_COOKIE = "wenju_form"
_OIDC_COOKIE = "wenju_oidc"
_FORM_S = 3600
_LONGEST = 1_000
_CALLBACK = "/login/oidc/callback"


def accounts_router(service: Service) -> APIRouter:
    """Build the routes."""
    router = APIRouter()
    _passwords(router, service)
    if service.settings.oidc_issuer:
        _elsewhere(router, service)
    return router


def _passwords(router: APIRouter, service: Service) -> None:
    elsewhere = bool(service.settings.oidc_issuer)

    def form(request: Request, trouble: Phrase | None = None, status: int = 200) -> Response:
        token = secrets.token_urlsafe(32)
        html = sign_in_page(request.headers.get("accept-language", ""), token, trouble, elsewhere=elsewhere)
        reply = HTMLResponse(html, status)
        _set(reply, request, _FORM_COOKIE, token, _FORM_S)
        return reply

    @router.get("/login")
    async def page(request: Request) -> Response:
        caller = caller_in(request.scope)
        if not caller.csrf:
            return form(request, WORDS.provider if "failed" in request.query_params else None)
        return HTMLResponse(signed_in_page(request.headers.get("accept-language", ""), caller.name, caller.csrf))

    @router.post("/login")
    async def enter(request: Request) -> Response:
        from web.accounts.login import NotSignedInError, sign_in  # noqa: PLC0415 - argon2 and SQLAlchemy, when somebody signs in

        fields = await _fields(request)
        if not _same(fields.get("form", ""), cookies(request.headers).get(_FORM_COOKIE, "")):
            return form(request, WORDS.stale, 403)
        before = cookies(request.headers).get(SESSION_COOKIE, "")
        name, password = fields.get("name", ""), fields.get("password", "")
        try:
            cookie = await in_thread(lambda: sign_in(service.stored(), service.settings, name, password, before))
        except NotSignedInError as error:
            return form(request, WORDS.locked if error.locked else WORDS.wrong, 429 if error.locked else 401)
        return await _entered(request, service, cookie)

    @router.get("/logout")
    async def way_out() -> Response:
        return RedirectResponse("/login", 303)  # a link changes nothing; the page has the button

    @router.post("/logout")
    async def leave(request: Request) -> Response:
        from web.store.users import close_session, note  # noqa: PLC0415

        caller = caller_in(request.scope)
        sent = request.headers.get("x-csrf-token", "") or (await _fields(request)).get("csrf", "")
        if not _same(sent, caller.csrf):
            return told(request.url.path, Trouble(403, "this did not come from our own page: sign out there"))
        cookie = cookies(request.headers).get(SESSION_COOKIE, "")
        await in_thread(lambda: close_session(service.stored(), cookie))
        await in_thread(lambda: note(service.stored(), caller.name, "sign out"))
        reply = RedirectResponse("/login", 303)
        for name in (SESSION_COOKIE, CSRF_COOKIE):
            reply.delete_cookie(name)
        return reply


def _elsewhere(router: APIRouter, service: Service) -> None:
    made: list[Provider] = []

    async def provider() -> Provider:
        from web.accounts.oidc import Provider  # noqa: PLC0415
        from web.store.shared_secrets import shared_secret  # noqa: PLC0415

        if not made:
            made.append(Provider(service.settings, await in_thread(lambda: shared_secret(service.stored(), "oidc"))))
        return made[0]

    @router.get("/login/oidc")
    async def begin(request: Request) -> Response:
        from web.accounts.oidc import LASTS_S, OidcError  # noqa: PLC0415

        try:
            address, cookie = await (await provider()).begin(_back(request))
        except OidcError as error:
            _log.warning("single sign-on: %s", error)
            return RedirectResponse("/login?failed", 303)
        reply = RedirectResponse(address, 303)
        _set(reply, request, _OIDC_COOKIE, cookie, LASTS_S)
        return reply

    @router.get(_CALLBACK)
    async def finish(request: Request) -> Response:
        from web.accounts.oidc import OidcError  # noqa: PLC0415

        sent = cookies(request.headers)
        try:
            person = await (await provider()).finish(_back(request), str(request.url), sent.get(_OIDC_COOKIE, ""))
            cookie = await in_thread(lambda: _known(service, person, sent.get(SESSION_COOKIE, "")))
        except OidcError as error:
            _log.warning("single sign-on: %s", error)
            return RedirectResponse("/login?failed", 303)
        reply = await _entered(request, service, cookie)
        reply.delete_cookie(_OIDC_COOKIE)
        return reply


def _known(service: Service, person: Person, before: str) -> str:
    """Sign in who came from the provider, with an account of his own that is made the first time."""
    from web.accounts.login import begin_session  # noqa: PLC0415
    from web.accounts.oidc import OidcError  # noqa: PLC0415
    from web.store.users import add_user, note, user_named, user_of_subject  # noqa: PLC0415

    store = service.stored()
    user = user_of_subject(store, person.subject)
    if user is None:
        name = person.name if user_named(store, person.name) is None else f"{person.name} {secrets.token_hex(4)}"
        user = add_user(store, name, Role(service.settings.oidc_role), subject=person.subject)
        note(store, user.name, "account made", person.subject)
    if user.disabled:
        raise OidcError(f"the account {user.name} is disabled")
    return begin_session(store, service.settings, user, before)


async def _entered(request: Request, service: Service, cookie: str) -> Response:
    from web.store.users import session_of  # noqa: PLC0415

    session = await in_thread(lambda: session_of(service.stored(), cookie))
    assert session is not None
    lasts = int(service.settings.session_hours * 3600)
    reply = RedirectResponse("/", 303)
    _set(reply, request, SESSION_COOKIE, cookie, lasts)
    _set(reply, request, CSRF_COOKIE, session.csrf, lasts, seen=True)
    reply.delete_cookie(_FORM_COOKIE)
    return reply


def _set(reply: Response, request: Request, name: str, value: str, lasts_s: int, *, seen: bool = False) -> None:
    """Give a cookie; ``seen``: our own page's script may read it."""
    secure = request.url.scheme == "https"
    reply.set_cookie(name, value, max_age=lasts_s, httponly=not seen, samesite="lax", secure=secure)


async def _fields(request: Request) -> dict[str, str]:
    body = (await request.body()).decode("utf-8", "replace")
    try:
        found = parse_qs(body, keep_blank_values=True, max_num_fields=10)
    except ValueError:
        return {}
    return {name: values[0][:_LONGEST].replace("\0", "") for name, values in found.items()}


def _same(sent: str, kept: str) -> bool:
    return bool(kept) and hmac.compare_digest(sent.encode(), kept.encode())


def _back(request: Request) -> str:
    return str(request.base_url).rstrip("/") + _CALLBACK
