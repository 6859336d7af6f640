"""Verification passes over a draft: by code, by the model claim by claim, mending, and a last look at the whole.

Each claim is judged in a fresh context that holds the claim and the passages it cites, nothing else (chain of verification, Dhuliawala et
al., 2023: factored beats joint; «check your answer» in one prompt does next to nothing, CRITIC, Gou et al., 2024). The model first says
what the passage says, then compares; and what it found is held against the claim by code once more. A pass that crashes or answers
nothing counts as not verified, never as fine.

Not for: quoted answers (``rag.verify``), which need no model.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace

from rag.checks.align import align
from rag.checks.claim import FOREIGN, VERBATIM, check_claim
from rag.checks.numbers import quantities
from rag.checks.same_value import equal
from rag.checks.source import source_of
from rag.domain import Citation, Claim, DraftClaim, Support, Verdict
from rag.instructions import gives_orders
from rag.llm.evidence import Evidence, one_line
from rag.llm.model import ModelError
from rag.llm.protocol import read_object
from rag.llm.write import Conditions, tidy
from rag.orders.bound import Binding, bound
from rag.pages.boxes import quote_boxes
from rag.sentences import split_sentences
from rag.text import fold

_log = logging.getLogger(__name__)

_SHOWN = {Support.SUPPORTED, Support.PARTIAL}
# A sentence stands in for a failed claim when it holds this share of the claim's pairs of characters.
_ABOUT_IT = 0.5
_WORDS = {one.value: one for one in Support}
_MOST_ADDED = 2


@dataclass(frozen=True, slots=True)
class Checked:
    """The claims that stand, how many passes it took, and whether they answer the question."""

    claims: tuple[Claim, ...]
    passes: int
    answers: bool = True


def check_draft(
    question: str, claims: Sequence[DraftClaim], evidence: Evidence, passes: int, conditions: Conditions
) -> Checked:
    """Check, mend and check again, ``passes`` times at most by the model; 0: by code alone, and nothing is mended."""
    model = conditions if passes else None
    claims, binding = bound(question, claims)
    with ThreadPoolExecutor(conditions.workers) as pool:
        judged = [*pool.map(lambda one: Claim(one.text, one.citations, verdict(one, model)), claims)]
        done = 1
        while done < passes and any(_needs_mending(claim) for claim in judged):
            judged = [*pool.map(lambda one: _mended(one, conditions) if _needs_mending(one) else one, judged)]
            done += 1
    standing = _standing(judged)
    if not passes or not standing:
        return Checked(standing, done, answers=bool(standing))
    return _last_look(question, Checked(standing, done), evidence, conditions, binding)


def _standing(judged: Sequence[Claim]) -> tuple[Claim, ...]:
    """What may be shown: claims that are borne out or marked as partly so; for others the cited sentence itself, where it is about them."""
    good = [claim for claim in judged if claim.verdict.support in _SHOWN]
    standing: list[Claim] = []
    for claim in judged:
        shown = claim if claim.verdict.support in _SHOWN else _quoted_instead(claim)
        if shown is claim or (shown is not None and not _covered(shown, [*good, *standing])):
            standing.append(shown)
    return tuple(standing)


def _covered(quotation: Claim, claims: Sequence[Claim]) -> bool:
    """Whether a claim that is shown anyway cites the very sentence."""
    [mine] = quotation.citations
    return any(
        one.passage.article.id == mine.passage.article.id and one.start <= mine.start and mine.end <= one.end
        for claim in claims
        for one in claim.citations
    )


def _quoted_instead(claim: Claim) -> Claim | None:
    """The cited sentence that a failed claim comes nearest to, word for word; None when it is about something else."""
    said = fold(claim.text)
    best: tuple[float, Citation, int, int] | None = None
    for citation in claim.citations:
        for sentence in split_sentences(citation.quote):
            cover = align(said, source_of((sentence.text,))).coverage
            if best is None or cover > best[0]:
                best = (cover, citation, citation.start + sentence.start, citation.start + sentence.end)
    if best is None or best[0] < _ABOUT_IT:
        return None
    _, citation, start, end = best
    words = citation.passage.article.text[start:end]
    if gives_orders(citation.quote):
        return None
    narrowed = replace(
        citation, quote=words, start=start, end=end, boxes=quote_boxes(citation.passage.article, start, end)
    )
    return Claim(words, (narrowed,), Verdict(Support.SUPPORTED, ("quote",), VERBATIM))


def verdict(claim: DraftClaim, conditions: Conditions | None) -> Verdict:
    """One claim's verdict by code, and by the model where code has nothing against it."""
    try:
        by_code = _by_code(claim)
    except Exception:
        _log.exception("the code checks failed on a claim")
        return Verdict(Support.NOT_FOUND, (), "查核時發生錯誤，視為未查核")
    undecided = by_code.support is Support.PARTIAL and by_code.reason == FOREIGN
    if conditions is None or not (undecided or by_code.support is Support.SUPPORTED) or by_code.reason == VERBATIM:
        return by_code  # what stands there word for word needs no opinion
    return _by_model(claim, by_code, conditions)


