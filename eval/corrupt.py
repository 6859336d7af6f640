"""True sentences made false, one small change at a time, and true ones reworded: what a verifier must tell apart.

Every function returns None where its change does not apply to a sentence. A change is drawn from a seeded generator, so that a run can
be repeated. The word lists are this file's own and not the verifier's: what it misses must show.

Not for: judging claims.
"""

from __future__ import annotations

import random
import re

from rag.checks.numbers import quantities
from rag.checks.quantity import Kind, Quantity
from rag.checks.same_value import equal
from rag.text import fold, fold_with_offsets

_ADD_NEGATION = (
    ("不是", "是"), ("沒有", "有"), ("不會", "會"), ("不能", "能"), ("不可", "可"), ("尚未", "已"), ("無法", "可以"), ("不必", "須"),
    ("不得", "得"), ("不再", "仍"), ("並非", "為"), ("未", "曾"), ("不含", "包括"), ("不應", "應"),
)  # fmt: skip
_NEVER_IN = re.compile(
    "可能|但是|只是|還是|於是|就是|都是|若是|是否|有關|所有|擁有|具有|有限|有效|有些|沒有|社會|機會|協會|會議|委員會|大會|會員|工會|學會|議會|國會|"
    "能源|功能|能力|性能|才能|可是|許可|認可|可樂|可以|已經|應用|反應|供應|對應|相應|應該|獲得|取得|得到|使得|覺得|所得|得以|因為|成為|作為|"
    "認為|行為|以為|為了|稱為|視為|為止|不為|曾經|必須|應付|效應|適應|是次|有無|不得|不可|不會|不是|不能|沒|未|無|是以|凡是|能夠|得主|有機|智能|技能|職能|"
    "可見|可愛|可否|曾祖|曾國|曾孫|須知|仍然|已故|已知|響應|應對|會長|會計|會社|宴會|教會|聚會|運動會|音樂會|博覽會|董事會|基金會|理事會|商會|公會|會場|會館|會址|會同|體會|"
    "有的|占有|國有|私有|固有|特有|公有|享有|富有|含有|持有|設有|帶有|留有|未有|有名|有趣|有利|有時|有如|有助|為主|為例|為期|為首|為由|為何|最為|更為|尤為|較為|極為|頗為|甚為|人為|改為|"
    "分為|化為|變為|轉為|名為|命名為|升為|列為|定為|選為|譽為|封為|更名為|約為|則為|即為|均為|皆為|以.{1,6}為|可能|能量|能見|可謂|可供|可分|可說|可達|可觀|可靠|得名|得知|得票|贏得|值得|難得|獲得|"
    "法|與會|會合|也是|乃是|像是|總是|算是|便是|正是|要是|特別是|尤其是|主要是"
)
_REMOVABLE = re.compile(
    "沒有(?!人|任何)|並未|尚未|並不|並非(?=是|由|因)|(?<![是能可要會肯敢好差對莫絕決])不(?=能|會|是|再|應|需|須|願|想|適|支持|接受|允許|包括|包含|屬於|影響|具|受|承認|同意|存在)|(?<!尚|並|從|還)未(?=能|曾|獲|達|被|有|受|列|完成|經|通過|公布|成功|納入|包括|取得)"
)
_ANTONYMS = (
    ("增加", "減少"), ("上升", "下降"), ("提高", "降低"), ("成長", "衰退"), ("高於", "低於"), ("以上", "以下"), ("最高", "最低"), ("最大", "最小"),
    ("最多", "最少"), ("支持", "反對"), ("進口", "出口"), ("開始", "結束"), ("之前", "之後"), ("有利", "不利"), ("擴大", "縮小"), ("上漲", "下跌"),
    ("順差", "逆差"), ("成功", "失敗"), ("允許", "禁止"), ("加速", "減緩"), ("流入", "流出"), ("東部", "西部"), ("北部", "南部"), ("男性", "女性"),
    ("最早", "最晚"), ("最長", "最短"), ("公開", "秘密"), ("贊成", "反對"), ("強", "弱"), ("買進", "賣出"), ("同意", "拒絕"), ("擴張", "收縮"),
    ("樂觀", "悲觀"), ("優點", "缺點"), ("優勢", "劣勢"), ("機會", "威脅"), ("增強", "減弱"), ("提升", "降低"), ("樂於", "拒絕"), ("多數", "少數"),
    ("前者", "後者"), ("國內", "國外"), ("合法", "非法"), ("直接", "間接"), ("主動", "被動"), ("正面", "負面"), ("上游", "下游"), ("白天", "夜間"),
    ("勝利", "失敗"), ("獲勝", "落敗"), ("擊敗", "敗給"), ("建立", "廢除"), ("出生", "去世"), ("加入", "退出"), ("升格", "降格"), ("左側", "右側"),
)  # fmt: skip

