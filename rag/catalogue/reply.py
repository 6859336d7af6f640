"""What the catalogue answers: a line or list from the manifest, or an article's own words with citations.

A list has no citation, for it rests on the manifest; a quotation is cited and checked like any other.

Not for: knowing what was asked (``rag.catalogue.asked``).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from rag.catalogue.outline import lead, outline
from rag.catalogue.shelf import Shelf
from rag.catalogue.wording import Phrases, item
from rag.domain import Claim, Status
from rag.index.manifest import Card, Manifest
from rag.reader.claims import claims_of
from rag.verify import verify_claims

LISTED = 30
_ISSUES_LISTED = 24
_AUTHORS_LISTED = 60
_LEADS = 4


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer of the catalogue; ``complete`` is False where a list was cut."""

    text: str
    status: Status = Status.ANSWERED
    claims: tuple[Claim, ...] = ()
    complete: bool = True


def unknown(line: str) -> Reply:
    """The one line that says that something is not there."""
    return Reply(line, Status.ABSTAINED)


def listing(say: Phrases, heading: str, cards: Sequence[Card], *, with_issue: bool = True) -> Reply:
    """Articles one a line under a heading, cut where there are too many; the heading takes ``{n}``."""
    lines = [heading.format(n=len(cards))]
    lines += [f"{n}. {item(say, card, with_issue=with_issue)}" for n, card in enumerate(cards[:LISTED], 1)]
    if len(cards) > LISTED:
        lines.append(say.more.format(n=len(cards) - LISTED))
    return Reply("\n".join(lines), complete=len(cards) <= LISTED)


def authors(say: Phrases, cards: Sequence[Card]) -> Reply:
    """The authors of these articles with what they are, each once."""
    found: dict[str, str] = {}
    for card in cards:
        found.setdefault(card.authors, card.affiliation)
    known = [(name, place) for name, place in found.items() if name]
    lines = [f"{name}（{place}）" if place else name for name, place in known[:_AUTHORS_LISTED]]
    if len(known) > _AUTHORS_LISTED:
        lines.append(say.more.format(n=len(known) - _AUTHORS_LISTED))
    text = "\n".join([say.authors.format(n=len(known)), *lines])
    return Reply(text, complete=len(known) <= _AUTHORS_LISTED)


def issue_list(say: Phrases, shelf: Shelf) -> str:
    """The numbers of the issues, newest first; of very many the newest ones and the last."""
    numbers = [say.issue.format(issue=issue) for issue in shelf.issues]
    if len(numbers) > _ISSUES_LISTED:
        numbers = [*numbers[: _ISSUES_LISTED - 1], "…", numbers[-1]]
    return say.comma.join(numbers)


def issues(say: Phrases, shelf: Shelf) -> Reply:
    """Which issues there are."""
    text = say.issues.format(n=len(shelf.issues), list=issue_list(say, shelf))
    return Reply(text, complete=len(shelf.issues) <= _ISSUES_LISTED)


def summary(say: Phrases, cards: Sequence[Card], manifest: Manifest, page: str = "") -> Reply:
    """An article's lead and headings (of one page if that is named); of several articles their leads."""
    articles = [manifest.article(card.id) for card in cards[:_LEADS]]
    if len(cards) == 1:
        lines = [item(say, cards[0])]
        quoted = outline(articles[0], page)
    else:
        lines = []
        quoted = [one for article in articles for one in (outline(article, page)[:1] if page else lead(article))]
    claims = verify_claims(claims_of(quoted, manifest))
    lines += [
        claim.text + "".join(f"[{citation.marker}]" for citation in claim.citations)
        for claim in claims
        if _cited(claim)
    ]
    if len(cards) > len(articles):
        lines.append(say.more.format(n=len(cards) - len(articles)))
    return Reply("\n".join(lines), claims=tuple(filter(_cited, claims)), complete=len(cards) <= len(articles))


def _cited(claim: Claim) -> bool:
    return bool(claim.citations)
