"""What a question asks for: its terms, the kinds of answer it wants, and the names it insists on.

Not for: finding anything.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from rag.terms import is_latin, is_number, query_terms
from rag.text import fold


class Intent(StrEnum):
    """A kind of answer that can be told from its form."""

    PHONE = "phone"
    URL = "url"
    MONEY = "money"
    PERCENT = "percent"
    DATE = "date"
    NUMBER = "number"
    RANK = "rank"
    PERSON = "person"
    LIST = "list"
    WHY = "why"
    HOW = "how"
    COMPARE = "compare"


def _pattern(*parts: str) -> re.Pattern[str]:
    return re.compile("|".join(fold(part) for part in parts))


# What in a question shows the intent (both sides are folded).
_ASKS: dict[Intent, re.Pattern[str]] = {
    Intent.PHONE: _pattern("電話", "專線", "幾號.{0,3}打", r"\bphone\b", r"telephone", "hotline"),
    Intent.URL: _pattern("網址", "網站", "網頁", "官網", r"\burl\b", "website"),
    Intent.MONEY: _pattern(
        "多少錢",
        "幾元",
        "金額",
        "(領|補助|津貼|經費|投入|獎助|獎勵|預算|總額|商機|投資|薪資|罰金|費用|花|貸款|貸|借)[^,。?]{0,8}(多少|幾)",
        "多少(元|錢|經費|補助|美元|預算)",
        "幾(萬|億|兆)?(元|塊)",
        "how much",
    ),
    Intent.PERCENT: _pattern(
        "百分之", "比例", "比率", "占比", "幾成", "幾%", "幾趴", "percent", "成長率", "稅率", "失業率", "赤字率"
    ),
    Intent.DATE: _pattern(
        "何時",
        "什麼時候",
        "什麼時間",
        "哪一?天",
        "哪一?年",
        "幾月",
        "幾號",
        "日期",
        "截止",
        "期限",
        "幾點",
        "when",
        "いつ",
        "到何時",
        "多久",
    ),
    Intent.RANK: _pattern("第幾", "排名", "名次", "居第", "排第", r"\brank"),
    Intent.NUMBER: _pattern("多少", "幾(?!乎|個字|何)", "how many", "人數", "數量"),
    Intent.PERSON: _pattern("誰", "哪一?位", "何人", r"\bwho\b", "姓名", "叫什麼名字"),
    Intent.LIST: _pattern(
        "哪些",
        "哪幾",
        "哪(三|四|五|六|七|八|九|十|兩|二)",
        "有什麼",
        "列出",
        "幾(項|大|種|個|點|類)",
        "包括什麼",
        "包含什麼",
        "分別",
        "重點",
        r"what are\b",
        r"\blist\b",
        r"which .*s\b",
    ),
    Intent.WHY: _pattern("為什麼", "為何", "原因", "怎麼會", "理由", r"\bwhy\b"),
    Intent.HOW: _pattern("如何", "怎麼", "怎樣", "方式", "流程", r"\bhow (to|do|does|can)\b"),
    Intent.COMPARE: _pattern("差別", "不同", "差異", "相比", "比較", "區別", "difference", "compare"),
}

# What a sentence must hold to be an answer of that form.
_FORMS: dict[Intent, re.Pattern[str]] = {
    Intent.PHONE: re.compile(r"\(?0\d{1,3}\)?[- ]?\d{3,4}-?\d{3,4}"),
    Intent.URL: re.compile(r"https?://|www\."),
    Intent.MONEY: _pattern(
        r"\d[\d.]*(萬|億|兆|千)?[\d.]*(餘|多)?(萬|億|兆)?(元|美元|美金|日圓|人民幣|歐元|英鎊)", r"\d[\d.]*(億|兆)"
    ),
    Intent.PERCENT: _pattern(r"\d[\d.]*(±\d+)?(%|個百分點)", r"[一二三四五六七八九兩\d]成", "百分之"),
    Intent.DATE: _pattern(r"\d+年", r"\d+月", r"\d+日", r"\d+天", "[上下]午", "小時", r"周[一二三四五六日]", "個月"),
    Intent.RANK: _pattern("第[一二三四五六七八九十\\d]+", "居首", "首位", "最高", "榜首"),
    Intent.NUMBER: _pattern(r"\d", "[一二兩三四五六七八九十百千萬]+(項|大|種|個|點|類|家|人|位|件|次|成)"),
}


@dataclass(frozen=True, slots=True)
class Question:
    """A question made ready for reading; ``terms`` and ``names`` are folded."""

    text: str
    folded: str
    terms: frozenset[str]
    intents: frozenset[Intent]
    names: frozenset[str]
    focus: str  # the noun that 哪些 or 多少 is about («措施» of «哪些措施»), "" when there is none

    def form_fits(self, folded_sentence: str) -> bool | None:
        """Whether a sentence has a form that the question wants; None when it wants none in particular."""
        wanted = [_FORMS[intent] for intent in self.intents if intent in _FORMS]
        if not wanted:
            return None
        return any(pattern.search(folded_sentence) for pattern in wanted)


_QUOTED = re.compile('[「『《〈"]([^「」『』《》〈〉"]{2,20})[」』》〉"]')
_HAN = re.compile(r"[\u4e00-\u9fff]")
_FOCUS = re.compile(
    fold("(?:哪些|哪幾|哪[一兩二三四五六七八九十]|什麼|多少|幾)[項種個類大]?(?:主要|重要|具體)?的?([\u4e00-\u9fff]{2})")
)


def analyse(text: str) -> Question:
    """Take a question apart."""
    folded = fold(text)
    found = frozenset(query_terms(folded))
    intents = {intent for intent, pattern in _ASKS.items() if pattern.search(folded)}
    if Intent.LIST in intents and not re.search("多少", folded):
        intents.discard(Intent.NUMBER)
    if intents & {Intent.PHONE, Intent.URL, Intent.MONEY, Intent.PERCENT, Intent.DATE, Intent.RANK}:
        intents.discard(Intent.NUMBER)
    names = {name for name in found if _is_name(name, folded)} | {match[1] for match in _QUOTED.finditer(folded)}
    focus = _FOCUS.search(folded)
    return Question(text, folded, found, frozenset(intents), frozenset(names), focus[1] if focus else "")


def _is_name(term: str, folded: str) -> bool:
    """A Latin word in a Chinese question, or a number that is more than a digit, must be matched as it stands."""
    if is_latin(term):
        return bool(_HAN.search(folded)) and len(term) > 1
    return is_number(term) and len(term) > 1
