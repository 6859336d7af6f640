"""The run as a ragas experiment gives the numbers it gives without, and the judge's gaps are counted.

ragas and its dependencies warn of their own affairs; that is not this project's to mend.
"""

from __future__ import annotations

import json
import math
from pathlib import Path

import pytest

from eval.answers import run_sets
from eval.gold_questions import load_gold
from eval.ragas_run import MISSING, experiment_loop, installed, judged, own_metrics, texts_told
from eval.records import record_of
from rag.engine import Engine
from rag.settings import Settings
from tests.eval.judge_server import judge_server
from tests.eval.makers import gold, outcome
from tests.eval.test_records import numbers

pytestmark = [
    pytest.mark.skipif(not installed(), reason=MISSING),
    pytest.mark.filterwarnings("ignore"),
]

FEW = {"gold": load_gold("sample-issue")[:10]}


def test_the_experiment_gives_the_same_numbers_and_keeps_its_rows(
    sample_engine: Engine, sample_settings: Settings, tmp_path: Path
) -> None:
    loop = experiment_loop(tmp_path / "ragas", "few")
    with_ragas = run_sets(sample_engine, FEW, sample_settings, tmp_path, seed=1, loop=loop)
    assert numbers(with_ragas) == numbers(run_sets(sample_engine, FEW, sample_settings, None, seed=1))
    rows = (tmp_path / "ragas" / "experiments" / "few.jsonl").read_text(encoding="utf-8").splitlines()
    assert {json.loads(row)["key"] for row in rows} == {record.key for record in with_ragas}
    assert (tmp_path / "ragas" / "datasets" / "few.jsonl").is_file()


def test_an_error_while_asking_is_raised_not_printed(sample_engine: Engine, sample_settings: Settings) -> None:
    class BrokenEngine:
        library = sample_engine.library

        def stream(self, *_arguments: object) -> None:
            raise RuntimeError("the engine broke")

    with pytest.raises(RuntimeError, match="the engine broke"):
        run_sets(BrokenEngine(), FEW, sample_settings, None, seed=1, loop=experiment_loop(None, "few"))  # type: ignore[arg-type]


def test_the_measures_are_ragas_metrics() -> None:
    metrics = own_metrics()
    assert metrics["right"].score(outcome=outcome()).value == 1.0
    assert math.isnan(metrics["lists complete"].score(outcome=outcome()).value)
    assert metrics["lists complete"].score(outcome=outcome(asked=gold(kind="list"))).value == 1.0


def test_overlap_with_the_gold_quote_counts_chinese_characters() -> None:
    told = {one.name: one for one in texts_told([record_of("gold", outcome(), {})])}
    assert told["BLEU (zh)"].value == pytest.approx(
        0.45, abs=0.15
    )  # half of the answer is the quote; ROUGE would say 0
    assert told["chrF"].count == 1
    assert texts_told([]) == []


def judge_settings(url: str) -> Settings:
    return Settings(judge_url=url, judge_model="judge", judge_timeout_s=20, judge_questions=3)


def test_a_judge_is_asked_about_so_many_answers_and_agrees() -> None:
    records = [record_of("gold", outcome(asked=gold(id=f"q{number}")), {}) for number in range(5)]
    with judge_server() as (url, asked):
        told = judged(records, judge_settings(url))
    assert [one.name for one in told] == [
        "faithfulness",
        "answer relevancy",
        "context precision",
        "context recall",
        "factual correctness",
    ]
    assert [(one.count, one.failed) for one in told] == [(3, 0)] * 5
    assert told[0].value == 1.0
    assert any("每家企業最高補助10萬元" in text for text in asked)


def test_a_judge_that_talks_nonsense_is_counted_not_averaged() -> None:
    records = [record_of("gold", outcome(asked=gold(id=f"q{number}")), {}) for number in range(3)]
    with judge_server(broken_every=1) as (url, _asked):
        told = judged(records, judge_settings(url))
    assert [(one.value, one.count, one.failed) for one in told] == [(None, 0, 3)] * 5


def test_without_a_judge_nobody_is_asked() -> None:
    assert judged([record_of("gold", outcome(), {})], Settings()) == []
