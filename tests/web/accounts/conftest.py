"""Browsers that are signed in, one for each role."""

from __future__ import annotations

import re
from collections.abc import Iterator

import httpx
import pytest

from tests.web.conftest import Desk
from web.accounts.passwords import hashed
from web.callers import Role
from web.store.users import add_user, user_named

PASSWORD = "correct horse"


class Browser(httpx.Client):
    """A browser as the server sees it: it keeps cookies and follows no redirect by itself."""

    def sign_in(self, name: str, password: str = PASSWORD) -> httpx.Response:
        """Fill in the form."""
        found = re.search(r"name='form' value='([^']+)'", self.get("/login").text)
        assert found
        return self.post("/login", data={"form": found[1], "name": name, "password": password})

    @property
    def csrf(self) -> dict[str, str]:
        """The header that the page's script adds."""
        return {"X-CSRF-Token": self.cookies["wenju_csrf"]}


@pytest.fixture
def browser(desk: Desk) -> Iterator[Browser]:
    """A browser that nobody is signed in with."""
    with Browser(base_url=desk.url, timeout=60) as found:
        yield found


@pytest.fixture(scope="session")
def password_hash() -> str:
    return hashed(PASSWORD)


@pytest.fixture
def people(desk: Desk, password_hash: str) -> dict[Role, str]:
    """The name of an account of each role."""
    names = {role: f"the {role}" for role in (Role.MEMBER, Role.STAFF, Role.ADMIN)}
    for role, name in names.items():
        if user_named(desk.store, name) is None:
            add_user(desk.store, name, role, password_hash)
    return names
