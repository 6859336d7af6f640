"""Records come back as they were, a killed run goes on, another program starts anew."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from eval.answers import Ask, Asked, Item, Keep, one_by_one, run_sets
from eval.gold_questions import GoldQuestion, load_gold
from eval.records import RECORDS, Journal, Record, fingerprint, read_records
from rag.engine import Engine
from rag.errors import SourceError
from rag.settings import Settings
from tests.eval.makers import gold, record

FEW = load_gold("sample-issue")[:12]
PARTIAL = "records.partial.jsonl"


class KilledError(Exception):
    """Stands for a kill in the middle of a run."""


def numbers(records: list[Record]) -> list[tuple[str, dict[str, float]]]:
    """What two runs must have in common: everything but ids and times."""
    return [(one.key, {name: value for name, value in one.values.items() if name != "latency"}) for one in records]


def test_round_trip(tmp_path: Path) -> None:
    journal = Journal(tmp_path, "mark")
    records = [record(2, {"right": 1.0}), record(1, {"right": 0.0})]
    for one in records:
        journal.add(one)
    with pytest.raises(SourceError, match="holds no complete run: run wenju eval first"):
        read_records(tmp_path)
    assert journal.finish(["gold/q1", "gold/q2"]) == records[::-1]
    assert read_records(tmp_path) == records[::-1]
    assert not (tmp_path / PARTIAL).exists()


def test_a_killed_run_goes_on_behind_its_last_whole_line(
    sample_engine: Engine, sample_settings: Settings, tmp_path: Path
) -> None:
    asked: list[str] = []

    def killed_after(count: int) -> Callable[[Sequence[Item], Ask, Keep], None]:
        def loop(items: Sequence[Item], ask: Ask, keep: Keep) -> None:
            def counted(item: Item) -> Asked:
                if len(asked) == count:
                    raise KilledError
                asked.append(item.key)
                return ask(item)

            one_by_one(items, counted, keep)

        return loop

    sets = {"gold": FEW}
    with pytest.raises(KilledError):
        run_sets(sample_engine, sets, sample_settings, tmp_path, seed=1, loop=killed_after(5))
    with (tmp_path / PARTIAL).open("a", encoding="utf-8") as file:
        file.write('{"set": "gold", "gold": {"id"')  # killed while it wrote
    records = run_sets(sample_engine, sets, sample_settings, tmp_path, seed=1, loop=killed_after(-1))
    assert asked == [f"gold/{question.id}" for question in FEW]
    assert numbers(records) == numbers(run_sets(sample_engine, sets, sample_settings, None, seed=1))
    assert len((tmp_path / RECORDS).read_text(encoding="utf-8").splitlines()) == len(FEW)


def test_records_of_another_program_or_other_questions_are_not_mixed_in(tmp_path: Path) -> None:
    Journal(tmp_path, "one program").add(record(1, {"right": 1.0}))
    assert Journal(tmp_path, "another").found == {}
    settings = Settings()
    marks = {
        fingerprint(settings, [gold()], 1, "b"),
        fingerprint(settings, [gold()], 2, "b"),
        fingerprint(settings, [gold(question="？")], 1, "b"),
        fingerprint(settings, [gold()], 1, "c"),
        fingerprint(Settings(answer_floor=0.9), [gold()], 1, "b"),
    }
    assert len(marks) == 5
    assert fingerprint(Settings(storage_dir=tmp_path), [gold()], 1, "b") in marks  # where state lies changes no answer


def test_two_runs_give_the_same_numbers(sample_engine: Engine, sample_settings: Settings) -> None:
    sets: dict[str, list[GoldQuestion]] = {"gold": FEW}
    first, second = (run_sets(sample_engine, sets, sample_settings, None, seed=7) for _ in range(2))
    assert numbers(first) == numbers(second)
    assert any("stays: one character dropped" in values for _, values in numbers(first))


def test_records_are_plain_json(tmp_path: Path) -> None:
    journal = Journal(tmp_path, "m")
    journal.add(record(1, {"right": 1.0}))
    journal.finish(["gold/q1"])
    (line,) = (tmp_path / RECORDS).read_text(encoding="utf-8").splitlines()
    value = json.loads(line)
    assert value["answer"]["citations"][0]["quote"] in value["hits"][0]["text"]
    assert value["gold"]["facts"] == [["10萬元", "十萬元"]]
