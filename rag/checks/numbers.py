"""What a text says in figures, each in one canonical form, so that two wordings of one amount can be compared.

``quantities("最高補助1萬5千元")`` and ``quantities("NT$15,000")`` hold the same value. Read are numbers in digits and in Chinese with
萬/億/兆 multiplied out (and million, billion in English); percentages, 成 and fractions, percentage points; money by currency; lengths,
weights and the like in one base unit; years of the Republic as years of our era, dates, quarters, ordinals, times, telephone numbers.

Every offset is into the *folded* text (``rag.text.fold``), which is what is read; ``fold_with_offsets`` leads back to the original.

Trade-off: a Chinese numeral counts only with a measure word or a power of ten beside it, for 一 and 十 are parts of too many words.

Not for: deciding whether a claim is true (``rag.checks``), arithmetic, or converting one kind of unit to another.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction

from rag.checks.fixed_forms import ENGLISH_NUMBERS, Reading, fraction, read_fixed
from rag.checks.numerals import BIG, HAN_DIGITS, SMALL, STARTS, numeral_end, numeral_value, significant_digits
from rag.checks.quantity import Kind, Quantity
from rag.checks.units import CURRENCY_BEFORE, MONEY, UNIT, unit_of
from rag.republic import BARE_YEARS, common_era
from rag.text import KANA, fold

_ENGLISH_POWERS = {"thousand": 10**3, "million": 10**6, "billion": 10**9, "trillion": 10**12}
_DAY = "3[01]|[12][0-9]|0?[1-9]|[二三]?十[一二三四五六七八九]?|[一二三四五六七八九]"
_MONTH = "1[0-2]|0?[1-9]|十[一二]?|[一二三四五六七八九]"
_NAME = "jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?"

_TOKEN = re.compile(
    "|".join(
        (
            r"(?P<phone>(?<![\d.])\(?0\d{1,3}\)?[- ]?\d{3,4}-?\d{3,4}(?!\d))",
            r"(?P<ymd>(?<![\d.])(?P<y>\d{4}|\d{2,3})(?P<sep>[./-])(?P<m>1[0-2]|0?[1-9])(?P=sep)(?P<d>3[01]|[12]\d|0?[1-9])(?![\d.%]))",
            r"(?P<season>(?<![\d.])(?P<s1>(?:19|20)\d\d)[-/](?P<s2>\d\d)(?![\d./-])(?:年|赛季|学年度?)?)",
            r"(?P<time>(?P<half_day>[上下]午|晚上|凌晨|中午)?(?<![\d.])(?P<hour>[01]?\d|2[0-4]):(?P<minute>[0-5]\d)(?!\d))",
            rf"(?P<spoken>(?P<half_day2>[上下]午|晚上|凌晨|中午)(?P<hour2>\d{{1,2}}|[一二三四五六七八九十]{{1,2}})[时点](?:(?P<minute2>\d{{1,2}}|[{''.join(HAN_DIGITS)}十]{{1,3}})分|(?P<thirty>半))?)",
            r"(?P<roc>[今本去明前]\((?P<roc1>\d{2,3})\)年|民国(?P<roc2>\d{1,3}|[〇零一二三四五六七八九十百]+)(?:学?年度?)?)",
            r"(?P<broc>民国前(?P<b>\d{1,2}|[一二三四五六七八九十]+)年)",
            r"(?P<quarter>第?(?P<q1>[1-4一二三四])季|\bq(?P<q2>[1-4])(?!\d)|(?<=\d年)q(?P<q3>[1-4])(?!\d))",
            r"(?P<half>(?P<h>[上下])半年)",
            r"(?P<halves>过半数?|半数|一半(?=以上|以下|的|是|为|[^\w]|$)|大半(?!年))",
            r"(?P<ratio>(?<![\d./])(?P<above>\d{1,3})/(?P<below>\d{1,3})(?=的|以上|以下|左右|强|弱|多))",
            rf"(?P<month>(?<![\d第])(?P<mm>{_MONTH})月(?:份|(?P<dd>{_DAY})[日号])?)",
            rf"(?P<english>\b(?:(?P<em1>{_NAME})\.? (?P<ed1>[0-3]?\d)(?:st|nd|rd|th)?\b(?![,.]?\d)"
            rf"|(?P<ed2>[0-3]?\d)(?:st|nd|rd|th)? (?:of )?(?P<em2>{_NAME})\b"
            rf"|(?P<em3>{_NAME})\.?(?= (?:of )?[12]\d{{3}}\b)))",
            rf"(?P<ordinal>第(?=[{STARTS}]))",  # only where these two begin is found here: ``numeral_end`` reads on
            rf"(?P<number>((?<![0-9a-z%)\]])[-−–△▼]|(?<![正抱辜自肩])负)?(?=[{STARTS}]))",
            rf"(?P<word>\b(?:{'|'.join(ENGLISH_NUMBERS)})\b)",
        )
    )
)  # fmt: skip

# «1.», «(2)», «三、» in front of a line count the lines and say nothing
_LIST_MARK = re.compile(
    r"^[ \t]*(?:[-*•] ?)?(?:\(?\d{1,2}[).](?![\d%])|\d{1,2}、|\(?[一二三四五六七八九十壹贰叁参肆伍陆柒捌玖拾]{1,3}[)、])",
    re.MULTILINE,
)
# An accountant's minus: (1.5%) where nothing but the figure is said, in a table's cell or behind «is».
_LOSS = re.compile(r"(?<=[|为是达:])([ ]?)\((?=\d+(?:\.\d+)?(?:%|[万亿]?元)?\)[ ]?(?:[|,。;\n]|$))")
# Behind these a dash leads a negative figure; behind any other word it may be one between two things.
_IS = frozenset("为是达至到约于率额度幅值")
_KANA = re.compile(f"[{KANA}]")
# 陸 and 伍 are also the numerals of cheques
_NO_NUMERAL = re.compile("(?<=[大登着内水海两])陆|(?<=[队入退])伍")
_AFTER = re.compile(r"[余多]?(?:[ ]?(thousand|million|billion|trillion)s?\b)?")
_SHARE = re.compile(
    r"\s*(?:(?P<points>个?百分点|percentage points?)|(?P<percent>%|趴|percent\b|per cent\b)"
    r"|(?P<tenths>成(?![为立本功果长员就交熟绩形效品])(?P<half>[一二三四五六七八九半]|[1-9](?![\d.%]))?))"
)
_YEAR_AFTER = re.compile(r"学?年(?!代)度?")
_LASTING = re.compile(r"年(?:[来内后前资级龄间]|以|之|历史)")  # «100年來»: how long, not when
_LASTED = re.compile("(长达|历经|经历|历时|为期|维持|持续|经过|共|达|近|约|逾|超过|每)(?:了)?$")
_ROUGH_BEFORE = re.compile(
    r"(约|近|逾|超过|达近|将近|接近|不到|上看|(?:almost|about|around|nearly|over|approximately|some|roughly) )(?:新台币|台币|us\$|nt\$|\$)?$"
)
_ROUGH_AFTER = re.compile(r"[余多]|左右|上下")
_LATIN_BEFORE = re.compile(r"[a-z][-_]?$")
_RANGE = re.compile(r"\s*(?:[-–—~〜至到]|to)\s*")
_ERA_YEARS = range(1000, 2200)


def quantities(text: str) -> tuple[Quantity, ...]:
    """Every figure of a text in order; offsets are into ``fold(text)``."""
    return read_folded(fold(text))


def read_folded(folded: str) -> tuple[Quantity, ...]:
    """The same for a text that is folded already."""
    folded = _LIST_MARK.sub(_blank, _NO_NUMERAL.sub(_blank, folded))
    folded = _LOSS.sub(r"\1-", folded)
    if _KANA.search(folded):  # ▲ is a minus to a Japanese accountant, and a rise to others
        folded = folded.replace("▲", "△")
    found: list[Quantity] = []
    position = 0
    while match := _TOKEN.search(folded, position):
        read, position = _read(match, folded, found[-1].end if found else 0)
        if read and found:
            found[-1], read[0] = _as_range(found[-1], read[0], folded)
        found += read
        position = max(position, read[-1].end if read else 0)
    return tuple(found)


def _blank(match: re.Match[str]) -> str:
    return " " * len(match[0])


def _as_range(first: Quantity, second: Quantity, folded: str) -> tuple[Quantity, Quantity]:
    """«3至5萬元», «4月2日至5日»: an end of a range takes from the other what it leaves out."""
    if not _RANGE.fullmatch(folded, first.end, second.start):
        return first, second
    if first.kind is Kind.DATE and second.kind is Kind.DATE and second.value < 32:
        return first, replace(second, value=second.value + first.value // 100 * 100)
    if (
        first.kind is Kind.NUMBER
        and not first.unit
        and second.kind in {Kind.NUMBER, Kind.MONEY, Kind.PERCENT, Kind.YEAR}
    ):
        scale = second.value / (_leading(second.text) or second.value or 1) if _is_plain(first.text) else Fraction(1)
        scale = Fraction(1) if second.kind is Kind.YEAR else scale
        return replace(first, kind=second.kind, unit=second.unit, value=first.value * scale), second
    return first, second


def _leading(written: str) -> Fraction | None:
    digits = re.match(r"\D*?(\d+(?:\.\d+)?|[一二三四五六七八九两])", written)
    return numeral_value(digits[1]) if digits else None


def _is_plain(written: str) -> bool:
    return not any(char in SMALL or char in BIG for char in written)


def _read(match: re.Match[str], folded: str, done: int) -> tuple[list[Quantity], int]:
    """What one match of ``_TOKEN`` says, nothing when it is part of a word; and where to go on reading. ``done`` is where the figure before ends."""
    if match.lastgroup == "number":
        return _read_numeral(match, folded, done)
    if match.lastgroup == "ordinal":
        end = numeral_end(folded, match.end())
        value = numeral_value(folded[match.end() : end])
        return _told([] if value is None else [(Kind.ORDINAL, value, "")], folded, match.start(), end), end
    said = {name: value for name, value in match.groupdict().items() if value is not None}
    return _told(read_fixed(said), folded, *match.span()), match.end()


def _told(readings: Sequence[Reading], folded: str, start: int, end: int) -> list[Quantity]:
    return [Quantity(kind, Fraction(value), unit, start, end, folded[start:end]) for kind, value, unit in readings]


def _read_numeral(match: re.Match[str], folded: str, done: int) -> tuple[list[Quantity], int]:
    """A number, or the fraction that it begins («三分之一»)."""
    start, end = match.end(), numeral_end(folded, match.end())
    if match.start() == start and folded.startswith("分之", end):
        whole = numeral_end(folded, end + 2)
        if whole > end + 2:
            return _told(fraction(folded[start:end], folded[end + 2 : whole]), folded, start, whole), whole
    sign = match.start() if _is_minus(folded, match.start(), done) else start
    return _read_number(sign, start, end, folded), end


def _is_minus(folded: str, at: int, done: int) -> bool:
    """Whether the sign at ``at`` is one, and not a dash between two figures («9月-12月») or two things («方案-3萬元»)."""
    if folded[at] not in "-−–":
        return True
    before = folded[at - 1 : at]
    return not (done and done == at) and (not before.isalpha() or before in _IS)


def _read_number(sign: int, begin: int, end: int, folded: str) -> list[Quantity]:
    """The number ``folded[begin:end]``, whose sign, if it has one, stands from ``sign`` to ``begin``."""
    written = folded[begin:end]
    head = folded[max(0, sign - 16) : sign]
    tail = folded[end : end + 24]
    arabic = written[0] in "0123456789"
    value = numeral_value(written)
    if value is None or (arabic and _LATIN_BEFORE.search(head)):
        return []
    value = -value if sign < begin else value
    after = _AFTER.match(tail)
    skipped, power = (after.end(), after[1]) if after else (0, None)
    value *= _ENGLISH_POWERS[power] if power else 1
    rest = tail[skipped:]
    rough = bool(_ROUGH_BEFORE.search(head) or _ROUGH_AFTER.match(tail) or set(written) & set("余多"))
    kind, value, unit, length = _with_unit(value, written, head, rest)
    if kind is None or (kind is Kind.NUMBER and not unit and not _stands_alone(written, arabic, rest)):
        return []
    end += skipped + length if length or power else 0
    text = folded[sign:end]
    return [
        Quantity(kind, value, unit, sign, end, text, rough, significant_digits(written), _grain(kind, written, text))
    ]


def _grain(kind: Kind, written: str, text: str) -> Fraction:
    if kind is not Kind.PERCENT:
        return Fraction(0)
    if "成" in text:
        return Fraction(10 if text.endswith("成") else 1)
    return Fraction(1, 10 ** len(re.split("[.点]", written)[1])) if re.search("[.点]", written) else Fraction(1)


def _with_unit(value: Fraction, written: str, head: str, rest: str) -> tuple[Kind | None, Fraction, str, int]:
    """Kind, value, unit of a number, and how much of ``rest`` belongs to it; kind None: it is part of a word."""
    return _as_share(value, rest) or _as_year(value, written, head, rest) or _as_amount(value, written, head, rest)


def _as_share(value: Fraction, rest: str) -> tuple[Kind, Fraction, str, int] | None:
    share = _SHARE.match(rest)
    if share is None or (share["tenths"] and value > 10):
        return None
    if share["tenths"]:
        more = 5 if share["half"] == "半" else int(numeral_value(share["half"] or "〇") or 0)
        return Kind.PERCENT, value * 10 + more, "", share.end()
    return Kind.POINTS if share["points"] else Kind.PERCENT, value, "", share.end()


def _as_year(value: Fraction, written: str, head: str, rest: str) -> tuple[Kind, Fraction, str, int] | None:
    year = _YEAR_AFTER.match(rest)
    if year is None or value.denominator != 1 or not _is_plain(written):
        return None
    if int(value) in _ERA_YEARS and len(written) == 4:
        return Kind.YEAR, value, "", year.end()
    lasting = _LASTING.match(rest) or _LASTED.search(head)
    if int(value) in BARE_YEARS and written.isascii() and not lasting:
        return Kind.YEAR, Fraction(common_era(int(value))), "", year.end()
    return None


def _as_amount(value: Fraction, written: str, head: str, rest: str) -> tuple[Kind | None, Fraction, str, int]:
    currency = CURRENCY_BEFORE.search(head)
    leading = unit_of(currency[1])[0] if currency else ""
    unit = UNIT.match(rest)
    if unit is None:
        return (Kind.MONEY if currency else Kind.NUMBER), value, leading, 0
    name, factor = unit_of(unit[0])
    if name in MONEY or currency:
        return Kind.MONEY, value * factor, leading or name, unit.end() if name in MONEY else 0
    if name == "日":
        return Kind.DATE, value, "", unit.end()
    if written == "一" and name in {"個", "次", "人", "家"}:
        return None, value, "", 0
    return Kind.NUMBER, value * factor, name, unit.end()


def _stands_alone(written: str, arabic: bool, rest: str) -> bool:
    """Whether a number without any unit is a number at all, and not a part of a word (5G, 三星, 萬一)."""
    if arabic:
        return not re.match("[a-z]", rest)
    if all(char in HAN_DIGITS for char in written):
        return len(written) >= 4
    return len(written) > 1 and written[0] in {*HAN_DIGITS, "十"} and written not in {"一千", "一百", "百千", "十百"}
