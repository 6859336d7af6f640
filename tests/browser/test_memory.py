"""What a member asks to be remembered: seen, changed and deleted on the page; and the notice of a model that failed."""

from __future__ import annotations

from typing import Any

import pytest

from rag.preferences import Preferences
from tests.browser.test_chat import ask
from tests.web.fakes import FakeSource

pytestmark = [pytest.mark.browser, pytest.mark.filterwarnings("ignore:.*no_silent_downcasting")]


def stored(page: Any) -> str | None:
    found = page.evaluate("() => localStorage.getItem('wenju-memory')")
    return None if found is None else str(found)


def test_what_is_saved_goes_along_and_what_is_deleted_does_not(page: Any, size: str, fake_source: FakeSource) -> None:
    page.click("#switch .prefs")
    page.select_option("#prefs select[name=length]", "short")
    page.fill("#prefs input[name=industry]", "餐飲業")
    page.click("#prefs .save")
    assert not page.locator("#prefs").is_visible()
    ask(page, "補助最多多少？")
    assert fake_source.engine.preferences == Preferences(industry="餐飲業", length="short")
    page.reload()
    page.locator(".welcome").wait_for()
    page.click("#switch .prefs")
    assert page.input_value("#prefs input[name=industry]") == "餐飲業"
    page.click("#prefs .delete")
    assert stored(page) is None
    ask(page, "補助最多多少？")
    assert fake_source.engine.preferences == Preferences()


def test_it_can_be_asked_for_in_the_conversation(page: Any, size: str, fake_source: FakeSource) -> None:
    asked = len(fake_source.engine.asked)
    reply = ask(page, "請記住我從事餐飲業")
    assert "餐飲業" in reply.inner_text()
    assert len(fake_source.engine.asked) == asked, "it is no question for the articles"
    page.wait_for_function("() => (localStorage.getItem('wenju-memory') || '').includes('餐飲業')")
    ask(page, "以後請用英文簡短回答")
    ask(page, "補助最多多少？")
    assert fake_source.engine.preferences == Preferences(language="en", industry="餐飲業", length="short")


def test_the_window_closes_by_escape_and_keeps_nothing(page: Any, size: str) -> None:
    page.click("#switch .prefs")
    page.fill("#prefs input[name=industry]", "不存")
    page.keyboard.press("Escape")
    assert not page.locator("#prefs").is_visible()
    assert stored(page) is None


def test_the_notice_stands_over_the_answer(page: Any, size: str) -> None:
    answer = ask(page, "備援：補助最多多少？")
    notice = answer.locator(".notice")
    assert "語言模型暫時無法作答" in notice.inner_text()
    assert answer.locator(".line a.cite").count()
