"""The suite of answers: ask every question of some sets, write each variant, measure, and keep a record of each.

Not for: gates and reports, which read the records.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from eval.asking import ask_one
from eval.gold_questions import GOLD_DIR, GoldQuestion, load_gold
from eval.measures import values_of
from eval.metrics import Outcome
from eval.records import Journal, Record, fingerprint, record_of
from eval.variants import PREFIX, variants
from rag.domain import Answer, Status
from rag.engine import Engine
from rag.errors import QuestionError
from rag.progress import progress
from rag.settings import Settings

CORRECTIONS = "corrections"


def sample_sets() -> dict[str, list[GoldQuestion]]:
    """The sets asked of the sample issue: the gold questions, the blind ones, and the corrections that staff have added."""
    names = {"gold": "sample-issue", "blind": "blind", CORRECTIONS: CORRECTIONS}
    return {name: load_gold(file) for name, file in names.items() if (GOLD_DIR / f"{file}.jsonl").is_file()}


@dataclass(frozen=True, slots=True)
class Item:
    """A question with the name of its set."""

    set: str
    gold: GoldQuestion

    @property
    def key(self) -> str:
        """As ``Record.key``."""
        return f"{self.set}/{self.gold.id}"


@dataclass(frozen=True, slots=True)
class Asked:
    """What came of a question and of its variants: for each of these whether it stayed right."""

    item: Item
    outcome: Outcome
    stays: dict[str, float]


Ask = Callable[[Item], Asked]
Keep = Callable[[Record], None]
Loop = Callable[[Sequence[Item], Ask, Keep], None]


def run_sets(
    engine: Engine,
    sets: Mapping[str, Sequence[GoldQuestion]],
    settings: Settings,
    out: Path | None,
    *,
    seed: int,
    loop: Loop | None = None,
) -> list[Record]:
    """A record of each question, in the order of the sets; goes on where a killed run with the same fingerprint stopped.

    Args:
        engine: what is asked.
        sets: the questions by the name of their set.
        settings: what the engine was opened with.
        out: folder for the records, None for none.
        seed: decides which characters are dropped and which synonyms are taken.
        loop: asks the questions and keeps their records; by default one after the other, by ``eval.ragas_run`` as a ragas experiment.
    """
    items = [Item(name, gold) for name, questions in sets.items() for gold in questions]
    # the sample issue is indexed afresh for each run, so its build has a name of its own; its text is in the fingerprint
    build = "sample" if "gold" in sets else engine.library.build
    journal = Journal(out, fingerprint(settings, [item.gold for item in items], seed, build))
    waiting = [item for item in items if item.key not in journal.found]
    (loop or one_by_one)(waiting, lambda item: ask_with_variants(engine, item, seed), journal.add)
    return journal.finish([item.key for item in items])


def one_by_one(items: Sequence[Item], ask: Ask, keep: Keep) -> None:
    """Ask and measure in order."""
    for item in progress(items, "asking", len(items), unit="questions"):
        asked = ask(item)
        keep(record_of(item.set, asked.outcome, {**values_of(asked.outcome), **asked.stays}))


def ask_with_variants(engine: Engine, item: Item, seed: int) -> Asked:
    """Ask a question and, where an answer was due and is right, its variants."""
    outcome = _asked(engine, item.gold)
    stays = {}
    if outcome.right and item.gold.status == "answered":
        for name, changed in variants(item.gold, seed):
            stays[PREFIX + name] = float(_asked(engine, changed).right)
    return Asked(item, outcome, stays)


def _asked(engine: Engine, gold: GoldQuestion) -> Outcome:
    """A question that cannot be taken (too long) is refused; that is what a member would see."""
    try:
        return ask_one(engine, gold)
    except QuestionError as error:
        refused = Answer(gold.id, gold.question, Status.REFUSED, str(error), (), (), (), 0.0, "none", 0, {"total": 0.0})
        return Outcome(gold, refused, ())
