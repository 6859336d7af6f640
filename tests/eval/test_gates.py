"""Intervals against known cases, and gates that fail when they should and only then."""

from __future__ import annotations

import math
import random
from pathlib import Path

import pytest

from eval.baseline import Before, read_baseline, write_baseline
from eval.bootstrap import mean_interval, paired_interval
from eval.gates import failures, judge
from eval.records import Record
from rag.errors import SourceError
from tests.eval.makers import record

N = 160


def run_of(rights: list[float], **more: float) -> list[Record]:
    return [record(number, {"right": right, **more}) for number, right in enumerate(rights)]


def before(records: list[Record]) -> dict[str, Before]:
    return {one.key: Before(one.cluster, one.values) for one in records}


def test_the_interval_of_a_mean_holds_it_and_grows_where_questions_on_one_article_agree() -> None:
    values = {str(number): float(number % 16 < 8) for number in range(N)}
    alone = mean_interval(values, {key: key for key in values}, seed=1)
    together = mean_interval(values, {key: str(int(key) % 16) for key in values}, seed=1)
    assert alone.value == together.value == 0.5
    assert alone.low < 0.5 < alone.high
    # 16 articles that are wholly right or wholly wrong: the error of 16 coin flips, not of 160
    assert together.high - together.low == pytest.approx(2 * 1.96 * math.sqrt(0.25 / 16), rel=0.2)
    assert together.high - together.low > 2.5 * (alone.high - alone.low)


def test_a_perfect_share_still_has_an_interval() -> None:
    perfect = mean_interval({str(n): 1.0 for n in range(10)}, {str(n): str(n) for n in range(10)}, seed=1)
    assert (perfect.value, perfect.high) == (1.0, 1.0)
    assert perfect.low == pytest.approx(0.72, abs=0.01)  # Wilson


def test_pairing_takes_out_what_both_runs_share() -> None:
    old = {str(n): float(n % 2) for n in range(N)}
    new = {key: value if int(key) % 10 else 0.0 for key, value in old.items()}
    clusters = {key: str(int(key) % 20) for key in old}
    change = paired_interval(new, old, clusters, seed=3)
    assert change is not None
    assert change.value == pytest.approx(sum(new.values()) / N - 0.5)
    assert paired_interval(old, old, clusters, seed=3).value == 0.0  # type: ignore[union-attr]
    assert paired_interval({}, old, clusters, seed=3) is None
    few = paired_interval({"1": 0.0}, {"1": 1.0}, {"1": "a"}, seed=3)
    assert few is not None
    assert math.isnan(few.low)


def test_the_same_run_fails_nothing_and_the_same_seed_gives_the_same_rows() -> None:
    records = run_of([float(n % 3 > 0) for n in range(N)])
    rows = judge(records, before(records), {}, 148)
    assert failures(rows) == []
    assert rows == judge(records, before(records), {}, 148)


def test_a_real_loss_fails_and_names_its_questions() -> None:
    old = run_of([1.0] * N)
    new = run_of([float(n % 5 > 0) for n in range(N)])
    (row,) = judge(new, before(old), {}, 148)
    assert row.failures[0].startswith("right: -20.0 points against the baseline (95 %:")
    assert "gold/q5" in row.worse
    assert failures(judge(old, before(new), {}, 148)) == []  # a gain is no failure


def test_a_loss_within_the_margin_or_within_chance_does_not_fail() -> None:
    old = run_of([1.0] * N)
    assert failures(judge(run_of([0.0] * 3 + [1.0] * (N - 3)), before(old), {}, 148)) == []
    # a loss on one article alone: 20 questions, one cluster; other articles would not show it
    one_article = run_of([float(n % 8 > 0) for n in range(N)])
    assert judge(one_article, before(old), {}, 148)[0].change.high >= 0.0  # type: ignore[union-attr]
    assert failures(judge(one_article, before(old), {}, 148)) == []


def test_less_is_better_where_less_is_better() -> None:
    short, long = (
        run_of([1.0] * N, **{"length outside lists": 60.0}),
        run_of([1.0] * N, **{"length outside lists": 300.0}),
    )
    assert [line.split(":")[0] for line in failures(judge(long, before(short), {}, 148))] == ["length outside lists"]
    assert failures(judge(short, before(long), {}, 148)) == []


def test_floors_hold_on_the_test_half_alone() -> None:
    records = [record(n, {"right": float(n % 2)}, split="test" if n % 2 else "tune") for n in range(N)]
    assert failures(judge(records, {}, {"right": 0.9}, 148)) == []
    assert failures(judge(records[::2], {}, {"right": 0.9}, 148)) == ["right: not measured, its floor is 90.0%"]
    assert failures(judge(run_of([0.0, 1.0]), {}, {"right": 0.9}, 148)) == ["right: 50.0% is under the floor of 90.0%"]


def test_a_measure_that_vanishes_fails() -> None:
    old = run_of([1.0] * N, **{"citation precision": 1.0})
    assert failures(judge(run_of([1.0] * N), before(old), {}, 148)) == []  # no row: nothing of it is measured or asked
    new = run_of([1.0] * N)
    new.append(record(N, {"citation precision": 1.0}))
    assert failures(judge(new, before(old), {}, 148)) == [
        "citation precision: no longer measured on any question, the baseline has it on 160"
    ]


def test_noise_in_both_directions_fails_nothing_in_twenty_runs() -> None:
    old = run_of([float(n % 2) for n in range(N)])
    for seed in range(20):
        chance = random.Random(seed)
        rights = [1.0 - r.values["right"] if chance.random() < 0.05 else r.values["right"] for r in old]
        assert failures(judge(run_of(rights), before(old), {}, seed)) == []


def test_a_baseline_comes_back_as_it_was_written(tmp_path: Path) -> None:
    path = tmp_path / "b" / "sample.jsonl"
    records = [record(2, {"right": 1.0, "latency": 3.2}), record(1, {"Brier": 0.12345678})]
    write_baseline(path, records)
    assert read_baseline(path) == {
        "gold/q1": Before("a1", {"Brier": 0.123457}),
        "gold/q2": Before("a2", {"right": 1.0}),
    }
    assert read_baseline(tmp_path / "none.jsonl") == {}
    path.write_text("{}\n", encoding="utf-8")
    with pytest.raises(SourceError, match="is not a baseline"):
        read_baseline(path)


def test_variants_that_are_drawn_are_compared_under_the_same_seed_alone() -> None:
    old, new = (run_of([1.0] * N, **{"stays: a synonym": stays}) for stays in (1.0, 0.0))
    assert [line.split(":")[1] for line in failures(judge(new, before(old), {}, 148))] == [" a synonym"]
    assert failures(judge(new, before(old), {}, 149)) == []
