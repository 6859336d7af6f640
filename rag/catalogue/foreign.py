"""Articles that an English or Japanese description stands for: their titles are Chinese, so the search's word lists are asked.

Not for: translating anything that is shown.
"""

from __future__ import annotations

from rag.catalogue.shelf import Shelf, squeezed
from rag.index.manifest import Card, Manifest
from rag.search.expand import is_latin_question, question_units
from rag.search.wording import in_article_words

_JAPANESE_PARTICLE = "の"  # what shows that kanji are Japanese


def titled_in_chinese(about: str, shelf: Shelf, manifest: Manifest, language: str) -> tuple[Card, ...]:
    """The articles whose title holds each thing that a folded description names, in one of its translations."""
    if language == "ja":
        return shelf.titled(in_article_words(about + _JAPANESE_PARTICLE, manifest))
    if not is_latin_question(about):
        return ()
    units = [[squeezed(form) for form in unit.forms] for unit in question_units(about, manifest)]
    titles = {card: squeezed(card.title) for card in shelf.cards} if units else {}
    return tuple(c for c, title in titles.items() if all(any(form in title for form in forms) for forms in units))