def _by_code(claim: DraftClaim) -> Verdict:
    passages = tuple(dict.fromkeys(one.passage.text for one in claim.citations))
    context = tuple(
        dict.fromkeys(title for one in claim.citations for title in (one.passage.article.title, *one.passage.headings))
    )
    if gives_orders(claim.text) or any(gives_orders(one.quote) for one in claim.citations):
        return Verdict(Support.NOT_FOUND, ("orders",), "引文是對程式下的指示，不是內容")
    return check_claim(claim.text, passages, context)


def _by_model(claim: DraftClaim, by_code: Verdict, conditions: Conditions) -> Verdict:
    checks = (*by_code.checks, "model")
    try:
        reply = conditions.ask("verify", claim=one_line(claim.text), passage=_passage(claim.citations))
    except ModelError as error:
        return Verdict(Support.NOT_FOUND, checks, f"模型沒有完成查核（{error.why}），視為未查核")
    answer = read_object(reply, "verdict")
    support = _WORDS.get(str(answer.get("verdict", "")).strip().lower()) if answer else None
    if answer is None or support is None:
        return Verdict(Support.NOT_FOUND, checks, "模型的查核沒有結果，視為未查核")
    if support is Support.SUPPORTED and not _found_agrees(claim.text, str(answer.get("found", ""))):
        return Verdict(Support.NOT_FOUND, checks, "模型從原文找到的內容與這項陳述對不上")
    reason = " ".join(str(answer.get("reason") or "").split())[:120]
    return Verdict(support, checks, reason or "模型逐項對照過原文")


def _found_agrees(claim: str, found: str) -> bool:
    """Whether what the model says it found holds the claim's figures; none of them is a check that was not done."""
    claimed, told = quantities(claim), quantities(found)
    if not found.strip() or found.strip().lower() == "none":
        return False
    return not claimed or any(equal(one, other) for one in claimed for other in told)


def _passage(citations: Sequence[Citation]) -> str:
    passages = dict.fromkeys(one.passage.text for one in citations)
    return "\n\n".join("\n".join(map(one_line, filter(str.strip, text.split("\n")))) for text in passages)


def _needs_mending(claim: Claim) -> bool:
    return claim.verdict.support is not Support.SUPPORTED


def _mended(claim: Claim, conditions: Conditions) -> Claim:
    """The claim rewritten by the model and checked anew; as it was where that fails."""
    try:
        reply = conditions.ask(
            "revise", claim=one_line(claim.text), passage=_passage(claim.citations), reason=claim.verdict.reason
        )
    except ModelError:
        return claim
    answer = read_object(reply, "text")
    text = tidy(str(answer["text"]), claim.citations, conditions.language) if answer else ""
    if not text or text == claim.text:
        return claim
    return Claim(text, claim.citations, verdict(DraftClaim(text, claim.citations), conditions))


def _last_look(
    question: str, checked: Checked, evidence: Evidence, conditions: Conditions, binding: Binding
) -> Checked:
    """Does it answer, and is a condition left out? The model may only point at sentences: what is added is their quotation."""
    answer = "\n".join(one_line(claim.text) for claim in checked.claims)
    try:
        reply = conditions.ask("review", question=question, passages=evidence.text, answer=answer)
    except ModelError:
        return checked  # each claim stands by itself; what this look would have added is missing
    looked = read_object(reply, "answers")
    if looked is None:
        return checked
    missing = looked.get("missing")
    handles = [str(one) for one in missing] if isinstance(missing, list) else []
    claims = (*checked.claims, *_quoted(handles, checked.claims, evidence, binding))
    if looked.get("answers") is True:
        claims = tuple(_checked_against_question(claim) for claim in claims)
    return replace(checked, claims=claims, answers=looked.get("answers") is not False)


def _checked_against_question(claim: Claim) -> Claim:
    verdict = claim.verdict
    return replace(claim, verdict=replace(verdict, checks=(*verdict.checks, "question")))


def _quoted(handles: Sequence[str], claims: Sequence[Claim], evidence: Evidence, binding: Binding) -> list[Claim]:
    cited = {one.passage.id for claim in claims for one in claim.citations}
    taken = {(one.passage.article.id, one.start, one.end) for claim in claims for one in claim.citations}
    marker = max((one.marker for claim in claims for one in claim.citations), default=0)
    added: list[Claim] = []
    for handle in handles[:_MOST_ADDED]:
        place = evidence.places.get(handle)
        # of the passages cited already: a condition of something else is none of this answer's
        if place is None or place.passage.id not in cited or gives_orders(place.text):
            continue
        if (place.passage.article.id, place.start, place.end) in taken:
            continue
        if not binding.is_about(place.passage, place.start, place.end):
            continue
        marker += 1
        citation = Citation(marker, place.passage, place.text, place.start, place.end, place.passage.pages)
        added.append(Claim(place.text, (citation,), Verdict(Support.SUPPORTED, ("quote",), VERBATIM)))
    return added
