"""What stands beside a quotation in brackets, and that verification holds it to the article."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest

from ingest.pipeline import ingest
from rag.domain import Citation, DraftClaim, Support
from rag.engine import Engine
from rag.reader.annotate import annotated
from rag.reader.compose import Stretch
from rag.reader.reading import read
from rag.settings import Settings
from rag.verify import verify_claim

ARTICLE = """---
title: 茶業公會的新措施
---

公會推出「茶行數位升級補助」與「青年返鄉計畫」。

## 二、課程獎勵

每人最高可領5,000元。本補助以一次為限。
"""


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    folder = tmp_path_factory.mktemp("annotate")
    (folder / "tea.md").write_text(ARTICLE, encoding="utf-8")
    settings = Settings(storage_dir=folder / "var")
    ingest([folder / "tea.md"], settings)
    engine = Engine.open(settings)
    yield engine
    engine.close()


def shown(engine: Engine, question: str, sentence: str) -> str:
    reading = read(question, engine.retrieve("課程獎勵補助每人領多少"), engine.library)
    ranked = next(one for one in reading.ranked if one.candidate.text == sentence)
    return annotated(reading, Stretch(ranked, ranked.candidate.start, ranked.candidate.end))


def test_a_heading_is_named_when_it_says_what_the_quotation_leaves_out(engine: Engine) -> None:
    assert shown(engine, "課程獎勵最多領多少", "每人最高可領5,000元。") == "〔二、課程獎勵〕每人最高可領5,000元。"
    assert shown(engine, "每人最高可領多少", "每人最高可領5,000元。") == "每人最高可領5,000元。"


def test_what_is_pointed_at_gets_its_name(engine: Engine) -> None:
    assert shown(engine, "以一次為限嗎", "本補助以一次為限。") == "本補助〔茶行數位升級補助〕以一次為限。"


def test_a_note_is_held_to_the_article(engine: Engine) -> None:
    passage = next(hit.passage for hit in engine.retrieve("課程獎勵") if "5,000元" in hit.passage.text)
    quote = "每人最高可領5,000元。"
    start = passage.article.text.index(quote)
    citation = Citation(1, passage, quote, start, start + len(quote), "")
    claim = DraftClaim(f"〔二、課程獎勵〕{quote}", (citation,))
    assert verify_claim(claim).support is Support.SUPPORTED
    assert verify_claim(replace(claim, text=f"〔二、住宿獎勵〕{quote}")).support is Support.PARTIAL
    assert verify_claim(replace(claim, text=f"〈別的文章〉{quote}")).support is Support.PARTIAL
