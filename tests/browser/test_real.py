"""One question to the real engine over the sample issue: the passage that opens holds exactly the cited words."""

from collections.abc import Iterator
from typing import Any

import pytest

from rag.engine import EngineSource
from rag.settings import Settings
from tests.browser.conftest import open_page
from tests.web.serving import build, serving
from web.chat import EXAMPLES

pytestmark = [pytest.mark.browser, pytest.mark.filterwarnings("ignore:.*no_silent_downcasting")]


@pytest.fixture(scope="module")
def real(sample_settings: Settings) -> Iterator[tuple[str, EngineSource]]:
    source = EngineSource(sample_settings)
    with serving(build(source, sample_settings)) as address:
        yield address, source


@pytest.mark.parametrize("size", ["desktop", "phone"])
def test_the_examples_are_answered_with_their_evidence(browser: Any, real: tuple[str, EngineSource], size: str) -> None:
    address, source = real
    for page in open_page(browser, address, size):
        for turn, question in enumerate(EXAMPLES[:3], start=1):
            page.fill("#question textarea", question)
            page.press("#question textarea", "Enter")
            answer = page.locator(".answer:not(.pending)").nth(turn - 1)
            answer.wait_for()
            expected = source.get().ask(question, EXAMPLES[: turn - 1]).citations[0]
            answer.locator(".line a.cite").first.click()
            marks = page.locator("#evidence .sheet:visible mark")
            marks.first.wait_for()
            assert "".join(marks.all_inner_texts()) == expected.quote.replace("\n", "").replace("｜", "")
            assert expected.passage.article.title in page.locator("#evidence .sheet:visible").inner_text()
            page.keyboard.press("Escape")
            page.wait_for_timeout(350)
