"""The model's part in a question: screen, condense, draft, verification passes; and what to do when it fails.

Not for: the order of the steps around it (``rag.engine``).
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass

from rag.checks.numbers import quantities
from rag.checks.same_value import equal
from rag.domain import Claim, Hit
from rag.instructions import gives_orders
from rag.llm.evidence import one_line
from rag.llm.limits import LimitedModel, Limits
from rag.llm.model import Completing, ModelError
from rag.llm.passes import Checked, check_draft
from rag.llm.prompts import Prompts, load_prompts
from rag.llm.protocol import read_object
from rag.llm.provider import LlamaIndexModel, open_model
from rag.llm.write import Conditions, language_of, write_draft
from rag.preferences import Preferences
from rag.settings import Settings
from rag.terms import terms
from rag.text import fold

_LONGEST_REWRITING = 200
_NEW_SHARE = 0.4


@dataclass(frozen=True, slots=True)
class Generated:
    """What the model made of a question. ``claims`` empty: it says that the passages do not answer."""

    claims: tuple[Claim, ...]
    passes: int
    answers: bool


class Generator:
    """A model with its prompts; safe to use from several threads."""

    def __init__(
        self, model: Completing, prompts: Prompts, settings: Settings, opened: LlamaIndexModel | None = None
    ) -> None:
        self._model = model
        self._prompts = prompts
        self._settings = settings
        self._opened = opened

    @classmethod
    def open(cls, settings: Settings) -> Generator:
        """The model that the settings name, under their limits.

        Raises:
            SettingsError: no such provider, or a prompt cannot be used.
        """
        limits = Limits(first_piece_s=settings.llm_first_s, concurrency=settings.llm_concurrency)
        opened = open_model(settings)
        return cls(LimitedModel(opened, limits), load_prompts(), settings, opened)

    @property
    def name(self) -> str:
        """Provider and model."""
        return self._model.name

    def close(self) -> None:
        """Close the connections of a model that ``open`` opened."""
        if self._opened is not None:
            self._opened.close()

    @property
    def prompts(self) -> str:
        """The hash of the prompts in use."""
        return self._prompts.digest

    def conditions(self, question: str, preferences: Preferences) -> Conditions:
        """The terms on which one question may use the model; the clock starts now."""
        settings = self._settings
        return Conditions(
            self._model,
            self._prompts,
            preferences.language or language_of(question),
            settings.llm_max_tokens,
            settings.llm_context,
            time.monotonic() + settings.llm_timeout_s,
            settings.llm_concurrency,
        )

    def condense(self, question: str, history: Sequence[str], conditions: Conditions) -> str | None:
        """A follow-up made to stand alone; None when the model fails or adds what nobody asked about."""
        try:
            reply = conditions.ask("condense", question=one_line(question), history="\n".join(map(one_line, history)))
        except ModelError:
            return None
        answer = read_object(reply, "question")
        rewritten = " ".join(str(answer["question"]).split()) if answer else ""
        return rewritten if rewritten and _asks_the_same(rewritten, question, history) else None

    def refuses(self, question: str, conditions: Conditions) -> bool:
        """Whether the model takes the input for no question at all; a failure is no refusal."""
        try:
            answer = read_object(conditions.ask("screen", question=one_line(question)), "question")
        except ModelError:
            return False
        return answer is not None and answer.get("question") is False

    def answer(
        self,
        question: str,
        hits: Sequence[Hit],
        preferences: Preferences,
        conditions: Conditions,
        quotes: Sequence[str] = (),
    ) -> Generated:
        """Draft and verify; ``quotes`` are what answers without the model.

        Raises:
            ModelError: there is no usable draft, or nothing of it stood.
        """
        draft = write_draft(question, hits, preferences.style(conditions.language), conditions, quotes)
        if not draft.claims:
            return Generated((), 1, answers=False)
        checked: Checked = check_draft(question, draft.claims, draft.evidence, self._settings.verify_passes, conditions)
        if not checked.claims:
            raise ModelError("unsupported", "no claim stood its checks")
        return Generated(checked.claims, checked.passes, checked.answers)


def _asks_the_same(rewritten: str, question: str, history: Sequence[str]) -> bool:
    """Whether a rewriting brings in no figure, and hardly a word, of its own."""
    if len(rewritten) > _LONGEST_REWRITING or gives_orders(rewritten):
        return False
    said = "\n".join((*history, question))
    known = quantities(said)
    if any(not any(equal(one, other) for other in known) for one in quantities(rewritten)):
        return False
    words, old = {term for term in terms(fold(rewritten)) if len(term) > 1}, set(terms(fold(said)))
    return len(words - old) <= _NEW_SHARE * len(words)
