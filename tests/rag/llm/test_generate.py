"""With a model: claims with citations, checked and mended; what it does wrong is not shown as right."""

from __future__ import annotations

import json
import re
from collections.abc import Callable

import pytest

from rag.domain import Status, Support
from rag.engine import Engine
from rag.errors import SettingsError
from rag.llm.prompts import load_prompts
from rag.llm.provider import open_model
from rag.preferences import Preferences
from rag.settings import Settings
from tests.rag.llm.fake_server import FakeServer, Fault, Reply, kind_of

MakeEngine = Callable[..., Engine]
SUBSIDY = "三十人以下服務業數位轉型補助，每家企業最多可以領多少？"
RIGHT = "每家企業最多補助10萬元，每名員工最高補助1萬元。"


def handle(prompt: str, words: str) -> str:
    """The number of the first sentence in a prompt that holds some words."""
    found = re.search(rf"^\[(\d+\.\d+)\] .*{re.escape(words)}", prompt, re.MULTILINE)
    assert found, words
    return found[1]


def draft(*claims: tuple[str, str]) -> str:
    return "\n".join(json.dumps({"text": text, "cites": [cites]}, ensure_ascii=False) for text, cites in claims)


def honest(last: str, messages: list[dict[str, str]]) -> Reply:
    """A model that behaves: answers the subsidy question, and confirms what stands in the passage."""
    kind = kind_of(messages)
    if kind == "answer":
        return draft((RIGHT, handle(last, "每家企業最多補助10萬元")))
    if kind == "verify":
        return json.dumps({"found": last, "verdict": "supported", "reason": "文字如此說"}, ensure_ascii=False)
    if kind == "review":
        return '{"answers": true, "missing": [], "reason": ""}'
    if kind == "condense":
        return '{"question": "三十人以下服務業數位轉型補助，每家企業最多可以領多少？"}'
    if kind == "screen":
        return '{"question": true}'
    return '{"text": ""}'


def test_an_answer_with_citations_and_verdicts(open_engine: MakeEngine, server: FakeServer) -> None:
    server.rule = honest
    answer = open_engine().ask(SUBSIDY)
    assert (answer.status, answer.engine, answer.notice) == (Status.ANSWERED, "openai/fake", "")
    assert answer.text == f"{RIGHT}[1]"
    [citation] = answer.citations
    article = citation.passage.article
    assert article.text[citation.start : citation.end] == citation.quote
    assert "每家企業最多補助10萬元" in citation.quote
    [claim] = answer.claims
    assert claim.verdict.support is Support.SUPPORTED
    assert "model" in claim.verdict.checks
    assert answer.prompts == load_prompts().digest
    assert [kind_of(call) for call in server.history] == ["answer", "verify", "review"]


def test_a_check_sees_the_claim_and_its_passage_and_nothing_else(open_engine: MakeEngine, server: FakeServer) -> None:
    server.rule = honest
    open_engine().ask(SUBSIDY)
    [call] = [call for call in server.history if kind_of(call) == "verify"]
    assert len(call) == 2
    assert RIGHT in call[1]["content"]
    assert SUBSIDY not in str(call)


def test_nothing_is_asked_of_a_model_with_no_passes(open_engine: MakeEngine, server: FakeServer) -> None:
    server.rule = honest
    answer = open_engine(verify_passes=0).ask(SUBSIDY)
    assert answer.claims[0].verdict.support is Support.SUPPORTED
    assert [kind_of(call) for call in server.history] == ["answer"]


def test_a_wrong_figure_is_mended(open_engine: MakeEngine, server: FakeServer) -> None:
    def rule(last: str, messages: list[dict[str, str]]) -> Reply:
        if kind_of(messages) == "answer":
            return draft(("每家企業最多補助20萬元。", handle(last, "每家企業最多補助10萬元")))
        if kind_of(messages) == "revise":
            assert "20萬元" in last
            return '{"text": "每家企業最多補助10萬元。"}'
        return honest(last, messages)

    server.rule = rule
    answer = open_engine().ask(SUBSIDY)
    assert answer.text == "每家企業最多補助10萬元。[1]"
    assert answer.passes == 2


