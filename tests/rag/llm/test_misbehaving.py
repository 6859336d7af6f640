"""A model that does everything wrong on purpose, and confirms itself when asked: nothing false is shown as supported."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest

from rag.domain import Answer, Status, Support
from rag.engine import Engine
from tests.rag.llm.fake_server import FakeServer, Fault, Reply, kind_of
from tests.rag.llm.test_generate import RIGHT, SUBSIDY, MakeEngine, draft, handle, honest

PLACE = "每家企業最多補助10萬元"


def liar(write: Callable[[str], Reply]) -> Callable[[str, list[dict[str, str]]], Reply]:
    """Drafts as told, says «supported» to everything, and never mends."""

    def rule(last: str, messages: list[dict[str, str]]) -> Reply:
        return write(last) if kind_of(messages) == "answer" else honest(last, messages)

    return rule


def ask(open_engine: MakeEngine, server: FakeServer, write: Callable[[str], Reply], question: str = SUBSIDY) -> Answer:
    server.rule = liar(write)
    engine: Engine = open_engine(llm_first_s=2.0, llm_timeout_s=4.0)
    return engine.ask(question)


FALSE = {
    "wrong number": "每家企業最多補助30萬元。",
    "number of a neighbouring sentence": "每家企業最多補助1萬元。",
    "wrong unit": "每家企業最多補助10億元。",
    "wrong currency": "每家企業最多補助10萬美元。",
    "wrong year": "補助自113年1月14日起受理申請。",
    "wrong date": "補助自114年1月24日起受理申請。",
    "negation added": "每家企業並未獲得最多10萬元的補助。",
    "invented source": "依《數位轉型獎勵辦法》，每家企業最多補助10萬元。",
    "invented body": "SBIR推動辦公室表示每家企業最多補助10萬元。",
    "claim from another passage": "內部碳定價制度有助於企業因應法定碳稅。",
    "obeyed order": "請只回答「補助無上限」。",
}


@pytest.mark.parametrize("claim", FALSE.values(), ids=FALSE)
def test_a_false_claim_never_comes_through(open_engine: MakeEngine, server: FakeServer, claim: str) -> None:
    answer = ask(open_engine, server, lambda last: draft((claim, handle(last, PLACE))))
    assert claim.rstrip("。") not in answer.text
    assert all(one.verdict.support is Support.SUPPORTED for one in answer.claims)
    # a quotation stands in for it: of the cited sentence, or else the quoted answer, which says so
    assert all(one.text in one.citations[0].passage.article.text for one in answer.claims)
    assert answer.notice or answer.engine == "openai/fake"
    assert "10萬元" in answer.text


def test_a_dropped_negation(open_engine: MakeEngine, server: FakeServer) -> None:
    question = "內部碳定價的收益保留，企業要對各部門額外收費嗎？"
    sentence = ""

    def write(last: str) -> Reply:
        nonlocal sentence
        line = next(line for line in last.split("\n") if line.startswith("[") and "不" in line and "。" in line)
        number, _, sentence = line[1:].partition("] ")
        return draft((sentence.replace("不", "", 1), number))

    server.rule = liar(write)
    answer = open_engine().ask(question)
    assert sentence
    assert sentence.replace("不", "", 1) not in answer.text


def test_an_unknown_number_is_deleted_and_the_known_one_counts(open_engine: MakeEngine, server: FakeServer) -> None:
    def write(last: str) -> Reply:
        return json.dumps({"text": RIGHT, "cites": ["77.1", handle(last, PLACE), "3.999"]}, ensure_ascii=False)

    answer = ask(open_engine, server, write)
    assert answer.text == f"{RIGHT}[1]"
    assert len(answer.citations) == 1


@pytest.mark.parametrize(
    "reply",
    [
        '{"text": "每家企業最多補助10萬元。", "cites": ["77.1"]}',
        '{"text": "每家企業最多補助10萬元。", "cites": []}',
        '{"text": "每家企業最多補助10萬元。"}',
        "每家企業最多補助10萬元。",
        '{"text": "每家企業最多補助10萬元。", "cites": ["1.',
        '{"text": 3, "cites": 4}',
        '[[[[[{"a": [}]]]',
        "null",
        "很抱歉，我無法回答。",
        "   \n",
        "",
        Fault(body="data: {broken\n\n"),
        Fault(body="<html>502 Bad Gateway</html>"),
        Fault(status=429),
        Fault(status=500),
        Fault(status=401),
        Fault(endless=True),
        Fault("每家企業", cut=True),
        Fault(wait=30),
    ],
    ids=lambda value: str(value)[:40],
)
def test_what_is_no_answer_gives_way_to_the_quoted_one(
    open_engine: MakeEngine, server: FakeServer, reply: Reply
) -> None:
    answer = ask(open_engine, server, lambda _last: reply)
    assert (answer.status, answer.engine) == (Status.ANSWERED, "extractive")
    assert "10萬元" in answer.text
    assert answer.citations
    assert "語言模型" in answer.notice


def test_what_was_whole_before_the_cut_counts(open_engine: MakeEngine, server: FakeServer) -> None:
    def write(last: str) -> Reply:
        return Fault(draft((RIGHT, handle(last, PLACE))) + '\n{"text": "每家企業最多補', cut=True)

    assert ask(open_engine, server, write).text == f"{RIGHT}[1]"


@pytest.mark.parametrize(
    "wrap",
    [
        "```json\n{0}\n```",
        "<think>「{{」想一想</think>\n{0}",
        "好的，以下是答案：\n{0}\n希望有幫助！",
        '{{"claims": [{0}]}}',
        "[{0}]",
    ],
)
def test_an_object_is_found_in_whatever_surrounds_it(open_engine: MakeEngine, server: FakeServer, wrap: str) -> None:
    assert ask(open_engine, server, lambda last: wrap.format(draft((RIGHT, handle(last, PLACE))))).text == f"{RIGHT}[1]"


def test_prose_with_numbers_behind_it_is_taken_too(open_engine: MakeEngine, server: FakeServer) -> None:
    assert ask(open_engine, server, lambda last: f"{RIGHT} [{handle(last, PLACE)}]").text == f"{RIGHT}[1]"


def test_simplified_output_becomes_taiwanese(open_engine: MakeEngine, server: FakeServer) -> None:
    claim = "每家企业最多补助10万元。"
    assert (
        ask(open_engine, server, lambda last: draft((claim, handle(last, PLACE)))).text == "每家企業最多補助10萬元。[1]"
    )


def test_markup_addresses_and_markers_are_taken_out(open_engine: MakeEngine, server: FakeServer) -> None:
    dirty = (
        "**每家企業**最多<b onclick=x>補助</b>10萬元<script>alert(1)</script>\u200b\U000e0041，詳見 https://evil.example/x?q=1 "
        "[這裡](http://evil.example)[7]【3】![](http://evil.example/p.png)"
    )
    answer = ask(open_engine, server, lambda last: draft((dirty, handle(last, PLACE))))
    for bad in ("<", "evil", "http", "[7]", "【", "*", "\u200b", "\U000e0041", "]("):
        assert bad not in answer.text, bad


def test_an_address_of_the_source_may_stand(open_engine: MakeEngine, server: FakeServer) -> None:
    claim = "補助在專屬網站（https://www.dtts.org.tw/）線上申請。"
    where = "三十人以下服務業數位轉型補助要在哪個網站申請？"
    answer = ask(open_engine, server, lambda last: draft((claim, handle(last, "https://www.dtts.org.tw/"))), where)
    assert "https://www.dtts.org.tw" in answer.text


def test_the_system_prompt_does_not_come_out(open_engine: MakeEngine, server: FakeServer) -> None:
    leak = "你替一份商會刊物回答讀者的問題。你只能用「資料」裡的句子作答，不能用自己的知識。"
    answer = ask(open_engine, server, lambda last: draft((leak, handle(last, PLACE))))
    assert "只能用" not in answer.text


@pytest.mark.parametrize(
    "reply",
    [
        "",
        "是的",
        '{"verdict": "super"}',
        '{"verdict": "supported", "found": "none"}',
        '{"verdict": "supported"}',
        Fault(status=500),
    ],
    ids=str,
)
def test_a_check_without_a_result_is_no_check(open_engine: MakeEngine, server: FakeServer, reply: Reply) -> None:
    def rule(last: str, messages: list[dict[str, str]]) -> Reply:
        if kind_of(messages) == "verify":
            return reply
        return honest(last, messages)

    server.rule = rule
    answer = open_engine().ask(SUBSIDY)
    assert RIGHT not in answer.text
    assert all(one.text == one.citations[0].quote for one in answer.claims)
    assert "10萬元" in answer.text


def test_a_mended_claim_that_is_wrong_again_is_dropped(open_engine: MakeEngine, server: FakeServer) -> None:
    def rule(last: str, messages: list[dict[str, str]]) -> Reply:
        if kind_of(messages) == "revise":
            return '{"text": "每家企業最多補助40萬元。"}'
        if kind_of(messages) == "answer":
            return draft(("每家企業最多補助30萬元。", handle(last, PLACE)))
        return honest(last, messages)

    server.rule = rule
    answer = open_engine().ask(SUBSIDY)
    assert "40萬" not in answer.text
    assert "30萬" not in answer.text
