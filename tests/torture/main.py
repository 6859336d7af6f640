"""``make torture``: the long runs, one table. ``python -m tests.torture.main quick`` takes under three minutes; CI runs that.

Each line: whether the goal is met, the measure, what was found, the goal. The exit status is 1 when one is not met.
"""

from __future__ import annotations

import statistics
import sys
import time
from collections.abc import Iterator

from tests.torture.crowd import measure
from tests.torture.fuzz import PARTS, fuzz
from tests.torture.openapi import run as openapi
from tests.torture.overhead import measure as overhead
from tests.torture.regexes import patterns, superlinear

Line = tuple[str, str, str, bool]


def lines(*, quick: bool) -> Iterator[Line]:
    """The table, line by line as it is measured."""
    yield from measure(quick=quick)
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
