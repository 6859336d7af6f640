"""What becomes of a question: the quoted outcome, or the model's where one is set; when the model fails, the quoted one with a notice.

Imports nothing of ``rag.llm`` until a model is set, because that takes LlamaIndex and with it two seconds.

Not for: the steps before it (``rag.engine``), or how the model is asked (``rag.llm.generate``).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from rag.domain import Claim, Draft, Hit, Status, Support
from rag.preferences import Preferences
from rag.settings import Settings
from rag.verify import verify_claims

if TYPE_CHECKING:
    from rag.llm.generate import Generator


@dataclass(frozen=True, slots=True)
class Outcome:
    """Status and verified claims, and who made them."""

    status: Status
    claims: tuple[Claim, ...]
    confidence: float
    engine: str
    passes: int
    model_failed: bool = False


def open_generator(settings: Settings) -> Generator | None:
    """The model that the settings name; None when they name none.

    Raises:
        SettingsError: there is no such provider, or a prompt cannot be used.
    """
    if not settings.llm:
        return None
    from rag.llm.generate import Generator  # noqa: PLC0415 – two seconds that only those with a model shall wait

    return Generator.open(settings)


def quoted_outcome(draft: Draft) -> Outcome:
    """The extractive draft, with what its check does not support taken out."""
    claims = tuple(claim for claim in verify_claims(draft.claims) if claim.verdict.support is Support.SUPPORTED)
    status = draft.status if claims or draft.status is Status.ABSTAINED else Status.ABSTAINED
    return Outcome(status, claims, draft.confidence, draft.engine, 1)


class Asking:
    """One question on its way through the model; its time limit counts from here."""

    def __init__(self, generator: Generator, question: str, preferences: Preferences) -> None:
        self._generator = generator
        self._question = question
        self._preferences = preferences
        self._conditions = generator.conditions(question, preferences)

    def condense(self, history: Sequence[str]) -> str | None:
        """The question made to stand alone by the model; None when that fails."""
        return self._generator.condense(self._question, history, self._conditions)

    def answer(self, question: str, hits: Sequence[Hit], quoted: Outcome) -> Outcome:
        """The model's outcome; the quoted one where it fails.

        Only where the quotations hold no answer is the model asked whether this was a question at all: a model that
        refuses everything must not hide what the articles say.
        """
        from rag.llm.model import ModelError  # noqa: PLC0415 – as above

        if not hits:
            return quoted
        if quoted.status is not Status.ANSWERED and self._generator.refuses(self._question, self._conditions):
            return replace(quoted, status=Status.REFUSED, claims=())
        try:
            quotes = [citation.quote for claim in quoted.claims for citation in claim.citations]
            made = self._generator.answer(question, hits, self._preferences, self._conditions, quotes)
        except ModelError:
            return replace(quoted, model_failed=True)
        if not made.claims:
            # the model finds no answer in the passages: then no quotation is a sure one either
            status = Status.RELATED if quoted.status is Status.ANSWERED else quoted.status
            return replace(quoted, status=status)
        whole = made.answers and all(claim.verdict.support is Support.SUPPORTED for claim in made.claims)
        return Outcome(
            Status.ANSWERED if made.answers else Status.RELATED,
            made.claims,
            max(quoted.confidence, _SURE) if whole else min(quoted.confidence, _SURE),
            self._generator.name,
            made.passes,
        )


# Every claim was borne out by the passage it cites, by code and by model; how much the answer covers is the reader's figure.
_SURE = 0.75
