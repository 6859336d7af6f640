"""The catalogue suite: questions about the magazine itself, courtesies, content that only looks like them, wordings that only look like attacks.

Each set in two halves: «tune», which the rules were made with, and «blind», which was written before them and is for reporting alone.

Not for: whether a question on content is answered right (``eval.sample``).
"""

from __future__ import annotations

from collections.abc import Sequence

from eval.asking import ask_all, sample_index
from eval.gold_questions import GoldQuestion, facts_met, load_gold
from eval.metrics import Figure, Outcome, figure_line, share
from eval.running import Run
from rag.catalogue.librarian import ENGINE
from rag.domain import Answer
from rag.screen import screen
from rag.settings import Settings

SETS = {"tune": "catalogue", "blind": "catalogue-blind"}
NEAR_MISSES = "near-misses"
NAMES = {
    "catalogue": "about the magazine, right",
    "courtesy": "courtesies, right",
    "content": "on content, not caught",
    "near_miss": "near-misses, not refused",
}
# What must hold in each half.
GATES = {"catalogue": 0.95, "courtesy": 0.95, "content": 1.0, "near_miss": 1.0}


def run_catalogue(run: Run) -> bool:
    """Ask both halves of the sample issue; returns whether every gate holds in each."""
    near = load_gold(NEAR_MISSES)
    with sample_index(run.settings) as settings:
        outcomes = {name: ask_all(load_gold(file), settings) for name, file in SETS.items()}
    lines: list[str] = []
    failures: list[str] = []
    for name, found in outcomes.items():
        wordings = [gold for gold in near if (gold.split == "tune") == (name == "tune")]
        figures = {**_figures(found), "near_miss": not_refused(wordings, run.settings)}
        lines += ["", f"sample issue, {name} questions", *map(figure_line, figures.values())]
        failures += [
            f"{name}: {figure.name}: {figure.value:.1%}, the gate is {GATES[kind]:.0%}"
            for kind, figure in figures.items()
            if figure.value < GATES[kind]
        ]
        if name == "tune":  # the other half's questions are not shown, for whoever reads them tunes on them
            lines += [f"  wrong: {one.gold.id} {one.gold.question}" for one in found if not right(one)]
    return run.tell("catalogue", "\n".join(lines) + "\n", failures)


def right(outcome: Outcome) -> bool:
    """Whether the catalogue answered what is its, with all facts and true quotations of the right articles, and nothing else."""
    gold, answer = outcome.gold, outcome.answer
    if gold.kind == "content":
        return answer.engine != ENGINE
    return (
        answer.engine == ENGINE
        and answer.status == gold.status
        and facts_met(gold, answer.text) == len(gold.facts)
        and {citation.passage.article.id for citation in answer.citations} >= {*gold.articles}
        and _verbatim(answer)
    )


def _verbatim(answer: Answer) -> bool:
    return all(one.passage.article.text[one.start : one.end] == one.quote for one in answer.citations)


def _figures(outcomes: Sequence[Outcome]) -> dict[str, Figure]:
    kinds = dict.fromkeys(outcome.gold.kind for outcome in outcomes)
    return {kind: share(NAMES[kind], [right(one) for one in outcomes if one.gold.kind == kind]) for kind in kinds}


def not_refused(wordings: Sequence[GoldQuestion], settings: Settings) -> Figure:
    """The share of wordings that the screen lets through."""
    taken = [not screen(gold.question, settings.max_question_chars).refusal for gold in wordings]
    return share(NAMES["near_miss"], taken)
