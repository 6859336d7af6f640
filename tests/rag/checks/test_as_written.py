"""A question's figures in the writing of each text that it is read against."""

from __future__ import annotations

from rag.checks.as_written import as_written_in


def test_each_text_gets_the_question_in_its_own_writing() -> None:
    texts = ["一次認購六千元的會員", "認購6,000元者", "認購九千元的會員"]
    assert as_written_in("認購6000元可以領什麼？", texts) == [
        "認購六千元可以領什麼？",
        "認購6,000元可以領什麼？",
        "認購6000元可以領什麼？",
    ]


def test_years_shares_and_several_figures() -> None:
    (asked,) = as_written_in("二〇二四年有百分之八十七的人加薪6千元嗎", ["113年，87%的員工加薪6,000元"])
    assert asked == "113年有87%的人加薪6,000元嗎"


def test_another_unit_is_another_figure() -> None:
    assert as_written_in("補助6000元", ["補助六千美元", "六千人"]) == ["補助6000元"] * 2
    assert as_written_in("補助多少", ["補助六千元"]) == ["補助多少"]
