"""``make torture``: the long runs, one table. ``python -m tests.torture.main quick`` takes under three minutes; CI runs that.

Each line: whether the goal is met, the measure, what was found, the goal. The exit status is 1 when one is not met.
"""

from __future__ import annotations

import statistics
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from tests.torture.crowd import measure
from tests.torture.damage import damages
from tests.torture.full_disk import NoDiskError, full_disks
from tests.torture.fuzz import PARTS, fuzz
from tests.torture.kill_ingest import torture
from tests.torture.openapi import run as openapi
from tests.torture.overhead import measure as overhead
from tests.torture.regexes import patterns, superlinear

Line = tuple[str, str, str, bool]


def lines(*, quick: bool) -> Iterator[Line]:
    """The table, line by line as it is measured."""
    yield from measure(quick=quick)
    yield _damage(quick=quick)
    yield _full_disks(quick=quick)
    if not quick:  # the test run has a few rounds
        with tempfile.TemporaryDirectory() as place:
            kills = torture(Path(place), 200, seed=int(time.time()))
        yield "kill -9 over ingest, rebuild, roll-back, publish", f"{kills.total()} rounds, nothing lost", "200", True
    seconds = 3.0 if quick else 600.0
    for name, part in PARTS.items():
        tried, failures = fuzz(part, seconds, seed=int(time.time()))
        yield (
            f"fuzz {name}, {seconds:.0f} s",
            "; ".join([f"{tried:,} texts, {len(failures)} failures", *failures]),
            "0",
            not failures,
        )
    if quick:  # the test run drives the patterns
        return
    cases, status, _ = openapi()
    yield (
        "OpenAPI document by schemathesis, all checks",
        f"{cases:,} cases, {'no' if not status else 'some'} failures",
        "0",
        not status,
    )
    added, first = overhead()
    yield "HTTP over the engine, p50", f"{statistics.median(added):.1f} ms", "≤ 5 ms", statistics.median(added) <= 5
    yield "first event of a stream, slowest", f"{max(first):.1f} ms", "≤ 100 ms", max(first) <= 100
    found = patterns()
    slow = [f"{one.place} {why}" for one in found if (why := superlinear(one))]
    yield "regexes superlinear on 100 kB", "; ".join([f"{len(slow)} of {len(found)}", *slow]), "0", not slow


def _damage(*, quick: bool) -> Line:
    found = [(case, verdict) for case, verdict, _ in damages(quick=quick)]
    counts = Counter(verdict for _, verdict in found)
    wrong = [f"{verdict}: {case}" for case, verdict in found if verdict != "held"]
    told = " / ".join(str(counts[kind]) for kind in ("silent", "traceback", "not mended"))
    return (
        f"{len(found)} ways of damage: silent / traceback / not mended",
        "; ".join([told, *wrong]),
        "0 / 0 / 0",
        not wrong,
    )


def _full_disks(*, quick: bool) -> Line:
    try:
        found = [*full_disks(quick=quick)]
    except NoDiskError as error:
        return "full disks", str(error), "0", True
    wrong = [f"{case}: {said}" for case, said in found if said]
    return (
        f"{len(found)} full disks: not one line, not intact, not mended",
        "; ".join([str(len(wrong)), *wrong]),
        "0",
        not wrong,
    )


def main() -> int:
    """Print the table; returns the exit status."""
    failed = 0
    for name, found, goal, met in lines(quick="quick" in sys.argv[1:]):
        sys.stdout.write(f"{'ok  ' if met else 'FAIL'}  {name}: {found} (goal {goal})\n")
        sys.stdout.flush()
        failed += not met
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
