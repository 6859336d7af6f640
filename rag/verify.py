"""Checking each claim against the passage it cites, by code.

A quoted claim is supported when every citation's quote stands in its passage word for word, at the offsets it gives, and the claim says nothing
beyond its quotes but the title of the article that it cites and notes 〔…〕 taken from it. A check that fails for a technical reason counts as
not found, never as fine.

Not for: claims in other words than the source's; that takes the model passes.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from rag.domain import Citation, Claim, DraftClaim, Hit, Support, Verdict
from rag.orders.planted import holds_orders

_NOTE = re.compile("〔([^〔〕]{1,60})〕")

CHECKS = ("quote", "complete")


def trusted(hits: Sequence[Hit]) -> tuple[Hit, ...]:
    """The hits without passages that give orders to a bot: whoever planted an order planted what stands beside it."""
    return tuple(hit for hit in hits if not holds_orders(hit.passage.text))


def verify_claims(claims: tuple[DraftClaim, ...]) -> tuple[Claim, ...]:
    """Each claim with its verdict; none is left out."""
    return tuple(Claim(claim.text, claim.citations, verify_claim(claim)) for claim in claims)


def verify_claim(claim: DraftClaim) -> Verdict:
    """Check one claim in a context that holds only the claim and what it cites."""
    if not claim.citations:
        return Verdict(Support.NOT_FOUND, CHECKS[:1], "沒有引用任何段落")
    wrong = [citation for citation in claim.citations if not _quote_stands(citation)]
    if wrong:
        markers = "、".join(f"[{citation.marker}]" for citation in wrong)
        return Verdict(Support.NOT_FOUND, CHECKS[:1], f"引文{markers}與所引段落的文字不符")
    rest = _without_notes(claim)
    for citation in claim.citations:
        if citation.quote not in rest:
            return Verdict(Support.PARTIAL, CHECKS, f"引文[{citation.marker}]不在這項陳述裡")
        rest = rest.replace(citation.quote, "", 1)
    if rest.strip():
        return Verdict(Support.PARTIAL, CHECKS, "陳述中有引文以外的文字")
    return Verdict(Support.SUPPORTED, CHECKS, "引文與原文逐字相符")


def _without_notes(claim: DraftClaim) -> str:
    """The claim without the title of the article that it names as its source, and without notes 〔…〕 that stand in that article word for word."""
    article = claim.citations[0].passage.article
    text = claim.text.removeprefix(f"〈{article.title}〉")
    return _NOTE.sub(lambda note: "" if note[1] in article.text or note[1] in article.title else note[0], text)


def _quote_stands(citation: Citation) -> bool:
    passage = citation.passage
    article_text = passage.article.text
    return (
        bool(citation.quote.strip())
        and passage.start <= citation.start < citation.end <= passage.end
        and article_text[citation.start : citation.end] == citation.quote
        and citation.quote in passage.text
    )
