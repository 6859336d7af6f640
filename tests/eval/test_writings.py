"""The set of the writings suite: large enough, in halves, and each question's answer stands in its article once."""

from __future__ import annotations

from eval.writings import is_in_digits, made_set
from rag.checks.writings import one_writing_of_figures
from rag.text import fold


def test_the_set_is_large_and_has_no_twins() -> None:
    articles, questions = made_set()
    others = [gold for gold in questions if not is_in_digits(gold)]
    assert len(others) > 100
    assert {len([one for one in others if one.split == split]) > 50 for split in ("tune", "test")} == {True}
    assert len({gold.id for gold in questions}) == len(questions)
    assert len({article["title"] for article in articles}) == len(articles)
    assert made_set() == (articles, questions)


def test_each_thing_stands_in_its_article_once_and_in_several_writings_over_all() -> None:
    articles, questions = made_set()
    texts = {article["id"]: article["text"] for article in articles}
    assert all(texts[gold.articles[0]].count(gold.facts[0][0]) == 1 for gold in questions)
    assert len({article["text"] for article in articles}) == len(articles)


def test_the_writings_of_a_figure_are_one_figure() -> None:
    _, questions = made_set()
    asked: dict[str, set[str]] = {}
    for gold in questions:
        if not gold.id.startswith(("w3", "w6")):  # a year without 民國 and a date in slashes are read in their place
            asked.setdefault(gold.id[:-2], set()).add(one_writing_of_figures(fold(gold.question)))
    assert {len(wordings) for wordings in asked.values()} == {1}
