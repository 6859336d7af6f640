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
from functools import cache

from rag.checks.align import Alignment
from rag.checks.beside import Beside
from rag.checks.opposites import load_opposites
from rag.checks.source import Clause, Source, SourceSentence
from rag.rules.load import load_rules
from rag.search.synonyms import load_synonyms
from rag.text import HAN, fold

# A clause follows its sentence where this share of its other letters stands there in stretches of two and more: less is asked where the
# word stands elsewhere in the source, for then it is most likely a swap and not a retelling.
_FOLLOWS = 0.88
_FOLLOWS_CLOSELY = 0.97
_MOST_CHANGES = 3
_SHORT = 9  # letters of a clause of which one that stands alone tells nothing
_LONGER = 2.5  # times the shorter word
_NEARLY_VERBATIM = 0.85
_ONE_PLACE = 14
_FEW = 2
_HAN_RUN = re.compile(rf"[{HAN}]+")
_NO_NAME = frozenset(fold("是為的了有與就被把於而時對擁"))
_LONGEST = 10  # letters; more is another statement
_WORDS = re.compile(rf"[{HAN}a-z0-9]+")
_PARTICLES = fold("的之了著在於是為與和及將把被由以用向對從自到至並且而也亦又就便才只僅還仍皆都均各其該此這那")
_PRONOUNS = fold("他她它牠該此這那本")
# a stretch with one of these is a piece of a sentence, not a word
_GRAMMAR = frozenset(fold("的有一是在了使被並於"))


@dataclass(frozen=True, slots=True)
class Replaced:
    """``new`` of the claim stands where the source's sentence has ``old``."""

    new: str
    old: str
    sentence: SourceSentence


def replaced(alignment: Alignment, source: Source) -> Iterator[Replaced]:
    """Every content word of the claim that stands in the place of another, clause by clause."""
    blanked = alignment.spoken.without_figures  # they are another check's
    for clause in alignment.spoken.clauses:
        sentence = _nearest(clause, source)
        if sentence is not None:
            text = blanked[clause.start : clause.start + len(clause.text)]
            yield from _in_clause(text, alignment.claim, sentence, source)


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


def _in_clause(text: str, claim: str, sentence: SourceSentence, source: Source) -> Iterator[Replaced]:
    beside = Beside(sentence.without_figures, text)
    stretches, kept = beside.stretches()
    if turned := beside.turned(stretches):
        yield Replaced(turned[1], turned[0], sentence)
        return
    topics = source.context.split("\n")  # what an article is about may stand for any word of it
    changes = []
    for one in stretches:
        around = [(_bare(wider.old), _bare(wider.new)) for wider in one.widened()]
        old, new = around[0]
        if old and new and new not in topics and _of_a_size(old, new) and one.framed(known=one.new in source.text):
            # told in another order, the old word left out
            moved = old not in claim and any(
                new in part.text for part in sentence.clauses if part.start <= one.a < part.start + len(part.text)
            )
            if not moved and not any(_alike(*pair) for pair in around):
                changes.append((old, new))
        elif one.a == one.b and one.d - one.c > 1 and one.new in source.text:
            kept += one.d - one.c  # an addition from elsewhere in the source
    letters = sum(char.isalnum() or char == "\0" for char in text)
    share = (kept + (letters <= _SHORT)) / max(1, letters - sum(len(new) for _, new in changes))
    if len(changes) <= _MOST_CHANGES:
        for old, new in changes:
            if share >= (_FOLLOWS if len(new) > 1 and new in source.text else _FOLLOWS_CLOSELY):
                yield Replaced(new, old, sentence)


def _of_a_size(old: str, new: str) -> bool:
    """Whether two words may be of a kind: about as long, and one character only for one."""
    short, long = sorted((len(old), len(new)))
    return short == long if short == 1 else long <= short * _LONGER


def _bare(piece: str) -> str:
    """A stretch without marks, figures and small words at its ends."""
    bare = "".join(_WORDS.findall(piece)).strip(_PARTICLES)
    return "" if len(bare) == 1 and bare in _lists().small else bare


def _alike(old: str, new: str) -> bool:
    """Whether one may stand for the other: an abbreviation, a stand-in, a synonym, a word of retelling; or whether they are no words."""
    if not (old and new):
        return False
    if _GRAMMAR & {*old, *new} or max(len(old), len(new)) > _LONGEST:
        return True
    if _abbreviates(old, new) or _abbreviates(new, old) or old[0] in _PRONOUNS or old in _lists().stand_ins:
        return True
    if any(len(word) > 1 and word in old for word in _lists().stand_ins) or any(
        word in new for word in _lists().retelling
    ):
        return True
    if any(len(word) > 1 and word in new for word in load_opposites().flips):
        return True  # which way something goes is another check's
    others = load_synonyms().others
    return any(old in (word, *others[word]) and new in (word, *others[word]) for word in (old, new) if word in others)


def _abbreviates(short: str, long: str) -> bool:
    letters = iter(long)
    return all(char in letters for char in short)


@dataclass(frozen=True, slots=True)
class _Lists:
    small: frozenset[str]
    stand_ins: tuple[str, ...]
    retelling: tuple[str, ...]


@cache
def _lists() -> _Lists:
    lists = {name: entries[0] for name, entries in load_rules("same_words").lists.items()}
    return _Lists(frozenset(lists["small"]), *(tuple(lists[name].split("、")) for name in ("stand_ins", "retelling")))


def strangers(alignment: Alignment, source: Source) -> Iterator[Replaced]:
    """A name that the source does not know, in a claim that follows it nearly word for word and differs in little else."""
    claim = alignment.spoken.without_figures
    edits = [edit for edit in alignment.edits if any(char.isalnum() for char in claim[edit.start : edit.end])]
    one_place = edits and edits[-1].end - edits[0].start <= _ONE_PLACE
    if alignment.verbatim < _NEARLY_VERBATIM or not (one_place or len({edit.new for edit in edits}) <= _FEW):
        return
    known = f"{source.context}\n{source.text}"
    for edit in edits:
        if edit.framed and edit.old.isalnum():
            for run in _HAN_RUN.findall(claim[edit.start : edit.end]):
                pairs = [run[at : at + 2] for at in range(len(run) - 1)]
                unseen = pairs and sum(pair in known for pair in pairs) <= len(pairs) / 2
                if unseen and not _NO_NAME & {*run} and not any(word in run for word in _lists().retelling):
                    yield Replaced(run, edit.old, max(alignment.sentences, key=lambda one: edit.old in one.text))
