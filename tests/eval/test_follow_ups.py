"""The set of the follow-ups suite: large enough, in halves, and no fact stands for two subjects."""

from __future__ import annotations

from eval.follow_ups import made_set


def test_the_set_has_both_kinds_in_both_halves() -> None:
    articles, questions = made_set()
    assert len(questions) >= 80
    assert made_set() == (articles, questions)
    assert {(one.split, one.kind) for one in questions} == {
        (split, kind) for split in ("tune", "test") for kind in ("present", "absent")
    }


def test_facts_stand_in_their_articles_once() -> None:
    articles, questions = made_set()
    texts = {article["id"]: article["text"] for article in articles}
    present = [one for one in questions if one.facts]
    assert all(texts[one.articles[0]].count(one.facts[0][0]) == 1 for one in present)
    assert all(one.history and one.history[0] != one.question for one in questions)
