"""The chat page for who is signed in: the form in a real browser, questions under his token, the way out."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from rag.settings import Settings
from tests.browser.test_chat import ask
from tests.web.fakes import FakeSource
from tests.web.serving import build, serving
from web.accounts.passwords import hashed
from web.callers import Role
from web.store.conversations import conversations_of
from web.store.opening import open_store
from web.store.store import Store
from web.store.users import add_user

pytestmark = [pytest.mark.browser, pytest.mark.filterwarnings("ignore:.*no_silent_downcasting")]


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Store]]:
    settings = Settings(storage_dir=tmp_path_factory.mktemp("signed"), anonymous="no")
    store = open_store(settings)
    with serving(build(FakeSource(), settings, lambda: store)) as url:
        yield url, store
    store.close()


def test_in_ask_and_out(browser: Any, place: tuple[str, Store]) -> None:
    url, store = place
    user = add_user(store, "王小明", Role.MEMBER, hashed("correct horse"))
    context = browser.new_context(locale="zh-TW")
    context.set_default_timeout(20_000)
    page = context.new_page()
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.goto(url)
    assert page.url.endswith("/login")
    page.fill("#name", "王小明")
    page.fill("#password", "correct horse")
    page.click("button")
    page.locator(".welcome").wait_for()
    assert "10萬元" in ask(page, "補助最多多少？").inner_text()
    assert [talk["title"] for talk in conversations_of(store, user.id)] == ["補助最多多少？"]
    page.click("#switch .account")
    page.click("text=登出")
    page.goto(url)
    assert page.url.endswith("/login")
    assert complaints == []
    context.close()
