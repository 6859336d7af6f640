"""Words that a claim has in the place of others: each of its clauses beside the source's sentence that comes nearest to it.

A clause that follows its sentence nearly word for word and has another content word in one place says that of something else: another
subject, role, person. That the word stands elsewhere in the source makes it no truer; it is what a swap looks like. Retellings exchange
words, too: small words, stand-ins («該公司») and those of ``rag/rules/same_words.toml``, and the synonyms that the search knows.

Not for: clauses in quite other words.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cache

from rag.checks.align import Alignment
from rag.checks.source import Clause, Source, SourceSentence
from rag.rules.load import load_rules
from rag.search.synonyms import load_synonyms
from rag.text import HAN, fold

# A clause follows its sentence where this share of its other letters stands there in stretches of two and more: less is asked where the
# word stands elsewhere in the source, for then it is most likely a swap and not a retelling.
_FOLLOWS = 0.75
_FOLLOWS_CLOSELY = 0.92
_MOST_CHANGES = 3
_FRAME = 4  # letters that are the same on both sides of a change
_LONGER = 2.5  # times the shorter word
_LONGEST = 10  # letters; more is another statement
_QUOTES = "「」『』《》〈〉“”"
_MARK = re.compile("[,;:。!?、|]")
_PARTICLES = fold("的之了著在於是為與和及將把被由以用向對從自到至並且而也亦又就便才只僅還仍皆都均各其該此這那")
# a stretch with one of these is a piece of a sentence, not a word
_GRAMMAR = frozenset(fold("的有一是在了使被並於"))
_TURNING = fold("對向由比給把被於往勝")
_LONGEST_TURNED = 24
_PRONOUNS = fold("他她它牠該此這那本")
_WORDS = re.compile(rf"[{HAN}a-z0-9]+")


@dataclass(frozen=True, slots=True)
class Replaced:
    """``new`` of the claim stands where the source's sentence has ``old``."""

    new: str
    old: str
    sentence: SourceSentence


def replaced(alignment: Alignment, source: Source) -> Iterator[Replaced]:
    """Every content word of the claim that stands in the place of another, clause by clause."""
    blanked = _without_figures(alignment.spoken)
    for clause in alignment.spoken.clauses:
        sentence = _nearest(clause, source)
        if sentence is not None:  # the claim's figures are another check's
            text = blanked[clause.start : clause.start + len(clause.text)]
            yield from _in_clause(text, sentence, source)


def _nearest(clause: Clause, source: Source) -> SourceSentence | None:
    """The sentence with the clause that shares most with this one."""
    best, found = 0.0, None
    for sentence in source.sentences:
        for other in sentence.clauses:
            shared = len(clause.pairs & other.pairs)
            fit = shared + shared / (len(other.pairs) + 1)
            if shared and fit > best:
                best, found = fit, sentence
    return found


def _in_clause(text: str, sentence: SourceSentence, source: Source) -> Iterator[Replaced]:
    before, known = _without_figures(sentence), source.context.split("\n")
    matcher = SequenceMatcher(None, before, text, autojunk=False)
    edits = _merged(matcher, before, text)
    changes = []
    for a, b, c, d in edits:
        if not _framed(before, text, a, b, c, d, known=text[c:d] in source.text):
            continue
        # a word of two characters may differ in one of them
        around = [
            (_bare(_within(before, text, a - left, b + right, c - left, d + right)), _bare(text[c - left : d + right]))
            for left, right in ((0, 0), (1, 0), (0, 1))
            if a >= left and c >= left
        ]
        old, new = around[0]
        # what the article is about may stand for any word of it
        if old and new and _of_a_size(old, new) and new not in known and not any(_alike(*pair) for pair in around):
            changes.append((old, new))
    if turned := _turned(before, text, edits):
        yield Replaced(turned[1], turned[0], sentence)
        return
    kept = sum(block.size for block in matcher.get_matching_blocks() if block.size > 1)
    kept += sum(d - c for a, b, c, d in edits if a == b and d - c > 1 and text[c:d] in source.text)
    letters = sum(char.isalnum() or char == "\0" for char in text)
    share = kept / max(1, letters - sum(len(new) for _, new in changes))
    if len(changes) <= _MOST_CHANGES:
        yield from (
            Replaced(new, old, sentence)
            for old, new in changes
            if share >= (_FOLLOWS if len(new) > 1 and new in source.text else _FOLLOWS_CLOSELY)
        )


