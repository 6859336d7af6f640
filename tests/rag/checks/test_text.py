"""Texts taken apart into claims, and drafts checked against the index."""

from __future__ import annotations

from rag.checks.against_index import check_text
from rag.checks.split import split_claims
from rag.domain import Support
from rag.engine import Engine


def test_a_claim_for_each_sentence_and_item_without_markers() -> None:
    text = "補助最多10萬元。[1][2]另有六項：\n1. 職訓。[3]\n（二）貸款\n- 3.5%的利率"
    assert split_claims(text) == ["補助最多10萬元。", "職訓。", "貸款", "3.5%的利率"]


def test_saying_that_there_is_no_answer_claims_nothing() -> None:
    assert split_claims("收錄的文章裡找不到這個問題的答案。") == []


def test_a_draft_against_the_index(sample_engine: Engine) -> None:
    draft = "每名員工最高補助1萬元，每家企業最多補助10萬元。\n服務業數位轉型補助每家企業最高可領20萬元。\n本會將於下月舉辦高爾夫球賽。"
    checked = check_text(draft, sample_engine.retrieve)
    assert [one.verdict.support for one in checked] == [Support.SUPPORTED, Support.CONTRADICTED, Support.NOT_FOUND]
    assert checked[0].passage is not None
    assert checked[0].passage.article.id == "12-service-digital-subsidy"
    assert "20萬元" in checked[1].verdict.reason
    assert checked[2].passage is None


def test_the_false_lines_about_the_sample_issue_get_the_article_s_own_sentence(sample_engine: Engine) -> None:
    draft = {
        "每家企業最多1萬元。": "每家企業最多補助10萬元",
        "服務業數位轉型補助每名員工10萬元。": "每名員工最高補助1萬元",
        "企業實施內部碳定價制度共有九項主要優點。": "共有八項主要優點",
        "部長黃彥男於2024年5月卸任。": "部長黃彥男於2024年5月上任",
        "服務業數位轉型補助每名員工最少補助1萬元。": "每名員工最高補助1萬元",
        "服務業數位轉型培力補助採「預付」。": "採「實報實銷」",
    }
    checked = check_text("\n".join(draft), sample_engine.retrieve)
    assert [one.verdict.support for one in checked] == [Support.CONTRADICTED] * len(draft)
    assert [right in one.instead for one, right in zip(checked, draft.values(), strict=True)] == [True] * len(draft)
    assert all(one.passage for one in checked)
