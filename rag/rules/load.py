"""Rules as data: patterns with the reason for each and the examples that test it, read from a TOML file beside this one.

A pattern is a regular expression in Traditional Chinese, English or Japanese, and is folded like what it is compared with. «name» in it
stands for a word list of the file, or for a slot: what is asked about. ``whole = true`` says
that a pattern has to match all of a text. The tests ask each rule's
``hits`` and ``misses``.

Not for: deciding what a match means.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import count
from pathlib import Path
from typing import Any

from rag.errors import SettingsError
from rag.text import fold

FOLDER = Path(__file__).parent
_NAMED = re.compile("«([a-z_]+)»")
_DEEPEST = 4  # word lists within word lists
_MARKS = ",、:!?.。~ "


@dataclass(frozen=True, slots=True)
class Rule:
    """One kind of question: the patterns that tell it, why they are there, and their examples.

    ``alone``: it counts only where no question went before; ``sure``: a subject that is not found is worth a line saying so.
    """

    kind: str
    patterns: tuple[re.Pattern[str], ...]
    why: str
    hits: tuple[str, ...]
    misses: tuple[str, ...]
    alone: bool
    sure: bool

    def slots_in(self, folded: str) -> Iterator[dict[str, str]]:
        """What is asked about, for each pattern that matches the whole of a folded question."""
        for pattern in self.patterns:
            if match := pattern.fullmatch(folded):
                yield {name.rstrip("0123456789"): found.strip() for name, found in match.groupdict().items() if found}


@dataclass(frozen=True, slots=True)
class Rules:
    """A file of rules; ``before`` and ``after`` are the courtesies around a question, ``lists`` its lists of folded words."""

    rules: tuple[Rule, ...]
    before: re.Pattern[str]
    after: re.Pattern[str]
    lists: Mapping[str, tuple[str, ...]]

    def bare(self, folded: str) -> Iterator[str]:
        """A folded question as it is, then with one courtesy or mark less around it each time."""
        while folded:
            yield folded
            less = self.before.sub("", folded, count=1)
            if less == folded or not less:
                less = folded.rstrip(_MARKS)
                courtesy = self.after.search(less)
                less = less[: courtesy.start()].rstrip(_MARKS) if courtesy else less
            if less == folded:
                return
            folded = less


@cache
def load_rules(name: str) -> Rules:
    """The rules of ``rag/rules/<name>.toml``.

    Raises:
        SettingsError: the file names a word list that it lacks, or has a pattern that is none.
    """
    value = tomllib.loads((FOLDER / f"{name}.toml").read_text(encoding="utf-8"))
    words, slots = value.get("words", {}), value.get("slots", {})
    edges = value.get("edges", {"before": ["(?!)"], "after": ["(?!)"]})
    return Rules(
        tuple(_rule(entry, words, slots, whole=value.get("whole", False)) for entry in value.get("rule", ())),
        re.compile(f"^[{_MARKS}]*+(?:{_either(edges['before'])})[{_MARKS}]*|^[{_MARKS}]+"),
        re.compile(f"(?:{_either(edges['after'])})$"),
        {name: tuple(map(fold, entries)) for name, entries in value.get("lists", {}).items()},
    )


def _either(patterns: Sequence[str]) -> str:
    return fold("|".join(patterns))


def _rule(entry: Mapping[str, Any], words: Mapping[str, str], slots: Mapping[str, str], *, whole: bool) -> Rule:
    return Rule(
        entry["kind"],
        tuple(_compiled(pattern, words, slots, whole=whole) for pattern in entry["patterns"]),
        entry["why"],
        tuple(entry["hits"]),
        tuple(entry["misses"]),
        entry.get("alone", False),
        entry.get("sure", False),
    )


def _compiled(pattern: str, words: Mapping[str, str], slots: Mapping[str, str], *, whole: bool) -> re.Pattern[str]:
    number = count()
    try:
        written = _with_words(pattern, words, slots)
        # folded without the names of groups, which folding would spoil; a slot may stand twice and is numbered
        folded = _NAMED.sub(
            lambda slot: f"(?P<{slot[1]}{next(number)}>{fold(_with_words(slots[slot[1]], words, ()))})", fold(written)
        )
        # one that has to match the whole is tried at the beginning alone, whoever uses it
        return re.compile(rf"\A(?:{folded})\Z" if whole else folded)
    except (KeyError, re.error) as error:
        raise SettingsError(f"rag/rules: the pattern {pattern!r} cannot be used ({error})") from error


def _with_words(pattern: str, words: Mapping[str, str], slots: Mapping[str, str] | tuple[()]) -> str:
    for _ in range(_DEEPEST):
        pattern = _NAMED.sub(lambda name: name[0] if name[1] in slots else f"(?:{words[name[1]]})", pattern)
    return pattern
