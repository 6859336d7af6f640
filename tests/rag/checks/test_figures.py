"""A figure is bound to what it is said of: the right value is stated for the wrong one."""

from __future__ import annotations

import pytest

from rag.checks.claim import examine
from rag.domain import Support

SUBSIDY = "「30人以下服務業數位轉型培力補助」採「實報實銷」，金額按完成培訓的本國籍在職員工人數計算，每名員工最高補助1萬元，每家企業最多補助10萬元。"
FOREIGN = "越南的外資來源國排在臺灣之前的，依序是投資921.17億美元的韓國、841.36億美元的新加坡與782.80億美元的日本。"
SALES = "中小企業的銷售額中，服務業部門占68.32%；內銷額與出口額也以服務業為主，各占69.13%與61.38%。"
MEETINGS = "「兩會」包括政協會議與全國人大會議，前者於3月4日召開，後者於3月5日召開。"
GROWTH = "2024年前三季增速僅4.6%。2024年第四季增速衝上5.4%。"


@pytest.mark.parametrize(
    ("claim", "passage", "right"),
    [
        ("每家企業最多1萬元。", SUBSIDY, "10萬元"),
        ("每名員工10萬元。", SUBSIDY, "1萬元"),
        ("每名員工最高補助10萬元，每家企業最多補助1萬元。", SUBSIDY, "1萬元"),
        ("新加坡在越南投資921.17億美元。", FOREIGN, "841.36億美元"),
        ("出口額占69.13%。", SALES, "61.38%"),
        ("政協會議於3月5日召開，人大會議於3月4日召開。", MEETINGS, "3月"),
        ("2024年第四季增速4.6%。", GROWTH, "5.4%"),
    ],
)
def test_the_figure_of_another_subject(claim: str, passage: str, right: str) -> None:
    finding = examine(claim, [passage])
    assert finding.verdict.support is Support.CONTRADICTED, finding
    assert f"原文是「{right}" in finding.verdict.reason
    assert finding.instead in passage
    assert right in finding.instead


@pytest.mark.parametrize(
    ("claim", "passage"),
    [
        ("每家企業的上限是10萬元，每名員工是1萬元。", SUBSIDY),
        ("韓國在越南的投資達921.17億美元。", FOREIGN),
        ("內銷額也以服務業為主，占69.13%。", SALES),
        ("政協會議於3月4日召開。", MEETINGS),
        ("第四季增速是5.4%，前三季是4.6%。", GROWTH),
    ],
)
def test_its_own_figure(claim: str, passage: str) -> None:
    finding = examine(claim, [passage])
    assert finding.verdict.support is Support.SUPPORTED, finding


@pytest.mark.parametrize(
    ("claim", "passage", "holds"),
    [
        ("年增率為3.2%。", "年增率為-3.2%。", False),
        ("年增率為3.2%。", "年增率為△3.2%。", False),
        ("零售業年增率為1.5%。", "零售業年增率為(1.5%)。", False),
        ("零售業 | 1.5%", "業別 | 年增率\n零售業 | (1.5%)", False),
        ("第二季營收衰退3.2%。", "第二季營收年增率為-3.2%。", True),
        ("第二季營收成長3.2%。", "第二季營收年增率為-3.2%。", False),
        ("外資下滑近三成（27.9%）。", "外資金額下滑近三成（27.9%）。", True),
        ("我國第二顆高空氣球。", "數發部完成我國首顆高空氣球。", False),
        ("每家補助10萬元。", "每家最高補助10萬元。", False),
        ("營收增加3倍。", "營收為去年的3倍。", False),
    ],
)
def test_sign_bound_and_rank_are_parts_of_a_figure(claim: str, passage: str, holds: bool) -> None:
    assert (examine(claim, [passage]).verdict.support is Support.SUPPORTED) is holds


def test_a_figure_that_is_not_there_is_answered_with_the_sentence_that_has_one() -> None:
    finding = examine("企業實施內部碳定價共有九項優點。", ["企業實施內部碳定價制度共有八項主要優點："])
    assert "九項" in finding.verdict.reason
    assert finding.instead == "企業實施內部碳定價制度共有八項主要優點："
