"""Figures of a question against those of a text."""

from __future__ import annotations

import pytest

from rag.reader.figures import figures_in, of_another_year, unsaid
from rag.text import fold


@pytest.mark.parametrize(
    ("question", "figures"),
    [
        ("2024年貿易總額多少", ["2024年"]),
        ("880億元方案是什麼", ["880亿元"]),
        ("三個重點是什麼", []),  # too common to insist on
        ("我開店請了20人可以申請嗎", []),  # the asker's own
        ("排名第一的是誰", ["第一"]),
        ("第二項是什麼", []),
        ("約300萬的補助", []),  # rough
    ],
)
def test_what_is_insisted_on(question: str, figures: list[str]) -> None:
    assert [one.text for one in figures_in(fold(question))] == figures


def test_a_figure_is_met_in_any_writing() -> None:
    figures = figures_in(fold("1萬5千元的津貼在民國114年發嗎"))
    assert unsaid(figures, fold("2025年每人15,000元")) == 0
    assert unsaid(figures, fold("2024年每人15,000元")) == 1
    assert unsaid((), "") == 0


@pytest.mark.parametrize(
    ("question", "text", "other"),
    [
        ("2024年有幾家", "2023年共有167.4萬家", True),
        ("2024年有幾家", "《2024年白皮書》顯示，2023年共有167.4萬家", True),
        ("2024年有幾家", "2024年共有167.4萬家", False),
        ("2024年有幾家", "共有167.4萬家", False),  # of no year
        ("2030年要減多少", "2030年要較2005年減少18%", False),
        ("有幾家", "2023年共有167.4萬家", False),
    ],
)
def test_an_answer_of_another_year(question: str, text: str, other: bool) -> None:
    assert of_another_year(figures_in(fold(question)), fold(text)) is other
