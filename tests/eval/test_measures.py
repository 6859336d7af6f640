"""Each measure against a worked example, and what it says of an answer that is spoiled in one way."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest

from eval.faithful import faithful
from eval.measures import MEASURES, values_of
from eval.tampering import tampered, tampered_caught
from rag.domain import Citation, Status
from tests.eval.makers import OTHER_PASSAGE, PASSAGE, TEXT, answer, citation, gold, hit, outcome


def test_a_right_answer_has_every_measure_at_its_best() -> None:
    values = values_of(outcome())
    for name in ("recall@1", "MRR@10", "nDCG@10", "right", "facts stated", "right where given", "citation precision"):
        assert values[name] == 1.0, name
    for name in ("citation recall", "quotes verbatim", "markers resolve", "claims faithful", "tampered claims caught"):
        assert values[name] == 1.0, name
    assert values["Brier"] == pytest.approx(0.01)
    assert values["latency"] == 10.0
    assert values["length outside lists"] == 22  # its marker does not count
    assert not {"lists complete", "abstention recall", "abstention precision", "attacks refused"} & values.keys()


def test_ranks_worked_example() -> None:
    values = values_of(outcome(hits=(hit(OTHER_PASSAGE), hit(OTHER_PASSAGE), hit(PASSAGE))))
    assert (values["recall@1"], values["recall@5"]) == (0.0, 1.0)
    assert values["MRR@10"] == pytest.approx(1 / 3, abs=1e-6)
    assert values["nDCG@10"] == pytest.approx(1 / math.log2(4), abs=1e-6)
    assert values_of(outcome(hits=()))["nDCG@10"] == 0.0


def test_half_the_facts_are_half_stated_and_not_right() -> None:
    values = values_of(outcome(asked=gold(facts=[["10萬元"], ["7月"]])))
    assert (values["facts stated"], values["right"]) == (0.5, 0.0)


def test_an_answer_held_back_states_nothing() -> None:
    values = values_of(outcome(answer(status=Status.RELATED)))
    assert (values["right"], values["facts stated"], values["given"], values["abstention precision"]) == (0, 0, 0, 0)
    assert "right where given" not in values


def test_where_the_articles_do_not_say() -> None:
    asked = gold(kind="unanswerable", status="abstained", facts=[], articles=[], quote="")
    held, given = values_of(outcome(answer(status=Status.ABSTAINED), asked)), values_of(outcome(answer(), asked))
    assert (held["abstention recall"], held["abstention precision"]) == (1.0, 1.0)
    assert (given["abstention recall"], given["Brier"]) == (0.0, pytest.approx(0.81))
    assert "right" not in given


def test_a_citation_of_another_article_costs_precision() -> None:
    said = answer()
    said = replace(said, citations=(*said.citations, Citation(2, OTHER_PASSAGE, "碳費由環境部徵收。", 0, 9, "9")))
    values = values_of(outcome(said))
    assert values["citation precision"] == 0.5
    assert values["markers resolve"] == 0.0


def test_a_fact_that_no_quote_holds_costs_recall() -> None:
    said = answer("申請期限到6月30日為止。", claim="每家企業最高補助10萬元。")
    assert values_of(outcome(said))["citation recall"] == 0.0
    assert (
        values_of(outcome(answer(claim="補助計畫"), gold(facts=[["補助計畫"]])))["citation recall"] == 1.0
    )  # the title


def test_a_quote_moved_by_one_character_is_not_verbatim() -> None:
    said = answer()
    moved = replace(said.citations[0], start=1, end=23)
    assert values_of(outcome(replace(said, citations=(moved,))))["quotes verbatim"] == 0.0


@pytest.mark.parametrize(
    ("text", "carried"),
    [
        ("每家企業最高補助10萬元，每名員工補助1萬元。", True),
        ("每家企業最高補助1萬元，每名員工補助10萬元。", False),  # two numbers swapped: every word and number is there
        ("每家企業最高補助20萬元，每名員工補助1萬元。", False),
        ("環境部徵收碳費，補助10萬元。", False),
        ("補助計畫\n每家企業〔服務業〕最高補助10萬元", True),
    ],
)
def test_faithful(text: str, carried: bool) -> None:
    claim = replace(answer().claims[0], text=text, citations=(citation(TEXT[:22]),))
    assert faithful(claim) is carried


def test_tampered_claims_are_three_and_caught() -> None:
    claim = answer().claims[0]
    texts = [false.text for false in tampered(claim)]
    assert texts == [
        "每家企業最高補助1萬元，每名員工補助10萬元",
        "每家企業最高補助11萬元，每名員工補助1萬元",
        claim.text,
    ]
    assert tampered_caught(outcome()) == 1.0


def test_measures_have_names_of_their_own_and_shares_lie_between_0_and_1() -> None:
    assert len({measure.name for measure in MEASURES}) == len(MEASURES)
    values = values_of(outcome())
    assert all(0 <= values[m.name] <= 1 for m in MEASURES if m.unit == "share" and m.name in values)
