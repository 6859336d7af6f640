"""Units and currencies that follow (or lead) a number, each form with its canonical name and its factor to the base unit.

Lengths are in metres, weights in kilograms, areas in square metres, powers in watts, so that 1.5公里 equals 1,500公尺. Measure words that
say no more than «so many» (個, 項, 種, 大, 點 …) share one name, as do those of persons and of firms; a currency never equals another.

Not for: numbers themselves.
"""

from __future__ import annotations

import re
from fractions import Fraction

from rag.text import fold

_TABLE: tuple[tuple[str, str, int | str], ...] = (
    # canonical name, forms, factor to the base unit
    ("TWD", "元新臺幣 元新台幣 新臺幣 臺幣 ntd twd nt$", 1),
    ("USD", "美元 美金 元美金 usd us$ us dollars u.s. dollars", 1),
    ("JPY", "日圓 日元 日幣 円 億円 jpy yen", 1),
    ("CNY", "元人民幣 人民幣 rmb cny yuan", 1),
    ("EUR", "歐元 eur euros euro €", 1),
    ("GBP", "英鎊 gbp pounds £", 1),
    ("HKD", "港元 港幣 hkd", 1),
    ("KRW", "韓元 韓圜 韓圓 krw won", 1),
    ("money", "dollars dollar $", 1),
    ("元", "元 圓 塊錢", 1),
    ("m", "公尺 米 meters meter metres m", 1),
    ("m", "公里 千米 km kilometers kilometres", 1000),
    ("m", "公分 釐米 厘米 cm", "1/100"),
    ("m", "毫米 mm", "1/1000"),
    ("m", "英里 哩", "1609344/1000"),
    ("kg", "公斤 kg", 1),
    ("kg", "公噸 噸 tons tonnes", 1000),
    ("kg", "公克 克", "1/1000"),
    ("m2", "平方公尺 平方米 m2", 1),
    ("m2", "平方公里 km2", 1_000_000),
    ("m2", "公頃", 10_000),
    ("W", "瓩 千瓦 kw", 1000),
    ("W", "mw 百萬瓦", 1_000_000),
    ("W", "gw", 1_000_000_000),
    ("Wh", "度電 kwh", 1000),
    ("度", "度 °c °f", 1),
    ("坪", "坪", 1),
    ("倍", "倍 times", 1),
    ("歲", "歲 years old", 1),
    ("年", "年 周年 週年 years year", 1),
    ("月數", "個月 months month", 1),
    ("週", "週 周 星期 個星期 weeks week", 1),
    ("日", "日", 1),
    ("日數", "天 工作天 days day", 1),
    ("小時", "小時 個小時 鐘頭 hours hour", 1),
    ("分鐘", "分鐘 minutes minute", 1),
    ("秒", "秒 秒鐘 seconds second", 1),
    ("人", "人次 人 位 名 people persons employees workers", 1),
    ("家", "家 間 所 companies firms", 1),
    ("次", "次 回 屆 遍", 1),
    ("年代", "年代", 1),
    ("世紀", "世紀", 1),
    ("個", "個 項 種 大 點 類 件 款 場 篇 條 則 頁 期 級 層 座 棟 輛 艘 架 部 本 套 支 張 筆 門 席 票 檔 隻 階段 "
           "measures items countries advantages", 1),
)  # fmt: skip

_FORMS: dict[str, tuple[str, Fraction]] = {
    fold(form): (name, Fraction(factor))
    for name, forms, factor in _TABLE
    for form in re.findall(r"us dollars|u\.s\. dollars|years old|\S+", forms)
}

MONEY = frozenset({"TWD", "USD", "JPY", "CNY", "EUR", "GBP", "HKD", "KRW", "money", "元"})

# Names that another measure word cannot stand in for (6項 may be 6個, 6歲 may not).
STRICT = frozenset("年 月數 日數 週 小時 分鐘 秒 m kg m2 W Wh 歲 度 坪 倍 年代 世紀".split()) | MONEY

_LATIN = [re.escape(form) for form in sorted(_FORMS, key=len, reverse=True) if form[0].isascii() and form[0].isalpha()]
_OTHER = [
    re.escape(form) for form in sorted(_FORMS, key=len, reverse=True) if not form[0].isascii() or not form[0].isalpha()
]
UNIT = re.compile(rf"\s*(?:({'|'.join(_OTHER)})|({'|'.join(_LATIN)})(?![a-z]))")

_LEADING = "新臺幣 臺幣 人民幣 美金 港幣 日幣 nt$ us$ ntd usd twd rmb eur jpy $ € £".split()
CURRENCY_BEFORE = re.compile(rf"({'|'.join(re.escape(fold(form)) for form in _LEADING)})\s*$")


def unit_of(form: str) -> tuple[str, Fraction]:
    """The canonical name of a folded unit and its factor to the base unit.

    Raises:
        KeyError: the form is not in the table.
    """
    return _FORMS[form.strip()]


def units_agree(one: str, other: str) -> bool:
    """Whether two canonical units may stand for one another; an unknown unit ("") agrees with any."""
    if one == other or not one or not other:
        return True
    if {one, other} <= MONEY:
        return "money" in {one, other} or {one, other} in ({"元", "TWD"}, {"元", "CNY"})
    return "個" in {one, other} and not {one, other} & STRICT
