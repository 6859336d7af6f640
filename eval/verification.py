"""The verification suite: how many false claims the code checks find, how many true ones they doubt, and how long they take.

Not for: what a model adds.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from eval.claims import Case, cases
from eval.metrics import Figure, share
from rag.checks.claim import check_claim
from rag.domain import Support

# What must hold on the reporting halves: kind → (least share found, or most share doubted where the claims are true).
GATES: dict[str, float] = {
    "number, new": 0.97,
    "number, same passage": 0.90,
    "negation": 0.95,
    "antonym": 0.96,
    "entity": 0.88,
    "verbatim": 0.0,
    "rewritten": 0.01,
    "paraphrased": 0.04,
}
DOUBTED = frozenset({"verbatim", "rewritten", "paraphrased"})


@dataclass(frozen=True, slots=True)
class Judged:
    """A case with what came of it."""

    case: Case
    support: Support
    reason: str
    ms: float

    @property
    def flagged(self) -> bool:
        """Whether the claim is kept from the reader as it stands."""
        return self.support is not Support.SUPPORTED


def judge(all_cases: Sequence[Case]) -> list[Judged]:
    """Check every case by code."""
    judged = []
    for case in all_cases:
        start = time.perf_counter()
        verdict = check_claim(case.claim, (case.passage,), case.context)
        judged.append(Judged(case, verdict.support, verdict.reason, (time.perf_counter() - start) * 1000))
    return judged


def verification_figures(judged: Sequence[Judged], split: str, origin: str = "") -> list[Figure]:
    """The share flagged of each kind, in one half (and of one origin)."""
    groups: dict[str, list[bool]] = {}
    for one in judged:
        if one.case.split == split and origin in {"", one.case.origin}:
            for name in _groups(one.case.kind):
                groups.setdefault(name, []).append(one.flagged)
    order = {name: at for at, name in enumerate(GATES)}
    return [
        share(name, values)
        for name, values in sorted(groups.items(), key=lambda pair: (order.get(pair[0], len(order)), pair[0]))
    ]


def _groups(kind: str) -> list[str]:
    if kind.startswith("negation"):
        return ["negation", kind]
    return ["rewritten", kind] if kind.startswith("rewritten") else [kind]


def milliseconds(judged: Sequence[Judged]) -> tuple[float, float]:
    """Median and 95th percentile of the time for one claim."""
    times = sorted(one.ms for one in judged)
    return times[len(times) // 2], times[int(len(times) * 0.95)]


def run_verification(data: Path | None, out: Path | None = None) -> bool:
    """Make the cases, judge them, print the table; returns whether every gate holds on the reporting halves together.

    Args:
        data: folder that holds ``benchmarks/``; None or without DRCD: the sample issue alone.
        out: folder for ``verify.txt`` and ``verify.jsonl`` (every case that was judged wrongly), None for neither.
    """
    judged = judge(cases(data))
    failures = gate_failures(verification_figures(judged, "report"))
    table = _table(judged) + ("".join(f"FAILED  {line}\n" for line in failures) or "all gates hold\n")
    sys.stdout.write(table)
    if out is not None:
        out.mkdir(parents=True, exist_ok=True)
        (out / "verify.txt").write_text(table, encoding="utf-8")
        with (out / "verify.jsonl").open("w", encoding="utf-8") as file:
            for one in judged:
                if one.flagged == one.case.true:
                    line = {**asdict(one.case), "support": str(one.support), "reason": one.reason}
                    file.write(json.dumps(line, ensure_ascii=False) + "\n")
    return not failures


def gate_failures(measured: Sequence[Figure]) -> list[str]:
    """One line for each kind whose share is on the wrong side of its gate."""
    failures = []
    for figure in measured:
        gate = GATES.get(figure.name)
        if gate is not None and (figure.value > gate if figure.name in DOUBTED else figure.value < gate):
            failures.append(f"{figure.name}: {figure.value:.1%}, the gate is {gate:.0%}")
    return failures


def _table(judged: Sequence[Judged]) -> str:
    lines = []
    for origin in dict.fromkeys(one.case.origin for one in judged):
        for split in ("tune", "report"):
            lines.append(f"\n{origin}, {split} half: share flagged")
            lines += [
                f"  {figure.name:<40}{figure.value:>7.1%}  [{figure.low:.1%} – {figure.high:.1%}]  n={figure.count}"
                for figure in verification_figures(judged, split, origin)
            ]
    median, high = milliseconds(judged)
    lines.append(f"\none claim: median {median:.2f} ms, 95 % under {high:.2f} ms ({len(judged)} claims)\n")
    return "\n".join(lines)
