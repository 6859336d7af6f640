"""The kinds of answer that can be told from their form: what in a question asks for one, what in a sentence is one.

Two tables of patterns, one line a kind, the measure words of «幾家» and «多少公噸», and the counts of «六大措施». Both sides are folded.

Not for: taking a question apart (``rag.reader.question``).
"""

from __future__ import annotations

import re
from enum import StrEnum

from rag.text import fold


class Intent(StrEnum):
    """A kind of answer that can be told from its form."""

    PHONE = "phone"
    URL = "url"
    MONEY = "money"
    PERCENT = "percent"
    DATE = "date"
    DURATION = "duration"
    CLOCK = "clock"
    NUMBER = "number"
    RANK = "rank"
    PENALTY = "penalty"
    PERSON = "person"
    ROLL = "roll"
    PLACE = "place"
    LIST = "list"
    WHY = "why"
    HOW = "how"
    COMPARE = "compare"


def _pattern(*parts: str) -> re.Pattern[str]:
    return re.compile("|".join(fold(part) for part in parts))


# Sums of trade and the like: an amount or a share.
_AMOUNTS = "(分到|分配|占|佔|出口|進口|貿易額|貿易總額|逆差|順差|產值|市值|赤字)[^,。?]{0,6}多少(?!家|項|國|人)"

# What in a question shows the intent.
ASKS: dict[Intent, re.Pattern[str]] = {
    Intent.PHONE: _pattern("電話", "專線", "打幾號", r"\bphone\b", r"telephone", "hotline"),
    Intent.URL: _pattern(
        "網址", "官網", "(什麼|哪個|哪一個)(網站|網頁)", "網站(是|在哪|呢)", r"\burl\b", "website", "サイト"
    ),
    Intent.MONEY: _pattern(
        _AMOUNTS,
        "多少錢",
        "幾元",
        "金額",
        "(領|補助|津貼|經費|投入|獎助|獎勵|預算|總額|商機|投資|薪資|罰金|費用|花|貸款|貸|借|團費|賠|營收)[^,。?]{0,8}(多少|幾(?![%成]))",
        "多少(元|錢|經費|補助|美元|美金|預算|商機|資金|營收)",
        "幾(萬|億|兆|十億|百億)?(元|塊)",
        "(上限|額度|金額|費用)(?:是|呢|有)?[?？]?$",
        "how much (?!longer)",
        "いくら",
    ),
    Intent.PERCENT: _pattern(
        "(關稅|增速|增幅|漲幅|跌幅|降幅|市占)[^。?]{0,8}多少",
        _AMOUNTS,
        "百分之[幾多何]",
        "比例",
        "比率",
        "占比",
        "幾成",
        "幾%",
        "多少%",
        "幾趴",
        "percent",
        "成長率",
        "稅率",
        "失業率",
        "赤字率",
        "參與率",
    ),
    Intent.DATE: _pattern(
        "何時(?!候)",
        "什麼時候",
        "什麼時間",
        "哪一?[天日年]",
        "哪一?個月",
        "幾[月年](?!份的)",
        "(?<!編號)(?<!編號[是為])幾號(?!.{0,3}打)",
        "幾日",
        "日期",
        "截止",
        "期限",
        r"\bwhen\b",
        "what (year|date|day)",
        "いつ",
        "何年",
    ),
    Intent.DURATION: _pattern(
        "多久", "多長時間", "幾(天|年|個月|小時|分鐘)(?!前)", "how long", "どれくらい", "どのくらい"
    ),
    Intent.CLOCK: _pattern("(?<![哪這有的])幾點(?![^,。?]{0,2}(建議|重點|理由|原因))", "what time"),
    Intent.RANK: _pattern("第幾", "排名", "名次", "居第", "排第", r"\brank"),
    Intent.PENALTY: _pattern("(判|刑|罰|關)(多久|多少|幾年|多重)", "刑責", "刑期", "罰則", "penalt"),
    Intent.NUMBER: _pattern("多少", "幾(?!乎|個字|何|號)", "how many", "人數", "數量"),
    Intent.PERSON: _pattern("誰", "哪一?位", "何人", r"\bwho\b", "姓名", "叫什麼名字", "だれ"),
    Intent.ROLL: _pattern(
        "名單",
        "清單",
        "哪幾(家|位|國|條)",
        "哪[二兩三四五六七八九十](家|位|國|條)",
        "[家位]是誰",
        "哪些(人|公司|企業家|企業(?!可|能|適)|廠商|國家|課(?!題))",
        "which companies",
        r"list the \d+",
    ),
    Intent.PLACE: _pattern(
        "(?<![差好花]在)哪[裡裏]",
        "(?<![差花好用])在哪(?![裡裏些個一二三四五幾])",
        "地址",
        "地點",
        "什麼地方",
        r"\bwhere\b",
        "哪一?(州|省|區|縣|市|棟|樓)",
    ),
    Intent.LIST: _pattern(
        "哪些",
        "哪幾",
        "哪(三|四|五|六|七|八|九|十|兩|二)",
        "有什麼(?!不同|差|用|關)",
        "列出",
        "(?<!第)幾(項|大|種|點|類)",
        "包括什麼",
        "包含什麼",
        "分別",
        "重點",
        "([三四五六七八九十]|[3-9])[^,。]?(大|項|種|點|類|箭)(?!費)",
        r"what are\b",
        r"\blist\b",
        r"which .{1,60}?s\b",
        r"what (two|three|four|five|six|seven|eight|kinds|types)",
    ),
    Intent.WHY: _pattern("為什麼", "為何", "原因", "怎麼會", "理由", r"\bwhy\b", "なぜ"),
    Intent.HOW: _pattern("如何", "怎麼", "怎樣", "方式", "流程", "步驟", r"\bhow (to|do|does|can|should)\b"),
    Intent.COMPARE: _pattern("差別", "不同", "差異", "相比", "比較", "區別", "差在", "哪個", "difference", "compare"),
}

