"""Numerals are read from left to right, in time that grows with their length, whatever they are."""

from __future__ import annotations

import random
import re
import time
from fractions import Fraction

import pytest

from rag.checks.numbers import quantities
from rag.checks.numerals import LONGEST, numeral_end, numeral_value

# what the scanner replaced: right, and on long runs exponential
_D = "〇零一壹二两贰三叁参四肆五伍六陆七柒八捌九玖"
_OLD = re.compile(
    r"\d+(?:\.\d+)?(?:[余多]?[十百千]?[万亿兆]+(?:\d+(?:\.\d+)?[十百千]?[万亿]?)*|[百千](?:\d+[百十]?)*)?"
    rf"|[{_D}十拾百千万亿兆]+(?:点[{_D}]+[万亿兆]*)?"
)


def test_the_end_is_where_the_grammar_says() -> None:
    chance = random.Random(1)
    for _ in range(20_000):
        text = "".join(chance.choice("0123.5余多十百千万亿兆点一二三元") for _ in range(chance.randint(1, 14)))
        match = _OLD.match(text)
        assert numeral_end(text, 0) == (match.end() if match else 0), text


@pytest.mark.parametrize(
    "text",
    [
        "臺日貿易總額是3萬5千" + "9" * 50 + "元嗎？",
        "9" * 100_000,
        "一" * 100_000,
        "3萬" * 50_000,
        "3萬5千" * 20_000 + "元",
        "3百5" * 25_000,
        "萬億兆" * 30_000,
        "三點五" * 30_000,
        "第" * 50_000 + "9" * 50_000,
        "一分之" * 30_000,
        "-" * 50_000 + "9" * 50_000,
        "1.1." * 25_000,
        "9" * 4_301 + "%",
        "民國" + "一" * 50_000 + "年",
    ],
    ids=lambda text: f"{text[:8]}…{len(text)}",
)
def test_long_runs_take_no_longer_than_they_are_long(text: str) -> None:
    begun = time.process_time()
    quantities(text)
    assert time.process_time() - begun < 3


def test_more_digits_than_anybody_means_are_no_figure() -> None:
    assert quantities("補助" + "9" * (LONGEST + 1) + "元") == ()
    assert numeral_value("9" * 5_000) is None
    assert numeral_value("9" * LONGEST) == Fraction(10**LONGEST - 1)