_SWAPPED = {Kind.NUMBER, Kind.MONEY, Kind.PERCENT, Kind.YEAR, Kind.DATE, Kind.POINTS}


def new_number(sentence: str, passage: str, draw: random.Random) -> str | None:
    """One figure replaced by a value that the passage does not hold."""
    known = quantities(passage)
    for spot in _figures(sentence, draw):
        written = figure_in(sentence, spot)
        digits = [*re.finditer(r"[0-9０-９]+|[二三四五六七八九]", written)]
        if not digits:
            continue
        part = draw.choice(digits)
        for _ in range(8):
            changed = written[: part.start()] + _other_digits(part[0], draw) + written[part.end() :]
            claim = with_figure(sentence, spot, changed)
            new = [one for one in quantities(claim) if one.start == spot.start]
            if new and not any(equal(new[0], old) or equal(old, new[0]) for old in known):
                return claim
    return None


def neighbour_number(sentence: str, passage: str, draw: random.Random) -> str | None:
    """One figure replaced by another of its kind from the same passage."""
    others = [(one, figure_in(passage, one)) for one in quantities(passage) if one.kind in _SWAPPED]
    draw.shuffle(others)
    here = _figures(sentence, draw)
    for spot in here:
        for other, written in others:
            alike = other.kind is spot.kind and other.unit == spot.unit
            if alike and not equal(other, spot) and not equal(spot, other):
                return with_figure(sentence, spot, written)
    return None


def negation_added(sentence: str, _passage: str, draw: random.Random) -> str | None:
    """«是» to «不是» and the like, where the character is a word of its own."""
    blocked = {at for match in _NEVER_IN.finditer(sentence) for at in range(*match.span())}
    places = [
        (match.start(), match.end(), new)
        for new, old in _ADD_NEGATION
        for match in re.finditer(old, sentence)
        if match.start() not in blocked and match.start() > 1
    ]
    if not places:
        return None
    start, end, new = draw.choice(places)
    return sentence[:start] + new + sentence[end:]


def negation_dropped(sentence: str, _passage: str, draw: random.Random) -> str | None:
    """A negation taken out."""
    places = [match.span() for match in _REMOVABLE.finditer(sentence)]
    if not places:
        return None
    start, end = draw.choice(places)
    return sentence[:start] + ("有" if sentence[start:end] == "沒有" else "") + sentence[end:]


def antonym(sentence: str, _passage: str, draw: random.Random) -> str | None:
    """One word replaced by its opposite."""
    pairs = [*_ANTONYMS, *((b, a) for a, b in _ANTONYMS)]
    places = [(match.span(), new) for old, new in pairs if len(old) > 1 for match in re.finditer(old, sentence)]
    if not places:
        return None
    (start, end), new = draw.choice(places)
    return sentence[:start] + new + sentence[end:]


def entity(sentence: str, name: str, foreign: str) -> str | None:
    """A name replaced by another one that the passage does not hold."""
    return sentence.replace(name, foreign) if name in sentence and foreign not in sentence else None


def _figures(sentence: str, draw: random.Random) -> list[Quantity]:
    found = [one for one in quantities(sentence) if one.kind in _SWAPPED]
    draw.shuffle(found)
    return found


def figure_in(text: str, one: Quantity) -> str:
    """A figure of a text as it is written there."""
    offsets = fold_with_offsets(text).offsets
    return text[offsets[one.start] : offsets[one.end - 1] + 1]


def with_figure(text: str, one: Quantity, new: str) -> str:
    """The text with a figure written otherwise."""
    offsets = fold_with_offsets(text).offsets
    return text[: offsets[one.start]] + new + text[offsets[one.end - 1] + 1 :]


def _other_digits(written: str, draw: random.Random) -> str:
    if not written.isdecimal():
        return draw.choice([char for char in "二三四五六七八九" if char != written])
    while True:
        at = draw.randrange(len(written))
        digit = draw.choice("123456789")
        if int(written[at]) != int(digit):
            return written[:at] + digit + written[at + 1 :]


# ---- true rewordings ----


