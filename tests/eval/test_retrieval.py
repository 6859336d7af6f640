"""The retrieval suite's own arithmetic, and that it tells halves and writings apart."""

from __future__ import annotations

import json
import lzma
from pathlib import Path

import pytest

from eval.retrieval import FLOORS, Ranks, Result, measure, results_table, retrieval_failures
from eval.speed import speed_table
from eval.squad import DRCD_TRAINING_SHARE, in_training, read_squad
from rag.errors import SourceError
from rag.settings import Settings


def test_recall_and_mean_reciprocal_rank_worked_example() -> None:
    ranks = Ranks((1, 2, None, 4))
    assert [ranks.recall(k).value for k in (1, 2, 5)] == [0.25, 0.5, 0.75]
    assert ranks.mrr() == pytest.approx((1 + 1 / 2 + 1 / 4) / 4)


def test_squad_files(tmp_path: Path) -> None:
    paragraph = {"context": "茶 [SEP] 茶葉產於山區。", "qas": [{"question": " 產於何處 ", "id": "1", "answers": []}]}
    path = tmp_path / "x.json"
    path.write_text(json.dumps({"data": [{"title": "茶", "paragraphs": [paragraph]}]}), encoding="utf-8")
    (found,) = read_squad(path)
    assert (found.title, found.text, found.questions) == ("茶", "茶葉產於山區。", ("產於何處",))
    path.write_text("{}", encoding="utf-8")
    with pytest.raises(SourceError, match="cannot be read as a SQuAD file"):
        read_squad(path)


def test_the_split_is_by_title_and_about_half() -> None:
    titles = [f"條目{number}" for number in range(1000)]
    assert 400 < sum(in_training(title, DRCD_TRAINING_SHARE) for title in titles) < 600
    assert in_training("茶", 0) is False
    assert in_training("茶", 100) is True


def test_the_suite_runs_on_the_paraphrase_set_alone(tmp_path: Path) -> None:
    results = measure(tmp_path, Settings())
    assert [result.name for result in results] == ["paraphrase, tune half", "paraphrase, test half"]
    assert [len(result.hybrid.ranks) for result in results] == [75, 75]
    assert "paraphrase, test half" in results_table(results)


def test_a_figure_under_its_floor_is_named() -> None:
    name = "paraphrase, test half"
    good, bad = Ranks((1,) * 20), Ranks((1, 11, *(None,) * 18))
    assert retrieval_failures([Result(name, bad, bad, good), Result("no such set", bad, bad, bad)]) == []
    assert [line.split(":")[0] for line in retrieval_failures([Result(name, good, good, bad)])] == [name] * len(
        FLOORS[name]
    )


def test_the_speed_suite_measures_a_small_index(tmp_path: Path) -> None:
    (tmp_path / "training").mkdir()
    (tmp_path / "benchmarks").mkdir()
    articles = [json.dumps({"text": f"第{number}號碳費公告。" * 40}, ensure_ascii=False) for number in range(30)]
    with lzma.open(tmp_path / "training" / "news.jsonl.xz", "wt", encoding="utf-8") as file:
        file.write("\n".join(articles))
    paragraph = {"context": "碳費由環境部徵收。", "qas": [{"question": "誰徵收碳費", "id": "1", "answers": []}]}
    questions = json.dumps({"data": [{"title": "碳費", "paragraphs": [paragraph]}]}, ensure_ascii=False)
    (tmp_path / "benchmarks" / "DRCD_dev.json").write_text(questions, encoding="utf-8")
    table = speed_table(tmp_path, Settings(), sizes=(20,))
    assert "     20 passages: indexed in" in table
    with pytest.raises(SourceError, match=r"needs .*news\.jsonl\.xz"):
        speed_table(tmp_path / "none", Settings())
