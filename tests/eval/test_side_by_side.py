"""Several processes give the numbers that one gives, and what goes wrong in one of them is raised."""

from __future__ import annotations

from concurrent.futures.process import BrokenProcessPool
from pathlib import Path

import pytest

from eval.answers import Ask, Item, Keep, one_by_one, run_sets
from eval.gold_questions import load_gold
from eval.side_by_side import side_by_side
from rag.engine import Engine
from rag.settings import Settings
from tests.eval.test_records import numbers

FEW = {"gold": load_gold("sample-issue")[:4]}


def test_two_processes_give_the_numbers_of_one(sample_engine: Engine, sample_settings: Settings) -> None:
    two = side_by_side(one_by_one, sample_settings, seed=1, processes=2)
    together = run_sets(sample_engine, FEW, sample_settings, None, seed=1, loop=two)
    assert numbers(together) == numbers(run_sets(sample_engine, FEW, sample_settings, None, seed=1))


def test_few_questions_are_asked_where_they_are(sample_settings: Settings) -> None:
    asked: list[str] = []

    def loop(items: list[Item], ask: Ask, _keep: Keep) -> None:
        for item in items:
            ask(item)

    items = [Item("gold", gold) for gold in FEW["gold"]]
    side_by_side(loop, sample_settings, seed=1)(items, lambda item: asked.append(item.key), print)  # type: ignore
    assert asked == [item.key for item in items]


def test_a_process_that_fails_ends_the_run(sample_engine: Engine, tmp_path: Path) -> None:
    nothing = Settings(storage_dir=tmp_path)
    with pytest.raises(BrokenProcessPool, match="terminated abruptly"):
        run_sets(sample_engine, FEW, nothing, None, seed=1, loop=side_by_side(one_by_one, nothing, 1, processes=2))
