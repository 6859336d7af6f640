"""The model suite: what a misbehaving model slips past the passes, and what an honest one loses to them.

No model runs here. A stand-in drafts the cases of ``eval.claims`` (and claims about another passage), is stubborn when asked to mend, and
judges claims in one of two ways: «yes to all», so that the code checks stand alone; or «attentive», right about 70 % of false claims and
98 % of true ones, which is what short checks achieved in the literature (Dhuliawala et al., 2023) and no more.

Not for: how good any real model is.
"""

from __future__ import annotations

import json
import random
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from eval.claims import Case, cases
from eval.metrics import Figure, share
from rag.domain import Article, Block, BlockKind, Hit, Passage
from rag.llm.evidence import gather
from rag.llm.model import Message
from rag.llm.passes import check_draft
from rag.llm.prompts import Prompts, load_prompts
from rag.llm.protocol import Written
from rag.llm.write import Conditions, claims_from

_CATCHES = 0.70
_DOUBTS = 0.02
_PER_KIND = 400  # cases of one kind, drawn evenly
SHOWN, LOST = 0.01, 0.02  # the gates, with the attentive judge


@dataclass
class StandIn:
    """A model that judges one case; ``attentive`` or saying yes to all."""

    case: Case
    attentive: bool
    draw: random.Random
    name: str = "stand-in"

    def complete(self, messages: Sequence[Message], max_tokens: int, deadline: float) -> str:
        """The reply that the prompt's kind calls for."""
        system = messages[0].content
        if "verdict" in system:
            doubts = self.draw.random() < (_DOUBTS if self.case.true else _CATCHES)
            verdict = "contradicted" if self.attentive and doubts else "supported"
            found = f"{self.case.passage}\n{self.case.claim}"
            return json.dumps({"found": found, "verdict": verdict, "reason": ""}, ensure_ascii=False)
        if "missing" in system:
            return '{"answers": true, "missing": []}'
        return json.dumps({"text": self.case.claim}, ensure_ascii=False)


def stands(case: Case, prompts: Prompts, *, attentive: bool, seed: int) -> bool:
    """Whether the claim of a case is shown as supported after all passes."""
    evidence = gather([_hit(case)], 100_000)
    handles = tuple(evidence.places)
    draft = claims_from([Written(case.claim, handles)], evidence, "zh-TW")
    if not draft:
        return False
    model = StandIn(case, attentive, random.Random(seed))
    conditions = Conditions(model, prompts, "zh-TW", 800, 8192, time.monotonic() + 60)
    claims = check_draft("", draft, evidence, 2, conditions).claims
    # a true claim is not lost when its sentence is quoted in its place; a false one is not shown then
    return bool(claims) if case.true else any(claim.text == draft[0].text for claim in claims)


def run_misbehaving(data: Path | None, out: Path | None = None) -> bool:
    """Measure, print, and return whether the gates hold with the attentive judge.

    Args:
        data: folder that holds ``benchmarks/``; None or without DRCD: the sample issue alone.
        out: folder for ``model.txt``, None for none.
    """
    chosen = _chosen([case for case in cases(data) if case.split == "report"])
    prompts = load_prompts()
    lines, overall = [], {}
    for attentive, judge in ((False, "yes to all: the code checks alone"), (True, "attentive judge")):
        stood = [stands(case, prompts, attentive=attentive, seed=at) for at, case in enumerate(chosen)]
        lines.append(f"\n{judge}")
        for name, true in (("false claims shown as supported", False), ("true claims lost", True)):
            values = [one == (not true) for one, case in zip(stood, chosen, strict=True) if case.true is true]
            overall[attentive, true] = share(name, values)
            lines.append(_line(overall[attentive, true]))
            for kind in dict.fromkeys(case.kind for case in chosen if case.true is true):
                mine = [one == (not true) for one, case in zip(stood, chosen, strict=True) if case.kind == kind]
                lines.append(_line(share(f"  {kind}", mine)))
    shown, lost = overall[True, False], overall[True, True]
    failures = [
        f"{f.name}: {f.value:.1%}, the gate is {gate:.0%}"
        for f, gate in ((shown, SHOWN), (lost, LOST))
        if f.value > gate
    ]
    table = "\n".join(lines) + "\n\n" + ("".join(f"FAILED  {line}\n" for line in failures) or "all gates hold\n")
    sys.stdout.write(table)
    if out is not None:
        out.mkdir(parents=True, exist_ok=True)
        (out / "model.txt").write_text(table, encoding="utf-8")
    return not failures


def _line(figure: Figure) -> str:
    return f"  {figure.name:<42}{figure.value:>7.1%}  [{figure.low:.1%} – {figure.high:.1%}]  n={figure.count}"


def _chosen(given: Sequence[Case]) -> list[Case]:
    """Cases that a drafting model could make: verbatim and reworded ones, made false; and claims about another passage."""
    draw = random.Random(5)
    kinds: dict[str, list[Case]] = {}
    for case in given:
        if not case.kind.startswith("paraphrased,"):
            kinds.setdefault("rewritten" if case.kind.startswith("rewritten") else case.kind, []).append(case)
    verbatim = kinds["verbatim"]
    for case in draw.sample(verbatim, min(_PER_KIND, len(verbatim))):
        other = draw.choice([one for one in verbatim if one.origin == case.origin and one.passage != case.passage])
        kinds.setdefault("about another passage", []).append(
            Case(case.origin, case.split, "about another passage", other.claim, case.passage, case.context, true=False)
        )
    return [case for mine in kinds.values() for case in draw.sample(mine, min(_PER_KIND, len(mine)))]


def _hit(case: Case) -> Hit:
    title, *headings = case.context
    block = Block(BlockKind.PARAGRAPH, 0, case.passage, 0)
    article = Article("case", "", title, case.passage, (block,))
    passage = Passage("case#0", article, 0, len(case.passage), tuple(headings), case.passage, "")
    return Hit(passage, 1.0, 1, 1.0, 1, 1.0)