def full_width(sentence: str) -> str | None:
    """Digits, letters and % in full width."""
    changed = re.sub(r"[0-9A-Za-z%]", lambda m: chr(ord(m[0]) + 0xFEE0), sentence)
    return changed if changed != sentence else None


def thousands(sentence: str) -> str | None:
    """Commas into numbers of four to nine digits that are no years, or out of those that have them."""
    if re.search(r"\d,\d{3}", sentence):
        return re.sub(r"(?<=\d),(?=\d{3})", "", sentence)
    changed = re.sub(r"(?<![\d.])\d{4,9}(?![\d年.])(?!\d)", lambda m: f"{int(m[0]):,}", sentence)
    return changed if changed != sentence else None


def multiplied_out(sentence: str) -> str | None:
    """10萬 → 100,000, 1.2億 → 120,000,000."""
    powers = {"萬": 10**4, "億": 10**8}

    def expand(match: re.Match[str]) -> str:
        value = float(match[1]) * powers[match[2]]
        return f"{round(value):,}" if abs(value - round(value)) < 1e-6 else match[0]

    changed = re.sub(r"(?<![\d.,至到-])(\d+(?:\.\d+)?)([萬億])(?![\d億萬餘多])", expand, sentence)
    return changed if changed != sentence else None


def han_digits(sentence: str) -> str | None:
    """Years digit by digit, small counts in Chinese."""
    table = str.maketrans("0123456789", "〇一二三四五六七八九")
    changed = re.sub(r"(?<![\d.])[12]\d{3}(?=年)", lambda m: m[0].translate(table), sentence)
    changed = re.sub(r"(?<![\d.,第])[3-9](?=[項個種位人家年月])", lambda m: m[0].translate(table), changed)
    return changed if changed != sentence else None


def republic_year(sentence: str) -> str | None:
    """2023年 → 民國112年, or 民國112年 → 2023年."""
    if "民國" in sentence:
        changed = re.sub(r"民國(\d{2,3})年", lambda m: f"{int(m[1]) + 1911}年", sentence)
    else:
        changed = re.sub(
            r"(?<![\d.])(19[2-9]\d|20[0-2]\d)年(?![代來])", lambda m: f"民國{int(m[1]) - 1911}年", sentence
        )
    return changed if changed != sentence else None


def variant_characters(sentence: str) -> str | None:
    """臺 ↔ 台 and other variants."""
    changed = sentence.translate(str.maketrans("臺台裡群峰", "台臺裏羣峯"))
    return changed if changed != sentence else None


def clause_dropped(sentence: str, draw: random.Random) -> str | None:
    """One of three or more clauses left out, never the one before a word that leans on it."""
    clauses = re.split("(?<=，)", sentence)
    if len(clauses) < 3:
        return None
    at = draw.randrange(len(clauses) - 1)
    kept = clauses[:at] + clauses[at + 1 :]
    return "".join(kept)


def blanks(sentence: str) -> str | None:
    """Blanks around numbers, as a text layer has them."""
    changed = re.sub(r"(?<=[\u4e00-\u9fff])(?=\d)|(?<=\d)(?=[\u4e00-\u9fff])", " ", sentence)
    return changed if changed != sentence else None


def same_folded(one: str, other: str) -> bool:
    """Whether two texts differ in nothing that folding keeps."""
    return fold(one) == fold(other)


_WHAT = re.compile(
    "什麼時候|什麼時間|甚麼時候|何時|哪一?[年天月日位人個國家座種項部所間支條本場次隻款類間屆隊]?|誰|何人|何處|何地|哪裡|哪裏|多少|幾(?=[年月日天個位人次座種項部所間支條歲名倍])|什麼|甚麼|何種|為何"
)


def stated(question: str, answer: str) -> str | None:
    """The question as a statement: its one question word replaced by the answer; None where there is none or several."""
    question = re.sub("^(請問|試問)", "", question.strip().rstrip("？?。"))
    question = re.sub("(呢|嗎)$", "", question)
    places = [*_WHAT.finditer(question)]
    if len(places) != 1 or places[0][0] == "為何":
        return None
    start, end = places[0].span()
    before, after = question[:start], question[end:]
    for size in range(min(3, len(answer), len(after)), 0, -1):  # 多少人 + 500人
        if answer.endswith(after[:size]):
            after = after[size:]
            break
    for size in range(min(3, len(answer), len(before)), 0, -1):
        if before.endswith(answer[:size]) and not answer[:size].isdigit():
            before = before[:-size]
            break
    return f"{before}{answer}{after}。"