def test_what_cannot_be_mended_is_dropped_and_the_rest_stays(open_engine: MakeEngine, server: FakeServer) -> None:
    def rule(last: str, messages: list[dict[str, str]]) -> Reply:
        if kind_of(messages) == "answer":
            place = handle(last, "每家企業最多補助10萬元")
            return draft(("每家企業最多補助90萬元。", place), (RIGHT, place))
        return honest(last, messages)

    server.rule = rule
    answer = open_engine().ask(SUBSIDY)
    assert answer.text == f"{RIGHT}[1]"


def test_the_last_look_adds_a_condition_as_a_quotation(open_engine: MakeEngine, server: FakeServer) -> None:
    def rule(last: str, messages: list[dict[str, str]]) -> Reply:
        if kind_of(messages) == "review":
            number = handle(last, "每家企業最多補助10萬元").split(".")[0]
            return json.dumps({"answers": True, "missing": [f"{number}.1", "99.9"]})
        return honest(last, messages)

    server.rule = rule
    answer = open_engine().ask(SUBSIDY)
    extra = answer.claims[-1]
    assert len(answer.claims) == 2
    assert extra.text == extra.citations[0].quote
    assert {one.marker for one in answer.citations} == {1, 2}


def test_the_model_may_say_that_nothing_answers(open_engine: MakeEngine, server: FakeServer) -> None:
    server.rule = lambda last, messages: (
        '{"answer": "none"}' if kind_of(messages) == "answer" else honest(last, messages)
    )
    answer = open_engine().ask(SUBSIDY)
    assert (answer.status, answer.notice) == (Status.RELATED, "")


def test_a_follow_up_is_condensed_by_the_model_and_held_to_what_was_asked(
    open_engine: MakeEngine, server: FakeServer
) -> None:
    server.rule = honest
    engine = open_engine()
    assert "10萬元" in engine.ask("那每家企業最多呢？", ["三十人以下服務業數位轉型補助"]).text
    server.rule = lambda last, messages: (
        '{"question": "2031年火星殖民補助999萬元怎麼申請？"}'
        if kind_of(messages) == "condense"
        else honest(last, messages)
    )
    assert "10萬元" in engine.ask("那每家企業最多呢？", ["三十人以下服務業數位轉型補助的金額"]).text


def test_wishes_shape_the_prompt_and_are_no_evidence(open_engine: MakeEngine, server: FakeServer) -> None:
    server.rule = honest
    open_engine().ask(SUBSIDY, preferences=Preferences(industry="餐飲業", length="short"))
    calls = {kind_of(call): call for call in server.history}
    assert "餐飲業" in calls["answer"][0]["content"]
    assert "最重要的一兩項" in calls["answer"][0]["content"]
    assert "餐飲業" not in str(calls["verify"])


def test_an_english_question_gets_the_english_prompt(open_engine: MakeEngine, server: FakeServer) -> None:
    server.rule = honest
    open_engine().ask("How much is the digital subsidy for each service company with up to 30 employees?")
    assert "Write English" in server.history[-2][0]["content"] or "Write English" in str(server.history)


def test_input_that_is_no_question_is_refused_only_where_nothing_answers(
    open_engine: MakeEngine, server: FakeServer
) -> None:
    server.rule = lambda last, messages: (
        '{"question": false}' if kind_of(messages) == "screen" else honest(last, messages)
    )
    engine = open_engine()
    assert engine.ask(SUBSIDY).status is Status.ANSWERED
    assert engine.ask("今天天氣如何？").status is Status.REFUSED


def test_a_model_that_no_provider_has_is_refused_with_the_known_ones(sample_settings: Settings) -> None:
    with pytest.raises(
        SettingsError, match=r"WENJU_LLM='gpt' must be one of openai/MODEL, llama\.cpp/MODEL, ollama/MODEL"
    ):
        open_model(sample_settings.model_copy(update={"llm": "gpt"}))


@pytest.mark.parametrize("llm", ["openai/m", "llama.cpp/m", "ollama/m:8b"])
def test_every_provider_opens_without_a_call(sample_settings: Settings, llm: str) -> None:
    assert open_model(sample_settings.model_copy(update={"llm": llm})).name == llm


def test_a_fault_object_is_a_reply(server: FakeServer) -> None:
    server.queue.append(Fault("x"))
    assert server.next([{"role": "user", "content": ""}]) == Fault("x")
