"""Retrieval on the sample issue, with every engine behind it."""

from __future__ import annotations

from pathlib import Path

import pytest

from ingest.pipeline import ingest
from rag.engine import Engine
from rag.settings import Settings
from tests.conftest import ARTICLES

QUESTIONS = ["內部碳定價有哪些優點？", "臺日貿易總額", "数位转型补助每家企业最多可以领多少", "李宏毅"]


def test_hits_are_ordered_and_say_what_found_them(sample_engine: Engine) -> None:
    hits = sample_engine.retrieve(QUESTIONS[0], 10)
    assert len(hits) == 10
    assert [hit.score for hit in hits] == sorted((hit.score for hit in hits), reverse=True)
    assert hits[0].found_by == "both"
    assert hits[0].lexical_rank == 1
    assert hits[0].passage.article.id == "07-internal-carbon-pricing"


def test_limit(sample_engine: Engine) -> None:
    assert len(sample_engine.retrieve(QUESTIONS[0], 1)) == 1
    assert len(sample_engine.retrieve(QUESTIONS[0], 80)) == 80


def test_a_question_in_no_known_word_still_returns(sample_engine: Engine) -> None:
    assert all(hit.score >= 0 for hit in sample_engine.retrieve("zzzz qqqq", 5))


@pytest.mark.parametrize("url", [":memory:", "folder"])
def test_every_engine_finds_the_same(sample_engine: Engine, tmp_path: Path, url: str) -> None:
    url = (tmp_path / "qdrant").as_uri() if url == "folder" else url
    settings = Settings(storage_dir=tmp_path / "var", qdrant_url=url)
    ingest([ARTICLES], settings)
    engine = Engine.open(settings)
    for question in QUESTIONS:
        ours, theirs = sample_engine.retrieve(question, 5), engine.retrieve(question, 5)
        assert [hit.passage.id for hit in ours] == [hit.passage.id for hit in theirs]
        assert [hit.score for hit in ours] == pytest.approx([hit.score for hit in theirs], abs=1e-4)
    engine.close()
