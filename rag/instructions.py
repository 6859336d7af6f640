"""Words that give a bot orders, found in a question or planted in an article, through the usual disguises.

The bot has no tools and no secrets; what could go wrong is that a planted order, or the falsehood beside it, is quoted under the
magazine's name. Looked through are hidden characters, full width, blanks or marks between letters, case, Simplified characters.

A quotation in 「…」 that *mentions* such an order (an article about prompt injection) is not one.

Not for: falsehoods without any order beside them, which no reader of one article can tell.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from rag.rules.load import load_rules
from rag.text import HAN, fold

_QUOTATION = re.compile('「[^「」]*」|『[^『』]*』|“[^“”]*”|"[^"\n]*"')
_LETTER_GAPS = re.compile(r"(?<=\b\w)[ .\-_*·|/]{1,2}(?=\w\b)")
_SPACED_OUT = re.compile(r"(?:\S ){8}")
_ONE_BLANK = re.compile(r"(?<=\S) (?=\S)")
_WIDE = re.compile(r" {2,}")
_HAN_GAPS = re.compile(rf"(?<=[{HAN}])[\s.\-_*·|/~^+=,、。#]+(?=[{HAN}])")
_LEETED = re.compile(r"[a-z][01345@$]|[01345@$][a-z]")
_LEET = str.maketrans("01345@$", "oieasas")


@lru_cache(maxsize=4096)
def gives_orders(text: str) -> bool:
    """Whether a text holds an order to a bot, outside its quotations."""
    rules = load_rules("orders").rules
    return any(pattern.search(form) for form in _forms(text) for rule in rules for pattern in rule.patterns)


def _forms(text: str) -> list[str]:
    """The text as a reader sees it, and with each disguise taken off."""
    plain = fold(visible(text))
    bare = _QUOTATION.sub(lambda match: "「" + "\0" * (len(match[0]) - 2) + "」", plain)
    squeezed = _HAN_GAPS.sub("", bare)
    joined = _LETTER_GAPS.sub("", bare) if not _SPACED_OUT.search(bare) else _WIDE.sub(" ", _ONE_BLANK.sub("", bare))
    return [
        *dict.fromkeys(
            (bare, squeezed, joined, joined.translate(_LEET) if joined != bare or _LEETED.search(joined) else bare)
        )
    ]


def visible(text: str) -> str:
    """A text without characters that nobody sees: controls, zero-width, directions, tags, private use."""
    return "".join(
        char if char in "\n\t" or unicodedata.category(char) not in {"Cc", "Cf", "Co", "Cn", "Cs"} else ""
        for char in text
    )
