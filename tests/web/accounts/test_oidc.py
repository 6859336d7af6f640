"""Signing in with a provider, over real HTTP between browser, server and provider."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest
from fastapi import APIRouter, FastAPI
from joserfc.jwk import RSAKey

from rag.present import answer_json
from rag.settings import Settings
from tests.web.accounts.provider import CLIENT, SECRET, FakeProvider
from tests.web.fakes import FakeSource
from tests.web.serving import serving
from web.accounts.routes import accounts_router
from web.callers import Role
from web.gate import Gate
from web.limits import Buckets
from web.service import Service
from web.store.opening import open_store
from web.store.store import Store
from web.store.users import add_user, all_users, set_disabled, user_named


@dataclass
class Place:
    """A provider, and a server that sends people there."""

    provider: FakeProvider
    url: str
    store: Store


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    provider = FakeProvider()
    with serving(provider.app) as issuer:
        provider.issuer = issuer
        settings = Settings(
            storage_dir=tmp_path_factory.mktemp("oidc"),
            oidc_issuer=issuer,
            oidc_client_id=CLIENT,
            oidc_client_secret=SECRET,
        )
        store = open_store(settings)
        app = FastAPI()
        app.include_router(accounts_router(Service(settings, FakeSource(), lambda: store, answer_json)))
        home = APIRouter()
        home.get("/")(lambda: "home")
        app.include_router(home)
        app.add_middleware(Gate, stored=lambda: store, buckets=Buckets(0, 1), anonymous=False)
        with serving(app) as url:
            yield Place(provider, url, store)
        store.close()


@pytest.fixture
def place(running: Place) -> Place:
    running.provider.person = {"sub": "7", "preferred_username": "王大明"}
    running.provider.mischief = {}
    return running


def sign_in(place: Place) -> tuple[str, str | None]:
    """Follow the browser from our page to the provider and back; where it ends, and its session."""
    with httpx.Client(timeout=60) as browser:
        assert "/login/oidc" in browser.get(f"{place.url}/login").text
        address = f"{place.url}/login/oidc"
        for _ in range(4):
            reply = browser.get(address)
            if not reply.is_redirect or not (
                address := str(reply.next_request.url if reply.next_request else "")
            ).startswith("http"):
                break
            if address.endswith(("/", "failed")):
                break
        return address.removeprefix(place.url), browser.cookies.get("wenju_session")


def test_the_first_time_makes_an_account_and_the_next_finds_it(place: Place) -> None:
    assert sign_in(place)[0] == "/"
    ended, session = sign_in(place)
    assert (ended, bool(session)) == ("/", True)
    assert [(user.name, user.role, user.password) for user in all_users(place.store)] == [("王大明", Role.MEMBER, "")]
    home = httpx.get(f"{place.url}/", cookies={"wenju_session": session or ""})
    assert home.json() == "home"


def test_a_local_account_of_the_same_name_is_not_taken_over(place: Place) -> None:
    add_user(place.store, "boss", Role.ADMIN, "hash")
    place.provider.person = {"sub": "9", "preferred_username": "boss"}
    assert sign_in(place)[0] == "/"
    names = [user.name for user in all_users(place.store) if user.name.startswith("boss")]
    assert len(names) == 2
    other = user_named(place.store, max(names, key=len))
    assert other is not None
    assert other.role is Role.MEMBER


def test_a_disabled_account_stays_out(place: Place) -> None:
    place.provider.person = {"sub": "11", "email": "eve@example.org"}
    assert sign_in(place)[0] == "/"
    set_disabled(place.store, "eve@example.org", True)
    assert sign_in(place) == ("/login?failed", None)


@pytest.mark.parametrize(
    "mischief",
    [
        {"state": "another"},
        {"nonce": "another"},
        {"aud": "another"},
        {"iss": "http://evil.example"},
        {"exp": int(time.time()) - 3_600},
        {"key": RSAKey.generate_key(2048, {"kid": "k1"}, private=True)},
    ],
    ids=lambda mischief: next(iter(mischief)),
)
def test_what_is_not_right_signs_nobody_in(place: Place, mischief: dict[str, object]) -> None:
    place.provider.mischief = mischief
    assert sign_in(place) == ("/login?failed", None)


def test_who_did_not_begin_here_does_not_end_here(place: Place) -> None:
    reply = httpx.get(f"{place.url}/login/oidc/callback?code=code0&state=x")
    assert reply.headers["location"] == "/login?failed"
    forged = httpx.get(f"{place.url}/login/oidc/callback?code=code0&state=x", cookies={"wenju_oidc": "e30.x"})
    assert forged.headers["location"] == "/login?failed"


def test_a_provider_that_is_away_is_no_crash(tmp_path: Path) -> None:
    settings = Settings(
        storage_dir=tmp_path, oidc_issuer="http://127.0.0.1:9", oidc_client_id="x", oidc_client_secret="y"
    )
    store = open_store(settings)
    app = FastAPI()
    app.include_router(accounts_router(Service(settings, FakeSource(), lambda: store, answer_json)))
    with serving(app) as url:
        assert httpx.get(f"{url}/login/oidc").headers["location"] == "/login?failed"
        assert "單一登入沒有成功" in httpx.get(f"{url}/login?failed").text
    store.close()
