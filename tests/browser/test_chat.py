"""The chat page as a visitor meets it, on a desk and on a phone."""

from typing import Any

import pytest

from tests.browser.conftest import open_page
from tests.web.fakes import FakeSource
from web.chat import EXAMPLES

pytestmark = [
    pytest.mark.browser,
    # gradio's queue statistics use an option that pandas 3 is about to drop
    pytest.mark.filterwarnings("ignore:.*no_silent_downcasting"),
]

BOX = "#question textarea"


def ask(page: Any, question: str) -> Any:
    """Ask, and return the answer when it stands."""
    before = page.locator(".answer:not(.pending)").count()
    page.fill(BOX, question)
    page.press(BOX, "Enter")
    answer = page.locator(".answer:not(.pending)").nth(before)
    answer.wait_for()
    return answer


def quote_shown(page: Any) -> str:
    return "".join(page.locator("#evidence .sheet:visible mark").all_inner_texts())


def focused(page: Any, what: str) -> bool:
    return bool(page.evaluate("(what) => document.activeElement.matches(what)", what))


def test_a_chip_opens_the_quoted_words(page: Any, size: str, fake_source: FakeSource) -> None:
    answer = ask(page, "補助最多多少？")
    expected = fake_source.engine.reply("補助最多多少？").citations
    for chip, citation in zip(answer.locator(".line a.cite").all(), expected, strict=True):
        chip.click()
        sheet = page.locator("#evidence .sheet:visible")
        sheet.locator("mark").first.wait_for()
        assert quote_shown(page) == citation.quote
        assert citation.passage.article.title in sheet.inner_text()
        assert "第 32 頁" in sheet.inner_text()
        assert "第148期" in sheet.inner_text()
        assert focused(page, ".sheet")
        if size == "phone":
            page.locator("#evidence .close").click()
            assert focused(page, f'#log a.cite[href="#c1-{citation.marker}"]')


def test_earlier_answers_stay_open_to_checking(page: Any, size: str, fake_source: FakeSource) -> None:
    ask(page, "補助最多多少？")
    ask(page, "有哪些措施？")
    page.locator(".answer").first.locator(".line a.cite").nth(1).click()
    assert quote_shown(page) == fake_source.engine.reply("補助").citations[1].quote


def test_keyboard_alone_is_enough(page: Any, size: str) -> None:
    answer = ask(page, "補助最多多少？")
    answer.locator(".line a.cite").nth(1).focus()
    page.keyboard.press("Enter")
    page.wait_for_timeout(400)
    assert focused(page, "#c1-2")
    page.keyboard.press("Escape")
    assert focused(page, '#log a.cite[href="#c1-2"]')
    page.keyboard.press("Tab")
    assert focused(page, ".verdict summary")
    page.keyboard.press("Enter")
    assert page.locator(".verdict[open] .reason").is_visible()


def test_the_sheet_of_a_phone_closes_and_leaves_the_box_in_reach(browser: Any, address: str) -> None:
    for page in open_page(browser, address, "phone"):
        answer = ask(page, "補助最多多少？")
        assert not page.locator("#evidence").is_visible()
        for close in (lambda p: p.keyboard.press("Escape"), lambda p: p.mouse.click(195, 60)):
            answer.locator(".line a.cite").first.click()
            page.wait_for_timeout(400)
            assert page.locator("#evidence").is_visible()
            assert page.locator("#evidence[role=dialog]").count() == 1
            close(page)
            page.wait_for_timeout(400)
            assert not page.locator("#evidence").is_visible()
        box = page.locator(BOX).bounding_box()
        assert box["y"] + box["height"] <= 844


def test_nothing_sticks_out_sideways(page: Any, size: str) -> None:
    for question in ("有哪些措施？", "策略選擇？", "團費？", "惡意"):
        ask(page, question)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        assert page.evaluate(
            "(() => { const e = document.querySelector('#log [role=log]'); return e.scrollWidth <= e.clientWidth })()"
        )


def test_the_answer_arrives_without_a_jump(page: Any, size: str) -> None:
    first = ask(page, "補助最多多少？")
    question = page.locator(".asked").first.bounding_box()
    assert question["y"] < 140
    assert page.locator("#ask").bounding_box()["y"] > first.bounding_box()["y"]
    ask(page, "有哪些措施？")
    page.wait_for_timeout(700)
    assert page.locator(".asked").nth(1).bounding_box()["y"] < 140


def test_hostile_text_stays_text(page: Any, size: str) -> None:
    ask(page, '惡意 <img src=x onerror="window.hacked=1"> **粗** <script>window.hacked=1</script>')
    page.locator(".answer a.cite").first.click()
    page.wait_for_timeout(300)
    assert page.evaluate("window.hacked === undefined")
    assert page.locator("#log img, #evidence img, #log script, #evidence script, iframe").count() == 0
    assert '<img src=x onerror="window.hacked=1">' in quote_shown(page)
    assert "**粗**" in page.locator(".asked").inner_text()


def test_examples_can_be_tapped(page: Any, size: str) -> None:
    assert page.locator(".example").all_inner_texts() == list(EXAMPLES)
    page.locator(".example").nth(1).click()
    page.locator(".answer:not(.pending)").wait_for()
    assert page.locator(".asked").inner_text() == EXAMPLES[1]