_DIGIT = r"\d一二兩三四五六七八九十百千萬億兆半數"
_DIGITS = f"(?<![{_DIGIT}])[{_DIGIT}]++"  # a run is read once, from its beginning: else the time grows with its square
_ARABIC = r"(?<![\d.])\.?\d[\d.]*+"
_WORDS = "一二三四五六七八九十百千"

# What a sentence must hold to be an answer of that form.
FORMS: dict[Intent, re.Pattern[str]] = {
    Intent.PHONE: re.compile(r"\(?0\d{1,3}\)?[- ]?\d{3,4}-?\d{3,4}"),
    Intent.URL: re.compile(r"https?://|www\."),
    Intent.MONEY: _pattern(
        _AMOUNTS,
        _ARABIC + r"(?:(?:萬|億|兆|千|百萬)[\d.]*+)?(餘|多)?(萬|億|兆)?(元|美元|美金|日圓|人民幣|歐元|英鎊)",
        _ARABIC + "(億|兆)",
        f"(?<![{_WORDS}])[{_WORDS}]++(萬|億|兆)?元",
        "免費|全額",
    ),
    Intent.PERCENT: _pattern(_ARABIC + r"(±\d+)?(%|個百分點)", r"[一二三四五六七八九兩\d]成", "百分之"),
    Intent.DATE: _pattern(r"(?<!\d)\d++[年月日]", r"(今|去|明|前|隔|同)年", "[上下本]個?月", "年底|年初"),
    Intent.ROLL: re.compile("、[^、。]+、|[:\\n]"),
    Intent.PLACE: _pattern(
        "[市縣區鄉鎮州省村島港廳館校](?!場|民|長|府)",
        "[路街]\\d|\\d號|\\d樓",
        "https?:|www",
        "線上|網站|平臺|中心|大樓|飯店|大學|機場|東部|西部|南部|北部",
    ),
    Intent.DURATION: _pattern(_DIGITS + r"(餘|多|個)?(年|月|個月|日|天|周|週|小時|分鐘|分|秒|學期)"),
    Intent.CLOCK: _pattern(r"(?<!\d)\d++(點|時|:\d\d)", "[上下]午"),
    Intent.RANK: _pattern("第[一二三四五六七八九十\\d]+", "居首", "首位", "最高", "榜首", "冠"),
    Intent.PENALTY: _pattern("有期徒刑", "罰金", "罰鍰", "拘役", "處罰"),
    Intent.NUMBER: _pattern(
        r"(?<![\d.a-z])(?!(?:19|20)\d\d(?!\d|[萬億兆個家人位名件次張份座]))\d[\d.]*(?![\d.]|[年月日])",
        f"(?<![兩{_WORDS}萬])[兩{_WORDS}萬]++(項|種|個|點|類|家|人|位|件|次|成|國|所|份)",
    ),
}

# «臺大其實沒有這個節日»: what denies the question's premise answers it, whatever form was asked for.
DENIES = _pattern("(其實|根本|並)沒有", "並未", "並不是", "不存在", "不適用")

