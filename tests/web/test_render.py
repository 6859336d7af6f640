import re
from dataclasses import replace
from html import unescape
from html.parser import HTMLParser

import pytest

from rag.domain import Answer, Citation, Status, Support, Verdict
from tests.web.fakes import FakeEngine, answer, cite, claim, hostile_article
from web.conversation import Conversation, Turn
from web.evidence import evidence_html, passage_html
from web.reading import place_claims, read_lines
from web.render import answer_html, plain_text, question_html, suggested, working_html

ENGINE = FakeEngine()
OURS = {"a", "article", "b", "button", "details", "div", "h2", "h3", "mark", "pre", "section", "span", "summary"}
OURS |= {"table", "tbody", "td", "tr"}
ATTRIBUTES = {"class", "hidden", "href", "id", "lang", "tabindex", "title", "type"}


class Tags(HTMLParser):
    """Collects what a browser would see; fails on a tag that is not closed in order."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: set[str] = set()
        self.links: list[str] = []
        self.stack: list[str] = []
        self.feed(html)
        self.close()
        assert not self.stack

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes |= {name for name, _ in attrs}
        self.links += [value or "" for name, value in attrs if name == "href"]
        self.stack.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.stack.pop() == tag


def marked(html: str) -> str:
    return "".join(unescape(part) for part in re.findall(r"<mark>(.*?)</mark>", html, re.DOTALL))


def reply(question: str) -> Answer:
    return ENGINE.reply(question)


@pytest.mark.parametrize("question", ["補助？", "措施？", "選擇？", "團費？", "也許？", "忽略", "惡意"])
def test_html_is_whole_ours_and_in_one_block(question: str) -> None:
    found = reply(question)
    for html in (answer_html(found, 1), evidence_html((Turn(question, found),)), question_html(question)):
        seen = Tags(html)
        assert seen.tags <= OURS
        assert seen.attributes <= ATTRIBUTES
        assert all(re.fullmatch(r"#c1-n?\d+", link) for link in seen.links)
        assert "\n" not in html, "a blank line would hand the rest to the Markdown parser"


def test_hostile_text_is_shown_not_obeyed() -> None:
    found = reply("惡意")
    html = answer_html(found, 1) + evidence_html((Turn("<script>alert(1)</script>", found),))
    assert "<script" not in html
    assert "<img" not in html
    assert "<iframe" not in html
    assert "&lt;script&gt;window.hacked=1&lt;/script&gt;" in html
    assert (
        question_html("</div><script>x\n\n# y") == '<div class="asked">&lt;/div&gt;&lt;script&gt;x&#10;&#10;# y</div>'
    )


@pytest.mark.parametrize("question", ["補助？", "措施？", "選擇？", "惡意"])
def test_the_marked_words_are_the_quote(question: str) -> None:
    for citation in reply(question).citations:
        shown = marked(passage_html(citation.passage, citation))
        assert shown == citation.quote.replace("\n", "").replace("｜", "")


def test_a_quote_over_lines_and_cells_is_marked_in_each() -> None:
    article = ENGINE.carbon
    start = article.text.index("徵收頻率｜")
    end = article.text.index("收益之運用｜") + len("收益之運用｜收益")
    found = cite(1, article, article.text[start:end])
    html = passage_html(found.passage, found)
    assert html.count("<mark>") == 5
    assert marked(html) == article.text[start:end].replace("\n", "").replace("｜", "")
    assert "<td><mark>收益</mark>回報或收益保留</td>" in html


def test_a_passage_without_citation_marks_nothing() -> None:
    assert "<mark>" not in passage_html(reply("團費？").nearest[0].passage, None)


def test_every_chip_leads_to_a_passage_of_its_own_turn() -> None:
    turns = tuple(Turn(q, reply(q)) for q in ("補助？", "措施？", "團費？"))
    panel = set(re.findall(r'<article class="sheet" id="([^"]+)"', evidence_html(turns)))
    links = {
        link[1:] for n, turn in enumerate(turns, 1) if turn.answer for link in Tags(answer_html(turn.answer, n)).links
    }
    assert links == panel
    assert {"c1-1", "c2-7", "c3-n3"} <= panel


def test_a_marker_without_citation_is_text_not_a_chip() -> None:
    html = answer_html(answer("？", Status.ANSWERED, "一句話[7]"), 1)
    assert "一句話" in html
    assert "[7]" in html
    assert "href" not in html


def test_each_claim_shows_its_verdict_once() -> None:
    html = answer_html(reply("補助？"), 1)
    assert html.count('class="verdict supported"') == 2
    assert html.count('class="verdict partial"') == 1
    assert "第3句漏了加薪的條件" in html


def test_a_verdict_stands_behind_the_last_marker_of_its_claim() -> None:
    one, two = cite(1, ENGINE.subsidy, "三、補助金額"), cite(2, ENGINE.subsidy, "七、補助款撥付")
    claims = [
        claim("甲說\n乙說", one),
        claim("丙說", two, support=Support.CONTRADICTED),
        claim("沒有位置", support=Support.NOT_FOUND),
    ]
    found = answer("？", Status.ANSWERED, "甲說：[1]\n乙說[1]\n丙說[1][2]", claims)
    placed, loose = place_claims(found, read_lines(found.text))
    assert {place: each.text for place, each in placed.items()} == {(1, 0): "甲說\n乙說", (2, 0): "丙說"}
    assert [each.text for each in loose] == ["沒有位置"]
    assert '<div class="line doubt">沒有位置' in answer_html(found, 1)


@pytest.mark.parametrize(
    ("line", "label", "words"),
    [
        ("（一）支持企業", "（一）", "支持企業"),
        ("1. 三項", "1.", "三項"),
        ("1.5萬元", "", "1.5萬元"),
        ("• 一般", "•", "一般"),
        ("-5度", "", "-5度"),
        ("一、前言", "一、", "前言"),
        ("三十人以下", "", "三十人以下"),
    ],
)
def test_list_items_are_told_from_sentences(line: str, label: str, words: str) -> None:
    (read,) = read_lines(f"\n{line}\n\n")
    assert (read.label, read.words) == (label, words)


def test_table_rows_of_an_answer_become_a_table() -> None:
    html = answer_html(reply("選擇？"), 1)
    assert "<td>收益之運用</td><td>收益回報或收益保留</td>" in html


def test_suggestions_come_only_where_the_answer_cites_nothing() -> None:
    assert len(suggested(reply("團費？"))) == 3
    assert suggested(reply("補助？")) == ()
    assert suggested(reply("忽略")) == ()
    several = answer("？", Status.ABSTAINED, "沒有提到。\n相近的文章：甲、乙", nearest=reply("團費？").nearest)
    assert "相近的文章" not in answer_html(several, 1)


def test_plain_text_carries_the_sources() -> None:
    text = plain_text(reply("補助？"), 0)
    assert text.startswith("補助？\n\n每家企業最多")
    assert "出處\n[1] 《工商會務》第148期〈經濟部辦理" in text
    assert text.endswith("，經濟部商業發展署，第 32 頁")


def test_an_article_from_elsewhere_names_no_issue() -> None:
    article = hostile_article()
    bare = type(article)(**{name: getattr(article, name) for name in article.__slots__} | {"issue": "", "authors": ""})
    passage = type(reply("惡意").citations[0].passage)("p", bare, 0, len(bare.text), (), bare.text, "")
    found = answer("？", Status.ANSWERED, "話[1]", [claim("話", Citation(1, passage, bare.text[:2], 0, 2, ""))])
    assert "工商會務" not in answer_html(found, 1) + plain_text(found, 0)


def test_the_step_line_ticks_what_is_done() -> None:
    assert working_html(2).count("step done") == 2
    assert working_html(2).count("step now") == 1
    assert "step now" not in answer_html(reply("補助？"), 1)


def test_only_answered_questions_are_history() -> None:
    turns = (
        Conversation()
        .plus(Turn("一", reply("補助？")))
        .plus(Turn("二", trouble="壞了"))
        .plus(Turn("三", reply("團費？")))
    )
    assert turns.history == ("一", "三")


@pytest.mark.parametrize(
    ("checks", "question", "mark", "name"),
    [
        (("numbers", "polarity"), "補助？", "≈", "與原文相符"),
        (("numbers", "model", "question"), "補助？", "✓", "與原文相符，也回答了問題"),
    ],
)
def test_the_mark_says_what_was_checked(checks: tuple[str, ...], question: str, mark: str, name: str) -> None:
    one = cite(1, ENGINE.subsidy, "三、補助金額")
    told = replace(claim("甲說", one), verdict=Verdict(Support.SUPPORTED, checks, "理由"))
    html = answer_html(answer(question, Status.ANSWERED, "甲說[1]", (told,)), 1)
    assert f">{mark}<" in html
    assert name in html


@pytest.mark.parametrize(
    ("question", "said"),
    [("補助？", "原文照錄"), ("補助はいくら？", "原文どおりの引用"), ("How much?", "Quoted word for word")],
)
def test_a_quotation_has_words_in_the_place_of_a_mark(question: str, said: str) -> None:
    one = cite(1, ENGINE.subsidy, "三、補助金額")
    told = replace(claim("甲說", one), verdict=Verdict(Support.SUPPORTED, ("quote", "complete"), "理由"))
    [summary] = re.findall(
        "<summary.*?</summary>", answer_html(answer(question, Status.ANSWERED, "甲說[1]", (told,)), 1)
    )
    assert said in summary
    assert "unseen" not in summary
