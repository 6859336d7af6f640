"""What a question about the magazine itself asks for, by ``rag/rules/catalogue.toml``.

A question may be read in more than one way («徐志明的文章有哪些»); what is on the shelf tells which, so all are given, in the file's order.

Not for: looking anything up.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from rag.checks.numerals import STARTS, numeral_end, numeral_value
from rag.rules.load import load_rules
from rag.text import fold

RULES = "catalogue"
COURTESIES = frozenset({"thanks", "hello", "bye", "who", "can"})
LATEST, BEFORE = "latest", "before"
_LONGEST = 80  # folded characters
_ISSUE_MONTH = re.compile(fold("(?:([0-9]{4})年)?([0-9]{1,2}|[一二三四五六七八九十]{1,2})月號"))
_ISSUE_NUMBER = re.compile(fold(f"(?<![這新近前上])([{STARTS}]{{1,8}})期"))
_ISSUE_BEFORE = re.compile(fold("上一?期|前一期"))


@dataclass(frozen=True, slots=True)
class Asked:
    """One way to read a question: its kind and what it names, folded and "" where it names none.

    ``issue`` is a number as the manifest writes it, the end of a date («-05», «2025-05»),
    ``LATEST`` or ``BEFORE``. ``place`` is that in a list, counted from 1, or -1 for the last. ``about`` describes an article, ``who`` an author.
    ``sure``: such a question is about the magazine even if nothing of that name is in it.
    """

    kind: str
    issue: str = ""
    page: str = ""
    who: str = ""
    about: str = ""
    place: int = 0
    sure: bool = False


def ways_to_take(question: str, *, alone: bool) -> list[Asked]:
    """Each way to read a question as one about the magazine; none for a question about what it says.

    Args:
        question: as the member wrote it.
        alone: no question went before it.
    """
    folded = " ".join(fold(question).split())
    if len(folded) > _LONGEST:
        return []
    rules = load_rules(RULES)
    forms = [*rules.bare(folded)]
    found: dict[Asked, None] = {}
    for rule in rules.rules:
        for form in forms:
            if alone or not rule.alone:
                found |= {_asked(rule.kind, slots, sure=rule.sure): None for slots in rule.slots_in(form)}
    return [*found]


def _asked(kind: str, slots: dict[str, str], *, sure: bool) -> Asked:
    issue = slots.get("issue", "")
    written = _ISSUE_NUMBER.search(issue)
    number = digits(slots.get("number", "") or (written[1] if written else "")) or _month(issue)
    named = number or (BEFORE if _ISSUE_BEFORE.search(issue) else LATEST if issue else "")
    return Asked(
        kind,
        issue=named,
        page=digits(slots.get("page", "")),
        who=slots.get("who", ""),
        about=slots.get("what", ""),
        place=_place(slots.get("nth", "")),
        sure=sure,
    )


def _month(issue: str) -> str:
    match = _ISSUE_MONTH.search(issue)
    return f"{match[1] or ''}-{int(digits(match[2])):02}" if match else ""


def _place(nth: str) -> int:
    return int(digits(nth.strip("第")) or -1) if nth else 0


def digits(folded: str) -> str:
    """A folded whole number in digits («三十一» → 31); "" if it is none."""
    if not folded or numeral_end(folded, 0) != len(folded):
        return ""
    value = numeral_value(folded)
    return str(value.numerator) if value is not None and value.denominator == 1 else ""
