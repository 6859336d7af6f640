"""Ranking, composing, drafting and verifying on a small invented article."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from ingest.pipeline import ingest
from rag.domain import Citation, DraftClaim, Status, Support
from rag.draft import draft_answer
from rag.engine import Engine
from rag.reader.compose import stretch_for
from rag.reader.rank import Ranked
from rag.reader.reading import read
from rag.settings import Settings
from rag.verify import verify_claim, verify_claims

ARTICLE = """---
title: 茶行數位化獎勵辦法
issue: "7"
---

<!-- page: 3 -->

茶行數位化獎勵由茶業公會辦理。每家茶行最高可獲獎勵3萬元。但同一負責人以一家為限。

## 一、申請條件

申請的茶行須符合下列三項條件：

1. 登記滿一年。
2. 員工不超過十人。
3. 未曾領過同類獎勵。

<!-- page: 4 -->

## 二、洽詢

公會設有專線02-2345-6789。專線於週一至週五受理。

表1　各區說明會

| 區域 | 日期 |
| --- | --- |
| 北區 | 5月3日 |
| 南區 | 5月10日 |
"""


@pytest.fixture
def engine(tmp_path: Path) -> Engine:
    (tmp_path / "tea.md").write_text(ARTICLE, encoding="utf-8")
    settings = Settings(storage_dir=tmp_path / "var", answer_floor=0.4)
    ingest([tmp_path / "tea.md"], settings)
    return Engine.open(settings)


def ranked(engine: Engine, question: str, text: str) -> Ranked:
    reading = read(question, engine.retrieve("茶行獎勵申請條件專線說明會日期"), engine.library)
    return next(one for one in reading.ranked if text in one.candidate.text)


def quoted(engine: Engine, question: str, text: str) -> str:
    hits = engine.retrieve("茶行獎勵申請條件專線說明會日期")
    reading = read(question, hits, engine.library)
    return stretch_for(reading.question, ranked(engine, question, text), {}).text


def test_a_sentence_stands_alone(engine: Engine) -> None:
    assert quoted(engine, "最高多少", "最高可獲") == "每家茶行最高可獲獎勵3萬元。"


def test_a_lead_in_brings_its_list(engine: Engine) -> None:
    assert quoted(engine, "要什麼條件", "下列三項").split("\n") == [
        "申請的茶行須符合下列三項條件：",
        "1. 登記滿一年。",
        "2. 員工不超過十人。",
        "3. 未曾領過同類獎勵。",
    ]


def test_an_item_brings_the_list_only_when_a_list_is_asked_for(engine: Engine) -> None:
    assert quoted(engine, "有哪些條件", "登記滿一年").startswith("申請的茶行須符合")
    assert quoted(engine, "要登記多久", "登記滿一年") == "登記滿一年。"


def test_a_sentence_that_points_back_brings_the_one_before(engine: Engine) -> None:
    assert quoted(engine, "一人可以申請幾家", "但同一負責人") == "每家茶行最高可獲獎勵3萬元。但同一負責人以一家為限。"


def test_a_table_comes_whole_with_its_caption(engine: Engine) -> None:
    assert quoted(engine, "有哪些說明會", "北區").split("\n") == [
        "表1　各區說明會",
        "區域｜日期",
        "北區｜5月3日",
        "南區｜5月10日",
    ]


def test_draft_names_the_page_and_quotes_word_for_word(engine: Engine) -> None:
    answer = engine.ask("每家茶行最高可以領多少獎勵？")
    assert answer.status is Status.ANSWERED
    assert answer.text == "每家茶行最高可獲獎勵3萬元。[1]"
    citation = answer.citations[0]
    assert citation.page == "3"
    assert citation.passage.article.text[citation.start : citation.end] == citation.quote
    assert engine.ask("公會專線電話幾號").citations[0].page == "4"


def test_a_name_that_is_not_there_is_not_answered(engine: Engine) -> None:
    assert engine.ask("SBIR獎勵每家最高多少？").status is not Status.ANSWERED


def test_nothing_found_is_no_answer(engine: Engine) -> None:
    draft = draft_answer("火箭", [], engine.library, answer_floor=0.5, related_floor=0.2)
    assert (draft.status, draft.claims) == (Status.ABSTAINED, ())
    answer = engine.ask("太空梭的燃料價格")
    assert answer.status is Status.ABSTAINED
    assert answer.text.startswith("收錄的文章裡找不到這個問題的答案。")
    assert answer.citations == ()


def test_floors_decide_the_status(engine: Engine) -> None:
    hits = engine.retrieve("茶行獎勵")
    for floors, status in (((0.0, 0.0), "answered"), ((1.1, 0.0), "related"), ((1.1, 1.1), "abstained")):
        draft = draft_answer("茶行獎勵", hits, engine.library, answer_floor=floors[0], related_floor=floors[1])
        assert draft.status == status


class TestVerify:
    @pytest.fixture
    def claim(self, engine: Engine) -> DraftClaim:
        answer = engine.ask("每家茶行最高可以領多少獎勵？")
        return DraftClaim(answer.claims[0].text, answer.citations)

    def test_a_quotation_is_supported_with_a_reason(self, claim: DraftClaim) -> None:
        verdict = verify_claim(claim)
        assert (verdict.support, verdict.reason) == (Support.SUPPORTED, "引文與原文逐字相符")

    @pytest.mark.parametrize("change", ["quote", "start", "outside"])
    def test_any_change_of_the_citation_is_found(self, claim: DraftClaim, change: str) -> None:
        right = claim.citations[0]
        wrong: dict[str, Citation] = {
            "quote": replace(right, quote=right.quote.replace("3", "8")),
            "start": replace(right, start=right.start + 1, end=right.end + 1),
            "outside": replace(right, start=right.passage.end, end=right.passage.end + len(right.quote)),
        }
        verdict = verify_claim(replace(claim, citations=(wrong[change],)))
        assert verdict.support is Support.NOT_FOUND
        assert "[1]" in verdict.reason

    def test_words_beyond_the_quote_are_only_partly_supported(self, claim: DraftClaim) -> None:
        assert verify_claim(replace(claim, text=claim.text + "另加5萬元。")).support is Support.PARTIAL
        assert verify_claim(replace(claim, text="每家茶行最高可獲獎勵8萬元。")).support is Support.PARTIAL

    def test_no_citation_is_no_support(self) -> None:
        assert verify_claim(DraftClaim("茶很好。", ())).support is Support.NOT_FOUND

    def test_every_claim_comes_back(self, claim: DraftClaim) -> None:
        assert [one.text for one in verify_claims((claim, DraftClaim("無據。", ())))] == [claim.text, "無據。"]
