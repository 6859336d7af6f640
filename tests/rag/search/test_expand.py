"""Questions in English get Chinese terms; others keep their own."""

from __future__ import annotations

from rag.engine import Engine
from rag.search.expand import LEXICON, question_units, unit_terms, weighted_terms
from rag.terms import query_terms
from rag.text import fold


def test_the_lexicon_is_in_the_repository() -> None:
    assert LEXICON.is_file()


def test_a_chinese_question_keeps_its_own_terms(sample_engine: Engine) -> None:
    question = "AI基本法什麼時候三讀"
    weights = weighted_terms(question, sample_engine.library.manifest)
    assert weights == dict.fromkeys(query_terms(fold(question)), 1.0)


def test_an_english_question_gets_the_words_that_the_articles_use(sample_engine: Engine) -> None:
    weights = weighted_terms("How many subsidies for the service industry?", sample_engine.library.manifest)
    assert {"补助", "服务"} <= set(weights)
    assert "subsidies" not in weights  # the articles do not use it, and it has been translated
    assert all(0 < weight <= 1 for weight in weights.values())
    assert weights["补"] < weights["补助"]


def test_words_that_the_articles_use_themselves_stay(sample_engine: Engine) -> None:
    weights = weighted_terms("What is CBAM and AI?", sample_engine.library.manifest)
    assert weights["cbam"] == weights["ai"] == 1.0


def test_an_unknown_word_stays_and_counts(sample_engine: Engine) -> None:
    assert weighted_terms("zorblax tariff", sample_engine.library.manifest)["zorblax"] == 1.0


def test_english_finds_the_article(sample_engine: Engine) -> None:
    hits = sample_engine.retrieve("What was the total trade between Taiwan and Japan?", 3)
    assert hits[0].passage.article.id == "14-kyushu-visit"


def test_a_phrase_of_the_table_of_synonyms_brings_its_other_words(sample_engine: Engine) -> None:
    units = question_units("CBAM何時上路", sample_engine.library.manifest)
    (known,) = [unit for unit in units if "cbam" in unit.forms]
    assert known.forms["cbam"] == 1.0
    assert 0 < known.forms[fold("碳邊境調整機制")] < 1
    weights = unit_terms(units)
    assert 0 < weights["边境"] < weights["上路"] == 1.0