_MEASURES = fold(
    "家|位|名|人|分(?!鐘)|張|則|枚|個|項|歲|天|年|月|週|小時|分鐘|公噸|噸|公尺|公里|坪|件|份|篇|場|次|種|類|座|所|國|縣市|倍|度|級|筆|站|棟|層|頁|期|輛|架|臺|股|字|條|款|課|堂|班"
)
_ASKED_MEASURE = re.compile(fold(f"(?:(?<!哪)幾|多少)(?:個|萬|億)?({_MEASURES})(?!幣|圓|灣)"))
# Measure words that may stand for each other after a number.
_SAME_MEASURE = {
    fold("位"): fold("位名人"),
    fold("名"): fold("名位人"),
    fold("人"): fold("人名位"),
    fold("噸"): fold("噸"),
}


# How fine a date or how large an amount is asked for → what an answer must hold.
_ASKED_UNITS = (
    (_pattern("哪一?天", "(?<!專線)(?<!電話)幾號(?!.{0,3}打)", "幾月幾日", "哪一?日"), _pattern(r"\d日", r"\d號")),
    (_pattern("哪一?個月", "幾月(?!幾)"), _pattern(r"\d月")),
    (_pattern("哪一?年", "何年"), _pattern(r"\d年", "[今去明前]年")),
    (_pattern("(多少|幾)億"), _pattern("億|兆")),
)


def asked_measure(folded_question: str) -> re.Pattern[str] | None:
    """The form «number + 家» that a question with «幾家» wants, or the unit of «哪一天» and «多少億»; None when it wants none in particular."""
    for asked, form in _ASKED_UNITS:
        if asked.search(folded_question):
            return form
    match = _ASKED_MEASURE.search(folded_question)
    if match is None:
        return None
    measure = match[1]
    choices = "|".join(_SAME_MEASURE.get(measure, "")) or measure
    counted = f"(?<![.{_DIGIT}])[{_DIGIT}][.{_DIGIT}]*+(?:餘|多|個|大){{0,3}}(?:{choices})"
    return re.compile(fold(f"{counted}|(?:{choices})[數次](?:為|是|達|共|約|有|已|逾)+\\d"))


_NUMERALS = {char: value for value, char in enumerate("一二三四五六七八九十", 1)} | {"两": 2}
_NUMERALS |= {word: value for value, word in enumerate("one two three four five six seven eight nine ten".split(), 1)}
_COUNTED = re.compile(
    fold(
        "(?<![\\d第一二三四五六七八九十百千萬])([二兩三四五六七八九十]|[2-9]|10)(?:個|項|大|種|類|點|階段|段階|招|步|塊|件|箭|級|方面|套|股|構面|面向)(?!月)"
    )
    + "|\\b(two|three|four|five|six|seven|eight|nine|ten)\\b"
)


_NTH = re.compile(
    fold("第([二兩一三四五六七八九十]|\\d{1,2})(?:個|項|大|種|類|點|階段|招|步|塊|箭)(?!月)")
    + "|\\b(first|second|third|fourth|fifth|sixth)\\b"
)
_ORDINALS = {word: place for place, word in enumerate("first second third fourth fifth sixth".split(), 1)}


def nth_in(folded_question: str) -> int:
    """Which item of a list a question asks for («第二項是什麼» → 2); 0 when it asks for none."""
    match = _NTH.search(folded_question)
    if match is None:
        return 0
    if match[2]:
        return _ORDINALS[match[2]]
    return int(match[1]) if match[1].isdigit() else _NUMERALS[match[1]]


_BETWEEN = re.compile(fold("、|以及|及|和|與"))
_CLAUSES = re.compile("[;。\n]")


def things_named(folded: str) -> int:
    """How many things a text may name side by side, at the most: joined within a clause, as clauses of a sentence, or as lines."""
    clauses = [len(_BETWEEN.findall(clause)) + 1 for clause in _CLAUSES.split(folded)]
    sentences = [sentence.count(";") + 1 for sentence in folded.split("。")]
    return max(*clauses, *sentences, folded.count("\n") + 1)


def counts_in(folded: str) -> frozenset[int]:
    """The numbers of things that a text announces or asks for («六大措施», «哪五類», «five tools»)."""
    found = (match[1] or match[2] for match in _COUNTED.finditer(folded))
    return frozenset(int(one) if one.isdigit() else _NUMERALS[one] for one in found)
