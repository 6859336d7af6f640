"""Gates: what makes a run fail, and which questions are behind it.

Two kinds. A floor is absolute and holds on the test half. Against the baseline a measure fails only when both are true: the 95 % interval of the
paired difference, resampled by article, lies wholly on the worse side of 0, and the change for the worse is more than the measure's margin.
The first alone would fail on a single question that tips over a perfect score, the second alone on chance.

Not for: judging by a language model; its figures are shown and never decide.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from eval.baseline import Before
from eval.bootstrap import Interval, mean_interval, paired_interval
from eval.measures import MEASURES, Measure
from eval.records import Record
from eval.running import SEED
from eval.variants import DRAWN, PREFIX, VARIANTS

_VARIANT_MARGIN = 0.02

ALL_MEASURES: tuple[Measure, ...] = (
    *MEASURES,
    *(Measure(PREFIX + name, "variants", lambda _outcome: None, _VARIANT_MARGIN) for name in VARIANTS),
)


@dataclass(frozen=True, slots=True)
class Row:
    """One measure of a run.

    Attributes:
        whole: over all questions of the run.
        test: over those of the test halves; None if it applies to none of them.
        floor: what ``test`` must reach (at most reach, where less is better); None: nothing is asked.
        before: the baseline's mean over the questions that both have; None without any.
        change: this run's mean over the same questions less that, with its interval.
        failures: why the measure fails the run, one line each; empty when it does not.
        worse: keys of the questions whose value got worse against the baseline; ``better`` likewise.
    """

    measure: Measure
    whole: Interval
    test: Interval | None
    floor: float | None
    before: float | None
    change: Interval | None
    failures: tuple[str, ...]
    worse: tuple[str, ...]
    better: tuple[str, ...]


def judge(records: Sequence[Record], before: Mapping[str, Before], floors: Mapping[str, float], seed: int) -> list[Row]:
    """Every measure that applies to a question of the run or has a floor, in the order of the tables.

    The baseline is of the seed ``SEED``; under another one, variants that are drawn are shown and not compared with it.
    """
    compared = _Compared(
        {r.key: r.cluster for r in records}, {r.key for r in records if r.gold.split == "test"}, before, seed
    )
    rows = []
    for measure in ALL_MEASURES:
        values = {record.key: record.values[measure.name] for record in records if measure.name in record.values}
        floor = floors.get(measure.name)
        if values or floor is not None:
            drawn = seed != SEED and measure.name.removeprefix(PREFIX) in DRAWN
            rows.append(_row(replace(measure, margin=None) if drawn else measure, values, floor, compared))
    return rows


def failures(rows: Sequence[Row]) -> list[str]:
    """One line for every gate that fails."""
    return [line for row in rows for line in row.failures]


def shown(measure: Measure, value: float, *, signed: bool = False) -> str:
    """A value in its unit: shares in per cent, other measures as they are."""
    sign = "+" if signed else ""
    if measure.unit == "share":
        return f"{100 * value:{sign}.1f}" + (" points" if signed else "%")
    return f"{value:{sign}.3f}" if measure.unit == "" else f"{value:{sign}.0f} {measure.unit}"


@dataclass(frozen=True, slots=True)
class _Compared:
    """What every row of a run is made with: the questions' clusters, which are on the test half, the baseline, the seed."""

    clusters: Mapping[str, str]
    tested: set[str]
    before: Mapping[str, Before]
    seed: int


def _row(measure: Measure, values: Mapping[str, float], floor: float | None, compared: _Compared) -> Row:
    clusters, before, seed = compared.clusters, compared.before, compared.seed
    tested = {key: value for key, value in values.items() if key in compared.tested}
    whole = mean_interval(values, clusters, seed) if values else Interval(0.0, 0.0, 0.0, 0)
    test = mean_interval(tested, clusters, seed) if tested else None
    both = clusters.keys() & before.keys()
    old = {key: before[key].values[measure.name] for key in both if measure.name in before[key].values}
    new = {key: values[key] for key in both if key in values}
    change = paired_interval(new, old, clusters, seed)
    moved = {key: measure.better * (new[key] - old[key]) for key in sorted(new.keys() & old.keys())}
    return Row(
        measure,
        whole,
        test,
        floor,
        sum(old.values()) / len(old) if old else None,
        change,
        (*_floor_failure(measure, test, floor), *_change_failure(measure, change, old)),
        tuple(key for key, step in moved.items() if step < -1e-3),
        tuple(key for key, step in moved.items() if step > 1e-3),
    )


def _floor_failure(measure: Measure, test: Interval | None, floor: float | None) -> list[str]:
    if floor is None:
        return []
    if test is None:
        return [f"{measure.name}: not measured, its floor is {shown(measure, floor)}"]
    if measure.better * (test.value - floor) >= -1e-9:
        return []
    side = "under the floor" if measure.better > 0 else "over the ceiling"
    return [f"{measure.name}: {shown(measure, test.value)} is {side} of {shown(measure, floor)}"]


def _change_failure(measure: Measure, change: Interval | None, old: Mapping[str, float]) -> list[str]:
    if measure.margin is None or not old:
        return []
    if change is None:
        return [f"{measure.name}: no longer measured on any question, the baseline has it on {len(old)}"]
    if measure.better * change.value >= -measure.margin or not _wholly_worse(measure, change):
        return []
    interval = f"{shown(measure, change.low, signed=True)} … {shown(measure, change.high, signed=True)}"
    return [f"{measure.name}: {shown(measure, change.value, signed=True)} against the baseline (95 %: {interval})"]


def _wholly_worse(measure: Measure, change: Interval) -> bool:
    return change.high < 0 if measure.better > 0 else change.low > 0
