"""The verification suite on the sample issue: its gates hold, and its changes change what they say."""

from __future__ import annotations

import random
from collections.abc import Sequence

import pytest

from eval import corrupt
from eval.claims import Case, cases
from eval.verification import gate_failures, judge, milliseconds, verification_figures
from rag.numbers import quantities

SENTENCE = "2023年臺日貿易總額達757.69億美元，較前一年減少14.03%，是第3大市場，已有六項措施。"


@pytest.fixture(scope="module")
def sample() -> Sequence[Case]:
    return cases(None)


def test_the_gates_hold_on_the_sample_issue(sample: Sequence[Case]) -> None:
    judged = judge([case for case in sample if not case.kind.startswith("paraphrased")])
    assert gate_failures(verification_figures(judged, "report")) == []


@pytest.mark.speed
def test_a_claim_takes_a_fraction_of_a_millisecond(sample: Sequence[Case]) -> None:
    median, high = milliseconds(judge([case for case in sample if case.split == "report"]))
    assert median < 2
    assert high < 10


def test_a_new_number_is_new_and_a_neighbour_is_not() -> None:
    passage = SENTENCE + "2019年為625.1億美元。"
    changed = corrupt.new_number(SENTENCE, passage, random.Random(1))
    moved = corrupt.neighbour_number(SENTENCE, passage, random.Random(1))
    assert changed is not None
    assert moved is not None
    known = {one.value for one in quantities(passage)}
    assert {one.value for one in quantities(changed)} - known
    assert not {one.value for one in quantities(moved)} - known
    assert moved != SENTENCE


@pytest.mark.parametrize(
    "rewrite",
    [corrupt.full_width, corrupt.multiplied_out, corrupt.han_digits, corrupt.republic_year, corrupt.blanks],
)
def test_a_true_rewriting_keeps_every_figure(rewrite: object) -> None:
    assert callable(rewrite)
    changed = rewrite(SENTENCE)
    assert changed is not None
    assert changed != SENTENCE
    assert [one.value for one in quantities(changed)] == [one.value for one in quantities(SENTENCE)]


@pytest.mark.parametrize(
    ("question", "answer", "statement"),
    [
        ("臺日貿易總額是多少？", "757.69億美元", "臺日貿易總額是757.69億美元。"),
        ("誰在2023年擔任部長？", "黃彥男", "黃彥男在2023年擔任部長。"),
        ("共有多少人參加？", "500人", "共有500人參加。"),
        ("為什麼和什麼時候開始？", "1990年", None),
    ],
)
def test_a_question_becomes_a_statement(question: str, answer: str, statement: str | None) -> None:
    assert corrupt.stated(question, answer) == statement
