"""One question to the real engine over the sample issue: the passage that opens holds exactly the cited words."""

import io
from collections.abc import Iterator
from typing import Any

import pytest
from PIL import Image

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


@pytest.mark.parametrize("size", ["desktop", "phone"])
def test_a_citation_of_a_pdf_shows_its_page_with_the_quote_marked(
    browser: Any, issue_settings: Settings, size: str
) -> None:
    with serving(build(EngineSource(issue_settings), issue_settings)) as address:
        for page in open_page(browser, address, size):
            page.fill("#question textarea", EXAMPLES[0])
            page.press("#question textarea", "Enter")
            page.locator(".answer:not(.pending) .line a.cite").first.click()
            picture = page.locator("#evidence .sheet:visible .leaf img").first
            picture.scroll_into_view_if_needed()
            page.wait_for_function(
                "picture => picture.complete && picture.naturalWidth === 1000", arg=picture.element_handle()
            )
            leaf = page.request.get(address + picture.get_attribute("src"))
            pixels = Image.open(io.BytesIO(leaf.body())).convert("RGB").getcolors(1_000_000)
            assert any(colour == (255, 224, 120) for _, colour in pixels or []), "nothing is marked on the page"
