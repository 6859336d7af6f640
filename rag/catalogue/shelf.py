"""The shelf: the archive's articles by issue, author, page, section and what somebody calls them.

Made of the manifest's cards alone. Everything that is compared is folded.

Not for: what the articles say.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

from rag.catalogue.asked import BEFORE, LATEST, RULES, digits
from rag.index.manifest import Card
from rag.rules.load import load_rules
from rag.search.synonyms import load_synonyms
from rag.text import HAN, fold

_SEVERAL = re.compile(r"[、，,;；/]|(?<!\s)\s++(?:and|&)\s++|(?<=[" + HAN + r"])\s++(?=[" + HAN + "])")
_PAGES = re.compile(r"\d+")
_OPENS, _CLOSES = "「『《〈<(", "」』》〉>)"
_ABOUT = re.compile(fold("^(?:給我|看|關於|有關|講|談|談到|介紹|寫|報導|那篇|這篇|the |on |about )+"))
_ENDS = tuple(map(fold, ("的", "那", "這", "一", "之", "相關", "主題", "所寫", "撰寫", "寫", "について")))
_PAGE = re.compile(fold("^第?([0-9一二三四五六七八九十百〇零]{1,6})頁(?:的|上)?$") + r"|^page (\d{1,4})$")
_INITIALS = re.compile(rf"[{HAN}]{{1,2}}")
_PERSON = re.compile(rf"[{HAN}]{{2,4}}")

# a description in other words than the title: this share of its pairs of characters must stand in it
_ALIKE = 0.6
# without «that article» only words that are nearly the title itself name it
_NEARLY_ALL = 0.5
_SHORTEST_PART = 3  # «商業發展署» for 經濟部商業發展署


@dataclass(frozen=True)
class Shelf:
    """All cards in the order of the table of contents, the newest issue first."""

    cards: tuple[Card, ...]

    @classmethod
    def of(cls, cards: Iterable[Card]) -> Shelf:
        """The shelf of a manifest's cards."""
        return cls(tuple(sorted(cards, key=_place)))

    @cached_property
    def issues(self) -> tuple[str, ...]:
        """The issues, newest first; articles without an issue are of none."""
        return tuple(dict.fromkeys(card.issue for card in self.cards if card.issue))

    @cached_property
    def authors(self) -> dict[str, tuple[Card, ...]]:
        """Each author's articles, authors in the order of their articles."""
        found: dict[str, list[Card]] = {}
        for card in self.cards:
            for name in names_of(card):
                found.setdefault(name, []).append(card)
        return {name: tuple(cards) for name, cards in found.items()}

    @cached_property
    def sections(self) -> tuple[str, ...]:
        """The names of the sections, in order."""
        return tuple(dict.fromkeys(card.section for card in self.cards if card.section))

    def issue_named(self, asked: str) -> str:
        """The number of the issue that is asked for; "" for all of them, and where there is none before the latest."""
        if asked == LATEST:
            return self.issues[0] if self.issues else ""
        if asked == BEFORE:
            return self.issues[1] if len(self.issues) > 1 else ""
        if "-" in asked:  # a month, perhaps without its year
            return next((card.issue for card in self.cards if card.issue and card.published[:7].endswith(asked)), "")
        return asked

    def of_issue(self, issue: str) -> tuple[Card, ...]:
        """The articles of an issue; all of them for ""."""
        return tuple(card for card in self.cards if not issue or card.issue == issue)

    def on_page(self, page: str, issue: str) -> tuple[Card, ...]:
        """The articles on a printed page of an issue."""
        return tuple(card for card in self.of_issue(issue) if int(page) in _span(card))

    def last_page(self, issue: str) -> int:
        """The highest printed page of an issue; 0 when no article has one."""
        return max((max(_span(card), default=0) for card in self.of_issue(issue)), default=0)

    def of_section(self, name: str) -> tuple[Card, ...]:
        """The articles of a section called so."""
        return tuple(card for card in self.cards if card.section and fold(card.section) == name)

    def authors_called(self, who: str) -> tuple[str, ...]:
        """The authors that a folded name, «陳教授» or part of an institution's name may stand for; exact ones alone if there are any."""
        honorific = next((one for one in _list("honorifics") if who.endswith(one) and who != one), "")
        plain = who.removesuffix(honorific).strip()
        folded = {name: fold(name) for name in self.authors}
        exact = [name for name, form in folded.items() if form in {who, plain}]
        if exact:
            return tuple(exact)
        if honorific and _INITIALS.fullmatch(plain):
            alike = [n for n, form in folded.items() if form.startswith(plain) and _PERSON.fullmatch(form)]
            holders = [n for n in alike if any(honorific in fold(card.affiliation) for card in self.authors[n])]
            return tuple(holders or alike)
        return tuple(n for n, form in folded.items() if len(plain) >= _SHORTEST_PART and plain in form)

    def described(self, about: str) -> tuple[Card, ...]:
        """The articles that a folded description stands for: page, author, or words of the title."""
        about = _unquoted(about)
        if match := _PAGE.match(about):
            return self.on_page(digits(match[1] or match[2]), self.issue_named(LATEST))
        about = _bare(about)
        names = self.authors_called(about) if about else ()
        return self.by(names) or self.titled(about)

    def by(self, names: Sequence[str], issue: str = "") -> tuple[Card, ...]:
        """The articles of these authors, in an issue or in all."""
        return tuple(card for name in names for card in self.authors[name] if not issue or card.issue == issue)

    def titled(self, about: str) -> tuple[Card, ...]:
        """The articles whose title a folded description stands in, at its beginning before elsewhere; else those it is most like."""
        if len(about) < 2:
            return ()
        titles = {card: squeezed(card.title) for card in self.cards}
        about = squeezed(about)
        forms = {about, *_otherwise(about)}
        holding = [card for card, title in titles.items() if about in title]
        if holding:
            return tuple([card for card in holding if titles[card].startswith(about)] or holding)
        alike = {card: max(_share_of_pairs(form, title) for form in forms) for card, title in titles.items()}
        best = max(alike.values(), default=0.0)
        return tuple(card for card, share in alike.items() if share == best) if best >= _ALIKE else ()

    def nearly_titled(self, about: str) -> tuple[Card, ...]:
        """The articles whose title is mostly these folded words."""
        about = squeezed(_unquoted(about))
        return tuple(c for c in self.cards if about in (t := squeezed(c.title)) and len(about) >= _NEARLY_ALL * len(t))

    def title_words(self, topic: str) -> tuple[Card, ...]:
        """The articles whose title holds a folded subject as it stands."""
        topic = squeezed(_bare(_unquoted(topic)))
        return tuple(card for card in self.cards if len(topic) > 1 and topic in squeezed(card.title))