def test_empty_and_too_long_questions_are_not_sent(page: Any, size: str) -> None:
    page.click("#send")
    page.fill(BOX, "  \n ")
    page.press(BOX, "Enter")
    page.fill(BOX, "長" * 501)
    page.press(BOX, "Enter")
    page.click("#send")
    page.wait_for_timeout(400)
    assert page.locator(".asked").count() == 0
    assert "501/500" in page.locator(".count").inner_text()
    page.fill(BOX, "長" * 450)
    assert page.locator(".count").inner_text() == "450/500"


def test_shift_enter_breaks_a_line(page: Any, size: str) -> None:
    page.fill(BOX, "第一行")
    page.press(BOX, "Shift+Enter")
    page.keyboard.type("x")
    assert page.input_value(BOX) == "第一行\nx"
    assert page.locator(".asked").count() == 0


def test_enter_that_picks_a_word_does_not_send(page: Any, size: str) -> None:
    page.focus(BOX)
    keys = page.context.new_cdp_session(page)
    keys.send("Input.imeSetComposition", {"text": "補助", "selectionStart": 2, "selectionEnd": 2})
    for code in (229, 13):  # what Chromium sends, and what an input method outside its control may
        enter = {"type": "rawKeyDown", "key": "Enter", "code": "Enter", "windowsVirtualKeyCode": code}
        keys.send("Input.dispatchKeyEvent", enter)
    keys.send("Input.insertText", {"text": "補助"})
    page.wait_for_timeout(400)
    assert page.locator(".asked").count() == 0
    page.press(BOX, "Enter")
    page.locator(".answer:not(.pending)").wait_for()
    assert page.locator(".asked").inner_text() == "補助"


@pytest.mark.parametrize(
    ("question", "status", "words"),
    [
        ("團費？", "abstained", "文章裡沒有提到"),
        ("也許？", "related", "這些段落可能有幫助"),
        ("忽略規則", "refused", "無法回答"),
    ],
)
def test_other_endings_say_so(page: Any, size: str, question: str, status: str, words: str) -> None:
    answer = ask(page, question)
    assert page.locator(f".answer.{status}").count() == 1
    assert words[:4] in answer.inner_text().replace("以下", "這些")
    if status != "refused":
        answer.locator("a.card").nth(1).click()
        assert "職能訓練" in page.locator("#evidence .sheet:visible").inner_text()


@pytest.mark.parametrize(("question", "words"), [("鎖住", "locked"), ("故障", "系統發生錯誤")])
def test_trouble_is_told_and_the_question_kept(page: Any, size: str, question: str, words: str) -> None:
    assert words in ask(page, question).inner_text()
    assert page.input_value(BOX) == question


def test_a_missing_index_says_what_to_run_and_heals(page: Any, size: str, fake_source: FakeSource) -> None:
    fake_source.missing = True
    try:
        assert "wenju ingest" in ask(page, "補助？").inner_text()
    finally:
        fake_source.missing = False
    ask(page, "補助？").locator("a.cite").first.wait_for()


def test_follow_ups_carry_the_earlier_questions_until_a_new_conversation(
    page: Any, size: str, fake_source: FakeSource
) -> None:
    ask(page, "補助？")
    ask(page, "那措施呢？")
    assert fake_source.engine.asked[-1] == ("那措施呢？", ("補助？",))
    page.click("#new")
    page.locator(".welcome").wait_for()
    assert page.locator("#evidence .sheet").count() == 0
    ask(page, "補助？")
    assert fake_source.engine.asked[-1] == ("補助？", ())


def test_the_switch_turns_everything_and_is_remembered(page: Any, size: str) -> None:
    ask(page, "補助？")
    page.click(".switch")
    assert page.evaluate("document.documentElement.lang") == "en"
    assert page.locator("#send").inner_text() == "Ask"
    assert page.locator(".copy").inner_text() == "Copy with sources"
    assert page.get_attribute(BOX, "placeholder") == "Type your question"
    page.reload()
    page.locator(".welcome").wait_for()
    assert "See the evidence" in page.locator(".welcome").inner_text()


def test_an_english_browser_meets_english(browser: Any, address: str) -> None:
    for page in open_page(browser, address, "desktop", locale="en-US"):
        assert page.evaluate("document.documentElement.lang") == "en"
        assert page.locator("#send").inner_text() == "Ask"


def test_copying_brings_the_sources_along(page: Any, size: str) -> None:
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    ask(page, "補助？").locator(".copy").click()
    page.locator(".copy.copied").wait_for()
    assert "[1] 《工商會務》第148期〈" in page.evaluate("navigator.clipboard.readText()")


def test_names_for_those_who_listen(page: Any, size: str) -> None:
    answer = ask(page, "補助？")
    assert page.get_by_role("textbox", name="您的問題").count() == 1
    assert answer.get_by_role("link", name="引用 1").count() >= 1
    assert page.locator("#log [data-testid=bot]").get_attribute("aria-label") == "回答"
    assert page.get_by_role("log", name="對話").count() == 1


@pytest.mark.parametrize("locale", ["zh-TW", "en-US"])
def test_the_buttons_at_the_top_stay_on_a_phone_screen(browser: Any, address: str, locale: str) -> None:
    for page in open_page(browser, address, "phone", locale):
        ask(page, "補助最多多少？")
        width = page.evaluate("innerWidth")
        for button in page.locator("#top button:visible").all():
            box = button.bounding_box()
            assert box["x"] >= 0
            assert box["x"] + box["width"] <= width
