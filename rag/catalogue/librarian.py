"""The catalogue's door: the answer to a question about the magazine itself or to a courtesy, or None for one about what it says.

What a question names must be on the shelf (an author, a title, a section), or the question must leave no doubt that it asks for an
article; else it is left to the reader. A question that points back («作者是誰») asks about the article of the one before.

Not for: questions on content, also where the catalogue could guess.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from rag.catalogue.asked import COURTESIES, LATEST, Asked, ways_to_take
from rag.catalogue.foreign import titled_in_chinese
from rag.catalogue.reply import Reply, authors, issue_list, issues, listing, summary, unknown
from rag.catalogue.shelf import Shelf, is_pronoun, looks_like_a_name, names_of
from rag.catalogue.wording import PHRASES, Phrases, item, month
from rag.domain import Article
from rag.index.manifest import Card, Manifest
from rag.script import unfolded
from rag.text import fold

ENGINE = "catalogue"
_OF_A_MAGAZINE = re.compile(fold("文章|雜誌|刊|會務|篇|目錄|目次|作者|號|issue|magazine"))
_ONE_ARTICLE = re.compile(fold("篇|專訪|大作|記事|article|piece|interview"))
_LISTS = frozenset({"articles", "section", "by_author"})
# The article that a question is about, by reading; None where it is about none
FindArticle = Callable[[str], Article | None]


@dataclass(frozen=True, slots=True)
class Librarian:
    """One question at the desk: what it may look at and how it speaks."""

    question: str
    history: Sequence[str]
    manifest: Manifest
    shelf: Shelf
    find: FindArticle
    language: str

    @property
    def say(self) -> Phrases:
        """The phrases of the asker's language."""
        return PHRASES[self.language]

    def reply(self) -> Reply | None:
        """The answer; None where this is no question for the catalogue."""
        for asked in ways_to_take(self.question, alone=not self.history):
            if asked.kind in COURTESIES:
                return Reply(str(getattr(self.say, asked.kind)))
            reply = self._issue_missing(asked) or _ANSWERS[asked.kind](self, asked)
            if reply is not None:
                return reply
        return None

    def _issue_missing(self, asked: Asked) -> Reply | None:
        # what somebody wrote in an issue that is not here may be told by one that is
        if not asked.issue or not self.shelf.issues or asked.kind == "by_author":
            return None
        issue = self.shelf.issue_named(asked.issue)
        month = "-" in asked.issue
        if issue in self.shelf.issues or month or (len(issue) == 1 and not _OF_A_MAGAZINE.search(fold(self.question))):
            return None  # «第三期有什麼內容» is more likely one of a programme's terms
        known = issue_list(self.say, self.shelf)
        line = self.say.unknown_issue.format(issue=issue, list=known) if issue else self.say.no_earlier
        return unknown(line.format(list=known))

    def articles(self, asked: Asked) -> Reply | None:
        """The list of an issue, or of all."""
        if self._elsewhere(asked):
            return None
        issue = self.shelf.issue_named(asked.issue) or (self.shelf.issues[0] if len(self.shelf.issues) == 1 else "")
        heading = self.say.issue_holds.replace("{issue}", issue) if issue else self.say.all_hold
        return listing(self.say, heading, self.shelf.of_issue(issue), with_issue=not issue)

    def _elsewhere(self, asked: Asked) -> bool:
        """Whether the issue that is named is none of the shelf's."""
        return bool(asked.issue and self.shelf.issues) and self.shelf.issue_named(asked.issue) not in self.shelf.issues

    def count(self, asked: Asked) -> Reply | None:
        """How many articles."""
        if self._elsewhere(asked):
            return None
        issue = self.shelf.issue_named(asked.issue)
        n = len(self.shelf.of_issue(issue))
        return Reply((self.say.count_issue if issue else self.say.count).format(issue=issue, n=n))

    def issues(self, _asked: Asked) -> Reply | None:
        """Which issues."""
        return issues(self.say, self.shelf) if self.shelf.issues else None

    def latest(self, _asked: Asked) -> Reply | None:
        """Which issue is the latest."""
        if not self.shelf.issues:
            return None
        cards = self.shelf.of_issue(self.shelf.issues[0])
        date = month(self.say, cards[0].published)
        published = f"（{date}）" if date else ""
        return Reply(self.say.latest.format(issue=cards[0].issue, published=published, n=len(cards)))

    def published(self, asked: Asked) -> Reply | None:
        """When an issue came out."""
        cards = self.shelf.of_issue(self.shelf.issue_named(asked.issue)) if self.shelf.issues else ()
        if not cards:
            return None
        date = month(self.say, cards[0].published)
        if not date:
            return unknown(self.say.undated.format(issue=cards[0].issue))
        return Reply(self.say.published.format(issue=cards[0].issue, date=date))

    def sections(self, _asked: Asked) -> Reply | None:
        """The sections by name."""
        names = self.shelf.sections
        return Reply(self.say.sections.format(list=self.say.comma.join(names))) if names else None

    def section(self, asked: Asked) -> Reply | None:
        """The articles of a section."""
        cards = self.shelf.of_section(asked.about)
        return listing(self.say, self._named(self.say.section, cards[0].section), cards) if cards else None

    def authors(self, asked: Asked) -> Reply | None:
        """Who writes."""
        if self._elsewhere(asked):
            return None
        return authors(self.say, self.shelf.of_issue(self.shelf.issue_named(asked.issue)))

    def by_author(self, asked: Asked) -> Reply | None:
        """What somebody wrote."""
        if is_pronoun(asked.who):
            card = self._spoken_of()
            names = names_of(card) if card else ()
        else:
            names = self.shelf.authors_called(asked.who)
        if self._elsewhere(asked):
            return None
        cards = self.shelf.by(names, self.shelf.issue_named(asked.issue))
        if cards:
            return listing(self.say, self._named(self.say.by, self.say.comma.join(names)), cards)
        if names or (asked.sure and looks_like_a_name(asked.who)):
            return unknown(self.say.unknown_author.format(name=self._as_asked(asked.who)))
        return None

    def who_is(self, asked: Asked) -> Reply | None:
        """An author with place and articles; only by the whole name, for others are the articles' matter."""
        names = [name for name in self.shelf.authors_called(asked.who) if fold(name) == asked.who]
        cards = self.shelf.by(names)
        if not cards:
            return None
        heading = f"{names[0]}（{cards[0].affiliation}）" if cards[0].affiliation else names[0]
        return listing(self.say, self._named(self.say.by, heading), cards)

    def author_of(self, asked: Asked) -> Reply | None:
        """Who wrote an article."""
        if not asked.about and not asked.place:
            card = self._spoken_of()
            if card is None:
                return authors(self.say, self.shelf.cards) if not self.history else None
            return self._author_line((card,), asked)
        return self._author_line(self._cards(asked), asked)

    def _author_line(self, cards: tuple[Card, ...], asked: Asked) -> Reply | None:
        if len(cards) == 1 and not cards[0].authors:
            return unknown(self.say.no_author.format(title=cards[0].title))
        return self._shown(cards, asked, "affiliation")

    def where(self, asked: Asked) -> Reply | None:
        """On which page an article stands."""
        if asked.who:
            cards = self.shelf.by(self.shelf.authors_called(asked.who))
        elif asked.about or asked.place:
            cards = self._cards(asked)
        else:
            card = self._spoken_of()
            cards = (card,) if card else ()
            if not card:
                return None
        if len(cards) == 1 and not cards[0].pages:
            return unknown(self.say.no_page.format(title=cards[0].title))
        return self._shown(cards, asked)

    def page(self, asked: Asked) -> Reply | None:
        """What a page holds."""
        issue = self.shelf.issue_named(asked.issue) or (self.shelf.issues[0] if self.shelf.issues else "")
        cards = self.shelf.on_page(asked.page, issue)
        if cards:
            return summary(self.say, cards, self.manifest, asked.page)
        last = self.shelf.last_page(issue)
        line = self.say.unknown_page if issue and last else self.say.pages_unknown
        return unknown(line.format(issue=issue, page=asked.page, last=last))

    def summary(self, asked: Asked) -> Reply | None:
        """What an article says, in its own words."""
        if not asked.about and not asked.place:
            card = self._spoken_of()
            return summary(self.say, (card,), self.manifest) if card else None
        cards = self._cards(asked)
        if cards:
            return summary(self.say, cards, self.manifest)
        return self._no_such(asked)

    def highlights(self, asked: Asked) -> Reply | None:
        """The gist of a subject that is in titles."""
        cards = self.shelf.title_words(asked.about)
        return summary(self.say, cards, self.manifest) if cards else None

    def _cards(self, asked: Asked) -> tuple[Card, ...]:
        """The articles that are described: by the shelf, else by reading where the words leave no doubt that an article is meant."""
        if asked.place:
            return self._in_list(asked.place)
        if not asked.sure:
            return self.shelf.nearly_titled(asked.about)
        cards = self.shelf.described(asked.about) or titled_in_chinese(
            asked.about, self.shelf, self.manifest, self.language
        )
        if cards:
            return cards
        article = self.find(self._as_asked(asked.about))
        if article is None or asked.about not in fold(article.text):
            return ()
        return tuple(card for card in self.shelf.cards if card.id == article.id)

    def _in_list(self, place: int) -> tuple[Card, ...]:
        """The article at a place of the list that was shown last, or of the latest issue where nothing went before."""
        listed = self.shelf.of_issue(self.shelf.issue_named(LATEST)) if not self.history else ()
        if self.history:
            earlier = self._earlier(len(self.history) - 1)
            for way in ways_to_take(earlier.question, alone=not earlier.history):
                if way.kind in _LISTS and not listed:
                    listed = earlier._listed(way)
        at = place - 1 if place > 0 else len(listed) - 1
        return listed[at : at + 1]

    def _listed(self, asked: Asked) -> tuple[Card, ...]:
        issue = self.shelf.issue_named(asked.issue)
        if asked.kind == "articles":
            return self.shelf.of_issue(issue)
        if asked.kind == "section":
            return self.shelf.of_section(asked.about)
        return self.shelf.by(self.shelf.authors_called(asked.who), issue)

    def _earlier(self, at: int) -> Librarian:
        return replace(self, question=self.history[at], history=self.history[:at])

    def _shown(self, cards: tuple[Card, ...], asked: Asked, extra: str = "") -> Reply | None:
        if not cards:
            return self._no_such(asked)
        if len(cards) > 1:
            return listing(self.say, self._named(self.say.several, self._as_asked(asked.about or asked.who)), cards)
        also = str(getattr(cards[0], extra)) if extra else ""
        return Reply(item(self.say, cards[0]) + (f"（{also}）" if also else ""))

    def _no_such(self, asked: Asked) -> Reply | None:
        if not asked.sure or not asked.about or not _ONE_ARTICLE.search(fold(self.question)):
            return None  # «AI寫的文章有哪些重點» asks for no article
        return unknown(self.say.unknown_article.format(about=self._as_asked(asked.about)))

    def _spoken_of(self) -> Card | None:
        """The article of the last earlier question that was no courtesy: of the catalogue's answer, else by reading."""
        for at in range(len(self.history) - 1, -1, -1):
            earlier = self._earlier(at)
            ways = ways_to_take(earlier.question, alone=not earlier.history)
            if any(way.kind in COURTESIES for way in ways):
                continue
            for way in ways:
                cards = earlier._cards_of(way)
                if len(cards) == 1:
                    return cards[0]
            article = None if ways else self.find(earlier.question)
            return next((card for card in self.shelf.cards if article and card.id == article.id), None)
        return None

    def _cards_of(self, asked: Asked) -> tuple[Card, ...]:
        """The articles that an earlier question of the catalogue was about."""
        if asked.about or asked.place:
            return self._cards(asked)
        if asked.page:
            return self.shelf.on_page(asked.page, self.shelf.issue_named(asked.issue))
        if asked.who:
            return self.shelf.by(self.shelf.authors_called(asked.who))
        card = self._spoken_of() if asked.kind in {"author_of", "where", "summary"} else None
        return (card,) if card else ()

    def _as_asked(self, folded: str) -> str:
        """A folded name as the member wrote it, where it stands so in the question; else in Taiwan's characters."""
        at = fold(self.question).find(folded)
        if at >= 0 and len(fold(self.question)) == len(self.question):
            return self.question[at : at + len(folded)]
        return unfolded(folded)

    @staticmethod
    def _named(heading: str, name: str) -> str:
        """A heading with its name put in and its ``{n}`` left for later."""
        safe = name.replace("{", "{{").replace("}", "}}")
        return heading.replace("{name}", safe).replace("{about}", safe)


_ANSWERS: dict[str, Callable[[Librarian, Asked], Reply | None]] = {
    "articles": Librarian.articles,
    "count": Librarian.count,
    "issues": Librarian.issues,
    "latest": Librarian.latest,
    "published": Librarian.published,
    "sections": Librarian.sections,
    "section": Librarian.section,
    "authors": Librarian.authors,
    "by_author": Librarian.by_author,
    "who_is": Librarian.who_is,
    "author_of": Librarian.author_of,
    "where": Librarian.where,
    "page": Librarian.page,
    "summary": Librarian.summary,
    "highlights": Librarian.highlights,
}


def catalogue_reply(
    question: str, history: Sequence[str], manifest: Manifest, find: FindArticle, language: str
) -> Reply | None:
    """The catalogue's answer to a question behind earlier ones, in a language; None where it is about what the articles say."""
    if not ways_to_take(question, alone=not history):
        return None  # before the shelf is made: nearly all questions end here
    return Librarian(question, history, manifest, Shelf.of(manifest.cards()), find, language).reply()
