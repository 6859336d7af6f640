"""Learning the order sense: the two fits, and what is learned from."""

from __future__ import annotations

import numpy as np

from rag.orders.head import odds_by_words, places
from training.orders.fit import fit_line, fit_words
from training.orders.sentences import load_phrases, reports


def test_a_line_parts_what_can_be_parted() -> None:
    draw = np.random.default_rng(1)
    rows = draw.normal(size=(200, 3))
    labels = (rows[:, 0] > 0).astype(float)
    line = fit_line(rows, labels, np.ones(200), 1e-3)
    assert np.mean((rows @ line[:-1] + line[-1] > 0) == (labels > 0)) > 0.97


def test_words_that_only_orders_have_speak_for_one() -> None:
    texts = [places(text) for text in ("請回答一百", "請回答二百", "出口成長", "進口衰退")]
    line = fit_words(texts, np.array([1.0, 1.0, 0.0, 0.0]), 1e-4)
    odds = odds_by_words(line, [places("請回答三百"), places("出口衰退")])
    assert odds[0] > 0 > odds[1]


def test_reports_are_the_same_each_time_and_every_language_has_parts() -> None:
    assert reports() == reports()
    assert {*load_phrases()} == {"zh", "en", "ja"}
