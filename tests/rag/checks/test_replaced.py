"""A word in the place of another: told where it says something else, not where a text is told again."""

from __future__ import annotations

import pytest

from rag.checks.claim import examine
from rag.domain import Support

PASSAGE = (
    "郭部長認為，美國課徵高關稅的對象不只臺灣，而是全球180多個國家。大會並邀請鴻海董事長劉揚偉專題演講，經濟部長郭智輝接著致詞。"
    "加拿大也受影響。調薪情形由經濟部主動向勞保局確認無誤。新加坡網路安全局在2024年10月15日發布《人工智慧系統安全指南》。新加坡通訊部沒有參加。"
    "「臺商服務中心」是民間與地方政府的合作，「臺灣貿易投資中心」則是中央推動的政策重點。美國對中國的關稅累計至145%。"
)


@pytest.mark.parametrize(
    ("claim", "told", "right"),
    [
        ("加拿大課徵高關稅的對象不只臺灣。", "美國", "郭部長認為，美國課徵高關稅的對象不只臺灣"),
        ("郭會長認為，美國課徵高關稅的對象不只臺灣。", "部長", "郭部長認為"),
        ("內政部長郭智輝接著致詞。", "經濟", "經濟部長郭智輝接著致詞"),
        ("大會並邀請鴻海執行長劉揚偉專題演講。", "董事長", "鴻海董事長劉揚偉"),
        ("調薪情形由勞保局主動向經濟部確認無誤。", "經濟部主動向勞保局", "由經濟部主動向勞保局確認"),
        ("新加坡通訊部在2024年10月15日發布《人工智慧系統安全指南》。", "網路安全局", "新加坡網路安全局"),
        ("「臺灣貿易投資中心」是民間與地方政府的合作。", "商服務", "「臺商服務中心」是民間與地方政府的合作"),
        ("中國對美國的關稅累計至145%。", "美國對中", "美國對中國的關稅累計至145%"),
    ],
)
def test_another_word_in_its_place(claim: str, told: str, right: str) -> None:
    finding = examine(claim, [PASSAGE])
    assert finding.verdict.support is not Support.SUPPORTED
    assert told in finding.verdict.reason
    assert right in finding.instead


@pytest.mark.parametrize(
    "claim",
    [
        "郭部長說，美國課徵高關稅的對象不只台灣，還有全球180多個國家。",
        "對中國，美國的關稅累計至145%。",
        "2024年10月15日，新加坡網路安全局公布《人工智慧系統安全指南》。",
        "調薪情形，經濟部主動向勞保局確認。",
        "大會邀請劉揚偉董事長演講。",
    ],
)
def test_the_same_told_again(claim: str) -> None:
    finding = examine(claim, [PASSAGE])
    assert finding.verdict.support is Support.SUPPORTED, finding.verdict.reason
    assert finding.instead == ""


def test_what_stands_in_is_no_other_word() -> None:
    assert examine("鴻海成立於1974年。", ["該公司成立於1974年。鴻海是代工廠。"]).verdict.support is Support.SUPPORTED
