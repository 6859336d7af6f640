"""The written forms that need nothing of what stands around them: dates, seasons, quarters, times, telephone numbers, halves and fractions.

Not for: finding them in a text, or numbers with a unit (``rag.checks.numbers``).
"""

from __future__ import annotations

import re
from collections.abc import Callable
from fractions import Fraction

from rag.checks.numerals import numeral_value
from rag.checks.quantity import Kind
from rag.republic import common_era

ENGLISH_NUMBERS = {
    word: number for number, word in enumerate("two three four five six seven eight nine ten eleven twelve".split(), 2)
}
_MONTHS = {name: number for number, name in enumerate("jan feb mar apr may jun jul aug sep oct nov dec".split(), 1)}

Reading = tuple[Kind, Fraction | int, str]


def read_fixed(said: dict[str, str]) -> list[Reading]:
    """The forms that need nothing of what stands around them, as kind, value and unit."""
    name = next(name for name in _FIXED if name in said)
    return _FIXED[name](said)


def _year_month_day(said: dict[str, str]) -> list[Reading]:
    year = int(said["y"]) if len(said["y"]) > 3 else common_era(int(said["y"]))
    return [(Kind.YEAR, year, ""), (Kind.DATE, int(said["m"]) * 100 + int(said["d"]), "")]


def _english_date(said: dict[str, str]) -> list[Reading]:
    month = _MONTHS[(said.get("em1") or said.get("em2") or said["em3"])[:3]]
    return [(Kind.DATE, month * 100 + int(said.get("ed1") or said.get("ed2") or 0), "")]


def fraction(below: str, above: str) -> list[Reading]:
    """«三分之一» as a percentage, exact."""
    parts, share = numeral_value(below), numeral_value(above)
    return [(Kind.PERCENT, share / parts * 100, "")] if parts and share is not None else []


_FIXED: dict[str, Callable[[dict[str, str]], list[Reading]]] = {
    "phone": lambda said: [(Kind.CODE, int("1" + re.sub(r"\D", "", said["phone"])), "")],
    "ymd": _year_month_day,
    "season": lambda said: [(Kind.YEAR, int(said["s1"]), ""), (Kind.YEAR, int(said["s1"][:2] + said["s2"]), "")],
    "time": lambda said: [(Kind.TIME, _minutes(said), "")],
    "spoken": lambda said: [(Kind.TIME, _minutes(said), "")],
    "roc": lambda said: [(Kind.YEAR, common_era(_whole(said.get("roc1") or said["roc2"])), "")],
    "broc": lambda said: [(Kind.YEAR, common_era(_whole(said["b"]), before=True), "")],
    "quarter": lambda said: [(Kind.QUARTER, _whole(said.get("q1") or said.get("q2") or said["q3"]), "")],
    "half": lambda said: [(Kind.HALF, 1 if said["h"] == "上" else 2, "")],
    "halves": lambda _said: [(Kind.PERCENT, 50, "")],
    "ratio": lambda said: fraction(said["below"], said["above"]),
    "month": lambda said: [(Kind.DATE, _whole(said["mm"]) * 100 + _whole(said.get("dd", "0")), "")],
    "english": _english_date,
    "word": lambda said: [(Kind.NUMBER, ENGLISH_NUMBERS[said["word"]], "個")],
}


def _minutes(said: dict[str, str]) -> int:
    hours = _whole(said.get("hour") or said["hour2"])
    minutes = 30 if "thirty" in said else _whole(said.get("minute") or said.get("minute2", "0"))
    afternoon = (said.get("half_day") or said.get("half_day2")) in {"下午", "晚上"}
    return (hours + (12 if afternoon and hours < 12 else 0)) * 60 + minutes


def _whole(written: str) -> int:
    return int(numeral_value(written) or 0)