def names_of(card: Card) -> tuple[str, ...]:
    """The authors of an article, one by one."""
    return tuple(name for part in _SEVERAL.split(card.authors) if (name := part.strip()))


def is_pronoun(who: str) -> bool:
    """Whether a folded name only points back (他, 作者)."""
    return who in _list("pronouns")


def looks_like_a_name(who: str) -> bool:
    """Whether folded words look like a Chinese person's name or like a name in Latin letters, with or without a title behind."""
    honorific = next((one for one in _list("honorifics") if who.endswith(one) and who != one), "")
    plain = who.removesuffix(honorific).strip()
    return bool(_PERSON.fullmatch(plain)) and plain[0] in _list("surnames")[0] and (len(plain) < 4 or bool(honorific))


def _list(name: str) -> tuple[str, ...]:
    return load_rules(RULES).lists[name]


def _place(card: Card) -> tuple[int, str, int, str]:
    number = int(card.issue) if card.issue.isdecimal() else -1
    newest_first = "".join(chr(0x10FFFF - ord(char)) for char in card.published)
    return -number, newest_first, min(_span(card), default=0), card.id


def _span(card: Card) -> range:
    found = [int(number) for number in _PAGES.findall(card.pages)]
    return range(min(found), max(found) + 1) if found else range(0)


def squeezed(text: str) -> str:
    """A text folded and without blanks and marks: how titles are compared."""
    return "".join(char for char in fold(text) if char.isalnum())


def _otherwise(about: str) -> list[str]:
    """A squeezed description with one of its words put in another way (數發部 → 數位發展部)."""
    return [about.replace(one, squeezed(other)) for one, others in load_synonyms().found_in(about) for other in others]


def _share_of_pairs(about: str, title: str) -> float:
    pairs = [about[i : i + 2] for i in range(len(about) - 1)]
    return sum(pair in title for pair in pairs) / len(pairs) if len(pairs) > 1 else 0.0


def _unquoted(about: str) -> str:
    return about.strip().lstrip(_OPENS).rstrip(_CLOSES)


def _bare(about: str) -> str:
    """A subject without what leads to it and what hangs on to it: «關於關稅的那» → 關稅."""
    about = _ABOUT.sub("", about)
    while end := next((end for end in _ENDS if about.endswith(end)), ""):
        about = about.removesuffix(end)
    return about.strip()
