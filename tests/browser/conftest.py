"""A real Chromium and the application over the fake engine; skipped where there is no Chromium."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from typing import Any

import pytest

from tests.web.fakes import FakeSource
from tests.web.serving import build, serving

SIZES = {"desktop": (1440, 900), "phone": (390, 844)}


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    """The browser of the machine; ends with its module, because Playwright keeps a loop running in the main thread."""
    sync_api = pytest.importorskip("playwright.sync_api")
    path = shutil.which("chromium") or shutil.which("chromium-browser")
    if path is None:
        pytest.skip("no Chromium on this machine: apt-get install chromium")
    with sync_api.sync_playwright() as playwright:
        quiet = ["--no-sandbox", "--disable-quic", "--disable-background-networking"]
        chromium = playwright.chromium.launch(executable_path=path, args=quiet)
        yield chromium
        chromium.close()


@pytest.fixture(scope="session")
def fake_source() -> FakeSource:
    return FakeSource()


@pytest.fixture(scope="session")
def address(fake_source: FakeSource) -> Iterator[str]:
    """Where the application over the fake engine listens."""
    with serving(build(fake_source)) as found:
        yield found


@pytest.fixture(params=SIZES)
def size(request: pytest.FixtureRequest) -> str:
    """Desktop, then phone."""
    return str(request.param)


@pytest.fixture
def page(browser: Any, address: str, size: str) -> Iterator[Any]:
    """The chat page, opened. What it asked of other hosts or complained about fails the test at the end."""
    yield from open_page(browser, address, size)


def open_page(browser: Any, address: str, size: str, locale: str = "zh-TW") -> Iterator[Any]:
    width, height = SIZES[size]
    phone = size == "phone"
    context = browser.new_context(
        locale=locale, viewport={"width": width, "height": height}, has_touch=phone, is_mobile=phone
    )
    context.set_default_timeout(10_000)
    page = context.new_page()
    asked: list[str] = []
    complaints: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.goto(address)
    page.locator("#question textarea").wait_for()
    page.locator(".welcome").wait_for()
    yield page
    context.close()
    strangers = [url for url in asked if not url.startswith((f"{address}/", "data:"))]
    assert asked
    assert not strangers, "the page asked another host"
    assert not complaints, "the page complained in the console"
