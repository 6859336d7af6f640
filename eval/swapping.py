"""The suite «swaps»: what the code checks make of sentences that say of one thing what the article says of another.

Two sets with true twins: by rule (``eval.swaps``) and by hand (``eval/gold/swaps-by-hand.jsonl``). The claims in quite other words
(``claims-by-hand.jsonl``) are shown beside them without a gate: code alone does not tell true from false there.

Not for: figures that the passage does not hold, negations and foreign names; the suite «verify» has those.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict

from eval.metrics import Figure, share
from eval.running import Run
from eval.swap_cases import by_hand, by_rule
from eval.verification import Judged, judge, milliseconds

# On the reporting halves: the least share of the false sentences that is caught, the most of the true twins that is doubted.
CAUGHT = {"by rule": 0.90, "by hand": 0.75, "both": 0.90}
DOUBTED = {"by rule": 0.04}


def judged_sets() -> dict[str, list[Judged]]:
    """Every set's sentences with what the checks say."""
    return {
        "by rule": judge(by_rule()),
        "by hand": judge(by_hand("swaps-by-hand")),
        "in quite other words": judge(by_hand("claims-by-hand")),
    }


def swap_figures(judged: Sequence[Judged], split: str) -> list[Figure]:
    """For one half: the share of the false sentences caught and of the true ones doubted, together and by kind."""
    groups: dict[str, list[bool]] = {"false: caught": [], "true: doubted": []}
    for one in judged:
        if one.case.split == split:
            groups["true: doubted" if one.case.true else "false: caught"].append(one.flagged)
            groups.setdefault(f"  {one.case.kind}", []).append(one.flagged)
    return [share(name, values) for name, values in groups.items() if values]


def run_swaps(run: Run) -> bool:
    """Judge the sets, show the table and what was judged wrongly; returns whether the gates hold on the reporting halves."""
    sets = judged_sets()
    both = [*sets["by rule"], *sets["by hand"]]
    lines = [
        line
        for name, judged in {**sets, "both": both}.items()
        for split in ("tune", "report")
        for line in (f"\n{name}, {split} half", *map(_line, swap_figures(judged, split)))
    ]
    median, high = milliseconds(both)
    lines.append(f"\none claim: median {median:.2f} ms, 95 % under {high:.2f} ms\n")
    if run.out is not None:
        run.out.mkdir(parents=True, exist_ok=True)
        wrong = [one for one in both if one.flagged == one.case.true]
        text = "".join(
            json.dumps({**asdict(one.case), "support": str(one.support), "reason": one.reason}, ensure_ascii=False)
            + "\n"
            for one in wrong
        )
        (run.out / "swaps.jsonl").write_text(text, encoding="utf-8")
    return run.tell("swaps", "\n".join(lines), swap_failures({**sets, "both": both}))


def swap_failures(sets: dict[str, list[Judged]]) -> list[str]:
    """One line for each gate that does not hold."""
    failures = []
    for name, judged in sets.items():
        figures = {figure.name: figure.value for figure in swap_figures(judged, "report")}
        if figures.get("false: caught", 1.0) < CAUGHT.get(name, 0.0):
            failures.append(f"{name}: {figures['false: caught']:.1%} caught, the gate is {CAUGHT[name]:.0%}")
        if figures.get("true: doubted", 0.0) > DOUBTED.get(name, 1.0):
            failures.append(f"{name}: {figures['true: doubted']:.1%} doubted, the gate is {DOUBTED[name]:.0%}")
    return failures


def _line(figure: Figure) -> str:
    return f"  {figure.name:<24}{figure.value:>7.1%}  [{figure.low:.1%} – {figure.high:.1%}]  n={figure.count}"
