"""One claim against its passage: what is caught, what is let through, and why."""

from __future__ import annotations

import pytest

from rag.checks.claim import check_claim
from rag.domain import Support

PASSAGE = (
    "「30人以下服務業數位轉型培力補助」自114年1月14日起受理申請，114年12月31日下午5時截止。每名員工最高補助1萬元，每家企業最多補助10萬元。"
    "2023年臺日貿易總額達757.69億美元，較前一年減少14.03%。這項補助不得與其他補助重複申請。勞動部預先規劃六大措施，由黃彥男部長說明。"
)


@pytest.mark.parametrize(
    "claim",
    [
        "每家企業最多補助10萬元。",
        "每家企業最多補助10萬元",
        "每家企業最多補助100,000元。",
        "每家企業最多補助十萬元。",
        "每家企業最多补助10万元。",
        "每家企業最多補助１０萬元。",
        "補助自2025年1月14日起受理申請。",
        "補助在12月31日截止，每家企業最多10萬元。",
        "臺日貿易總額在民國112年達757.69億美元。",
        "2023年台日貿易總額約758億美元。",
        "勞動部規劃了六項措施。",
        "申請這項補助的企業，不得再重複申請其他補助。",
    ],
)
def test_a_true_claim_passes(claim: str) -> None:
    verdict = check_claim(claim, [PASSAGE])
    assert verdict.support is Support.SUPPORTED, verdict.reason
    assert verdict.reason


@pytest.mark.parametrize(
    ("claim", "support", "told"),
    [
        ("每家企業最多補助20萬元。", Support.CONTRADICTED, "20萬元"),
        ("每家企業最多補助1萬元。", Support.CONTRADICTED, "10萬元"),
        ("每名員工最高補助10萬元。", Support.CONTRADICTED, "1萬元"),
        ("每名員工最高補助10萬元，每家企業最多補助1萬元。", Support.CONTRADICTED, "萬元"),
        ("2023年臺日貿易總額達757.69億元。", Support.CONTRADICTED, "757.69"),
        ("2023年臺日貿易總額達757.69萬美元。", Support.CONTRADICTED, "757.69"),
        ("較前一年減少14.03個百分點。", Support.CONTRADICTED, "14.03"),
        ("較前一年增加14.03%。", Support.CONTRADICTED, "減少"),
        ("這項補助可以與其他補助重複申請。", Support.CONTRADICTED, "不得"),
        ("這項補助得與其他補助重複申請。", Support.CONTRADICTED, "不"),
        ("每家企業最多不補助10萬元。", Support.CONTRADICTED, "不"),
        ("補助自113年1月14日起受理申請。", Support.CONTRADICTED, "113年"),
        ("補助自114年1月15日起受理申請。", Support.CONTRADICTED, "1月15日"),
        ("勞動部預先規劃六大措施，由李宏毅部長說明。", Support.CONTRADICTED, "李宏毅"),
        ("依《數位轉型條例》，每家企業最多補助10萬元。", Support.NOT_FOUND, "數位轉型條例"),
        ("SBIR計畫每家企業最多補助10萬元。", Support.NOT_FOUND, "sbir"),
        ("本會理監事將赴九州參訪。", Support.NOT_FOUND, "沒有談到"),
        ("", Support.NOT_FOUND, "空"),
    ],
)
def test_a_false_claim_is_caught_with_a_reason(claim: str, support: Support, told: str) -> None:
    verdict = check_claim(claim, [PASSAGE])
    assert verdict.support is support, verdict.reason
    assert told in verdict.reason


def test_no_passage_supports_nothing() -> None:
    assert check_claim("每家企業最多補助10萬元。", []).support is Support.NOT_FOUND


def test_the_title_over_a_passage_counts_as_read_with_it() -> None:
    assert check_claim("2025年每家企業最多補助10萬元。", [PASSAGE.replace("114年", "")]).support is Support.CONTRADICTED
    assert check_claim("2030年每家企業最多補助10萬元。", [PASSAGE], ["2030年的補助"]).support is Support.SUPPORTED


def test_another_language_is_checked_by_its_figures_and_left_undecided() -> None:
    assert check_claim("Each company gets at most NT$100,000.", [PASSAGE]).support is Support.PARTIAL
    assert check_claim("Each company gets at most NT$200,000.", [PASSAGE]).support is Support.CONTRADICTED
