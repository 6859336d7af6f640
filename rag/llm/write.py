"""The generative draft: the model writes claims over numbered sentences; code turns numbers into quotations and throws out the rest.

Not for: checking what it wrote (``rag.llm.passes``).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from rag.domain import Citation, DraftClaim, Hit
from rag.language import detect_language
from rag.llm.clean import clean
from rag.llm.evidence import Evidence, Place, cite, gather
from rag.llm.model import Completing, ModelError
from rag.llm.prompts import Prompts
from rag.llm.protocol import Written, read_draft
from rag.llm.tokens import count_tokens
from rag.text import HAN

_LONGEST_CLAIM = 300
_FEWEST_WORDS = 3
_HAN = re.compile(f"[{HAN}]")
_MARGIN = 0.8  # of the context: other models' tokens are not tiktoken's


@dataclass(frozen=True, slots=True)
class Conditions:
    """Everything that a question's calls to the model share; ``deadline`` is on ``time.monotonic``."""

    model: Completing
    prompts: Prompts
    language: str
    max_tokens: int
    context: int
    deadline: float
    workers: int = 1

    def ask(self, name: str, **values: str) -> str:
        """Fill a prompt and get the reply. Raises ``ModelError``."""
        messages = self.prompts.messages(name, self.language, **values)
        return self.model.complete(messages, self.max_tokens, self.deadline)

    def room(self, name: str, **values: str) -> int:
        """Tokens left for passages in a prompt that is otherwise filled."""
        used = sum(
            count_tokens(one.content) for one in self.prompts.messages(name, self.language, **values, passages="")
        )
        return int(self.context * _MARGIN) - used - self.max_tokens


@dataclass(frozen=True, slots=True)
class Drafting:
    """What came of drafting: claims with citations (none: the model says that nothing answers), and what it was shown."""

    claims: tuple[DraftClaim, ...]
    evidence: Evidence


def write_draft(
    question: str, hits: Sequence[Hit], style: str, conditions: Conditions, quotes: Sequence[str] = ()
) -> Drafting:
    """Have the model answer; ``quotes`` are what answers without it.

    Raises:
        ModelError: it gave nothing that has the agreed form, or no claim with a citation.
    """
    evidence = gather(hits, conditions.room("answer", question=question, style=style), quotes)
    reply = read_draft(conditions.ask("answer", question=question, passages=evidence.text, style=style))
    if reply.none:
        return Drafting((), evidence)
    claims = claims_from(reply.claims, evidence, conditions.language)
    if not claims:
        raise ModelError("nonsense", "no claim that cites a sentence it was shown")
    return Drafting(claims, evidence)


def claims_from(written: Sequence[Written], evidence: Evidence, language: str) -> tuple[DraftClaim, ...]:
    """Claims with their numbers turned into citations; without a known number, or without words, a claim is left out."""
    numbers: dict[tuple[str, int, int], int] = {}
    claims: list[DraftClaim] = []
    for one in written:
        places = [evidence.places[handle] for handle in one.handles if handle in evidence.places]
        text = tidy(one.text, places, language)
        if places and text and text not in {claim.text for claim in claims}:
            claims.append(DraftClaim(text, cite(places, numbers)))
    return tuple(claims)


def tidy(text: str, places: Sequence[Place | Citation], language: str) -> str:
    """A claim's words as they may be shown; "" when nothing is left, or far too much."""
    sources = "\n".join(place.passage.text for place in places)
    cleaned = clean(text, sources, taiwan=language in {"zh-TW", "zh"})
    return cleaned if len(cleaned) <= _LONGEST_CLAIM and _is_statement(cleaned, language, sources) else ""


def _is_statement(text: str, language: str, sources: str) -> bool:
    """Whether a claim has words enough to say something, in the language it was asked for."""
    han = len(_HAN.findall(text))
    if language.startswith("zh") and _HAN.search(sources):
        return han > 1
    return han > 1 or len(text.split()) >= _FEWEST_WORDS


def language_of(question: str) -> str:
    """The language that the answer is written in."""
    return detect_language(question)