def _turned(before: str, text: str, edits: list[tuple[int, int, int, int]]) -> tuple[str, str] | None:
    """A stretch of the same letters in which another word follows the particle: «甲對乙» for «乙對甲», not «對乙甲» for «甲對乙»."""
    for at, (a, _, c, _) in enumerate(edits):
        for _, b, _, d in edits[at + 1 :]:
            old, new = before[a:b], text[c:d]
            if len(old) == len(new) <= _LONGEST_TURNED and sorted(old) == sorted(new):
                told = [particle for particle in _TURNING if new.count(particle) == old.count(particle) == 1]
                if any(_behind(before, a + old.index(one)) != _behind(text, c + new.index(one)) for one in told):
                    return old, new
    return None


def _behind(text: str, at: int) -> str:
    return text[at + 1 : at + 2]


def _of_a_size(old: str, new: str) -> bool:
    """Whether two words may be of a kind: about as long, and one character only for one."""
    short, long = sorted((len(old), len(new)))
    return short == long if short == 1 else long <= short * _LONGER


def _merged(matcher: SequenceMatcher[str], before: str, text: str) -> list[tuple[int, int, int, int]]:
    """The differing stretches; those with one equal character between them are one («美國» for «中國大陸»)."""
    found: list[tuple[int, int, int, int]] = []
    for kind, a, b, c, d in matcher.get_opcodes():
        if kind == "equal":
            continue
        if found and c - found[-1][3] == 1 and a - found[-1][1] == 1 and text[c - 1].isalnum():
            a, c = found[-1][0], found[-1][2]
            found.pop()
        found.append((a, b, c, d))
    return found


def _within(before: str, text: str, a: int, b: int, c: int, d: int) -> str:
    """The source's stretch, less other clauses where the claim's one begins or ends its own."""
    old = before[a:b]
    if not text[c - 1 : c].isalnum() or c == 0:
        old = _MARK.split(old)[-1]
    return old if text[d : d + 1].isalnum() else _MARK.split(old)[0]


def _framed(before: str, text: str, a: int, b: int, c: int, d: int, *, known: bool) -> bool:
    """Whether both stretches stand between the same words; the end of a clause is as good as a word where the source has the new word, too."""
    left = _same(before[:a][::-1], text[:c][::-1])
    right = _same(before[b:], text[d:])
    if left is None or right is None or left + right < _FRAME:
        return False
    return known or (left > 0 and right > 0) or max(left, right) >= (_FRAME if d - c == 1 else 2 * _FRAME)


def _same(one: str, other: str) -> int | None:
    """How many letters two texts begin with in common; None where that is too little to tell: one, and no clause ends behind it."""
    size = next((at for at, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))
    letters = 0
    for char in one[:size]:
        if char in _QUOTES:
            continue
        if not (char.isalnum() or char == "\0"):
            return letters  # the clause ends in both
        letters += 1
    ends = all(not text[size : size + 1].isalnum() for text in (one, other))
    return letters if letters > 1 or ends else None


def _bare(piece: str) -> str:
    """A stretch without marks, figures and small words at its ends."""
    words = "".join(_WORDS.findall(piece))
    bare = words.strip(_PARTICLES)
    return "" if len(bare) == 1 and bare in _lists()[0] else bare


def _alike(old: str, new: str) -> bool:
    """Whether one may stand for the other: an abbreviation, a stand-in, a synonym, a word of retelling; or it is too long to be a word."""
    _, stand_ins, retelling = _lists()
    if not (old and new):
        return False
    if _GRAMMAR & {*old, *new} or max(len(old), len(new)) > _LONGEST or _abbreviates(old, new) or _abbreviates(new, old):
        return True
    if old in stand_ins or old[0] in _PRONOUNS or any(word in old for word in stand_ins if len(word) > 1) or any(word in new for word in retelling):
        return True
    others = load_synonyms().others
    return any(old in (word, *others[word]) and new in (word, *others[word]) for word in (old, new) if word in others)


def _abbreviates(short: str, long: str) -> bool:
    letters = iter(long)
    return all(char in letters for char in short)


def _without_figures(sentence: SourceSentence) -> str:
    text = sentence.text
    for one in sentence.quantities:  # they are another check's
        text = text[: one.start] + "\0" * (one.end - one.start) + text[one.end :]
    return re.sub("\0+", lambda run: "\0" * len(run[0]), text)


@cache
def _lists() -> tuple[frozenset[str], tuple[str, ...], tuple[str, ...]]:
    lists = {name: entries[0] for name, entries in load_rules("same_words").lists.items()}
    return frozenset(lists["small"]), tuple(lists["stand_ins"].split("、")), tuple(lists["retelling"].split("、"))
