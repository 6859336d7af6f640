"""Public benchmarks on made-up files of their formats: what is drawn, what is right, and what is said of a file."""

from __future__ import annotations

import json
import random
from dataclasses import replace
from pathlib import Path

import pytest

from eval.public.catalogue import BENCHMARKS, SHA256
from eval.public.rgb import Item, drawn, holds_answers, read_rgb, rgb_figures
from eval.public.suite import run_public
from eval.running import Run
from rag.domain import Status
from rag.errors import SourceError
from rag.settings import Settings
from tests.eval.makers import answer

PARAGRAPHS = [
    ("碳費由環境部向排放大戶徵收，每公噸300元。", "碳費由誰徵收？", "環境部"),
    ("茶葉主要產於阿里山與坪林。", "茶葉主要產於哪裡？", "阿里山"),
    ("高雄港是臺灣最大的港口。", "臺灣最大的港口是哪個？", "高雄港"),
]
REFINE = {
    "id": 0,
    "query": "碳費由誰徵收？",
    "answer": ["環境部", ["300元", "三百元"]],
    "positive": ["碳費由環境部徵收，每公噸300元。", "環境部向排放大戶徵收碳費，每公噸300元。"],
    "negative": [f"第{number}屆運動會在高雄舉行。" for number in range(8)],
}
FACT = {**REFINE, "answer": "環境部", "positive_wrong": ["碳費由經濟部徵收。"], "fakeanswer": "經濟部"}


def squad(path: Path) -> None:
    data = []
    for number, (context, question, said) in enumerate(PARAGRAPHS):
        answers = [{"text": said, "answer_start": context.index(said)}]
        asked = [{"question": question, "id": str(number), "answers": answers}]
        data.append({"title": f"條目{number}", "paragraphs": [{"context": context, "qas": asked}]})
    path.write_text(json.dumps({"data": data}, ensure_ascii=False), encoding="utf-8")


def jsonl(path: Path, *values: dict[str, object]) -> Path:
    path.write_text("".join(json.dumps(value, ensure_ascii=False) + "\n" for value in values), encoding="utf-8")
    return path


def test_what_is_at_hand_is_measured_and_what_is_not_is_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    squad(tmp_path / "ODSQA_textq.json")
    jsonl(tmp_path / "zh_refine.json", REFINE)
    assert run_public(Run(Settings(), tmp_path / "out", tmp_path, name="public"))
    printed = capsys.readouterr().out
    assert "ODSQA, text questions  (3 questions)\n  R@1                                100.0" in printed
    assert "published: R@5/MRR: BM25 97.0/93.3" in printed
    assert "RGB rejection  (1 questions)" in printed
    assert "(not on record)" in printed
    assert "not at hand: DRCD dev (DRCD_dev.json)" in printed
    found = json.loads((tmp_path / "out" / "public.json").read_text(encoding="utf-8"))
    assert {one["name"] for one in found["benchmarks"]} == {"ODSQA, text questions", "RGB noise", "RGB rejection"}


def test_another_file_than_the_one_on_record_fails(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    squad(tmp_path / "cmrc2018_trial.json")
    assert not run_public(Run(Settings(), None, tmp_path / "cmrc2018_trial.json", name="public"))
    assert "is another file than the one on record" in capsys.readouterr().out


def test_without_any_file_it_is_said_where_one_comes_from(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="holds no file of a public benchmark: get one, such as DRCD_dev"):
        run_public(Run(Settings(), None, tmp_path, name="public"))


def test_questions_in_another_language_are_asked_of_their_twins(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    squad(tmp_path / "xquad.zh.json")
    squad(tmp_path / "xquad.en.json")
    run_public(Run(Settings(), None, tmp_path, name="public"))
    assert "XQuAD en → zh  (3 questions)" in capsys.readouterr().out


def test_five_passages_with_as_much_noise_as_asked(tmp_path: Path) -> None:
    (item,) = read_rgb(jsonl(tmp_path / "zh_refine.json", REFINE))
    for noise, with_answer in ((0.0, 2), (0.4, 2), (0.8, 1), (1.0, 0)):
        passages = drawn(item, noise, random.Random(1))
        assert len(passages) == 5
        assert sum("環境部" in text for text in passages) == with_answer
    parts = Item("?", (("a",), ("b",)), (("a1", "a2"), ("b1", "b2")), ("n",) * 5, (), "")
    assert {text[0] for text in drawn(parts, 0.6, random.Random(2)) if text[0] != "n"} == {"a", "b"}


def test_an_answer_is_right_with_all_parts_in_its_first_160_characters() -> None:
    item = Item("?", (("10萬元",), ("1萬元", "一萬元")), (), (), (), "")
    assert holds_answers(item, answer())
    assert not holds_answers(item, answer(status=Status.RELATED))
    assert not holds_answers(item, replace(answer(), text="長" * 160 + answer().text))
    assert not holds_answers(replace(item, answers=(("環境部",),)), answer())


def test_the_four_tasks_run_on_files_of_their_format(tmp_path: Path) -> None:
    integration = {**REFINE, "positive": [["碳費由環境部徵收。"], ["碳費每公噸300元。"]]}
    figures = {
        task: rgb_figures(task, jsonl(tmp_path / f"{task}.json", value), Settings())
        for task, value in {"noise": REFINE, "rejection": REFINE, "integration": integration, "conflict": FACT}.items()
    }
    assert [figure.name for figure in figures["noise"]] == ["right, noise 0", "right, noise 0.4", "right, noise 0.8"]
    assert figures["rejection"][0].value == 1.0
    assert figures["rejection"][1].value == 0.0
    assert [figure.name for figure in figures["conflict"]] == ["both versions shown", "right version shown"]
    assert figures["integration"][0].count == 1
    with pytest.raises(SourceError, match="cannot be read as a file of RGB"):
        read_rgb(jsonl(tmp_path / "bad.json", {"query": "?"}))


def test_every_benchmark_says_where_it_comes_from() -> None:
    assert all(benchmark.origin and benchmark.licence for benchmark in BENCHMARKS)
    assert SHA256.keys() <= {name for benchmark in BENCHMARKS for name in benchmark.files}
