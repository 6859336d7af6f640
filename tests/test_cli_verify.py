"""``wenju verify`` and a model that is not there, as scripts see them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from rag.settings import Settings
from tests.test_cli import SUBSIDY, fails_with, wenju


def test_a_draft_against_the_index(sample_settings: Settings, tmp_path: Path) -> None:
    draft = tmp_path / "draft.txt"
    draft.write_text("每名員工最高補助1萬元，每家企業最多補助10萬元。\n每家企業最多補助30萬元。", encoding="utf-8")
    result = wenju("verify", "--text", draft, "--json", storage=sample_settings.storage_dir)
    assert result.returncode == 1, result.stderr
    found = json.loads(result.stdout)
    assert [one["support"] for one in found] == ["supported", "contradicted"]
    assert found[0]["page"] == "32"
    assert found[0]["instead"] is None
    assert "30萬元" in found[1]["reason"]
    assert "每家企業最多補助10萬元" in found[1]["instead"]
    plain = wenju("verify", "--text", draft, storage=sample_settings.storage_dir).stdout
    assert "(1 of 2 sentences stand in the articles)" in plain
    assert "原文：「30人以下服務業數位轉型培力補助」採「實報實銷」" in plain


def test_a_draft_that_is_borne_out_exits_0(sample_settings: Settings, tmp_path: Path) -> None:
    draft = tmp_path / "draft.txt"
    draft.write_text("每名員工最高補助1萬元，每家企業最多補助10萬元。", encoding="utf-8")
    assert wenju("verify", "--text", draft, storage=sample_settings.storage_dir).returncode == 0


def test_the_forms_of_a_figure_in_a_batch(tmp_path: Path) -> None:
    pairs = [
        ("年增率為3.2%。", "年增率為-3.2%。", False),
        ("年增率為3.2%。", "年增率為△3.2%。", False),
        ("年增率為1.5%。", "年增率為(1.5%)。", False),
        ("年增率為0.7%。", "年增率為－0.7%。", False),
        ("營收增加3倍。", "營收為去年的3倍。", False),
        ("1/3的業者表示缺工。", "三分之一的業者表示缺工。", True),
        ("五成業者表示缺工。", "半數業者表示缺工。", True),
        ("每家補助10萬元。", "每家最高補助10萬元。", False),
    ]
    lines = [json.dumps({"id": str(n), "answer": a, "passages": [b]}) for n, (a, b, _) in enumerate(pairs)]
    (tmp_path / "in.jsonl").write_text("\n".join(lines), encoding="utf-8")
    result = wenju(
        "verify", "--batch", tmp_path / "in.jsonl", "--out", tmp_path / "out.jsonl", storage=tmp_path / "none"
    )
    assert result.returncode == 0, result.stderr
    told = [json.loads(line)["supported"] for line in (tmp_path / "out.jsonl").read_text("utf-8").splitlines()]
    assert told == [holds for *_, holds in pairs]


def test_answers_in_a_batch_need_no_index(tmp_path: Path) -> None:
    (tmp_path / "in.jsonl").write_text(
        json.dumps({"id": "a", "answer": "最多10萬元。[1]", "passages": ["最多補助10萬元。"]}, ensure_ascii=False)
        + "\n",
        encoding="utf-8",
    )
    result = wenju(
        "verify", "--batch", tmp_path / "in.jsonl", "--out", tmp_path / "out.jsonl", storage=tmp_path / "none"
    )
    assert result.returncode == 0, result.stderr
    line = json.loads((tmp_path / "out.jsonl").read_text(encoding="utf-8"))
    assert (line["id"], line["supported"], line["claims"][0]["text"]) == ("a", True, "最多10萬元。")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ((), "give --text FILE, or --batch IN.jsonl --out OUT.jsonl"),
        (("--batch", "x.jsonl"), "give --text FILE"),
        (("--batch", "x.jsonl", "--out", "y.jsonl"), "x.jsonl: No such file"),
        (("--text", "x.txt"), "x.txt: No such file"),
    ],
)
def test_what_does_not_go_together(tmp_path: Path, arguments: tuple[str, ...], message: str) -> None:
    fails_with(wenju("verify", *arguments, storage=tmp_path / "none"), message)


def test_a_model_that_is_not_there_leaves_the_quoted_answer_and_says_so(sample_settings: Settings) -> None:
    result = wenju(
        "ask", SUBSIDY, "--json", storage=sample_settings.storage_dir, WENJU_LLM="openai/none", WENJU_LLM_URL="http://127.0.0.1:9/v1"
    )  # fmt: skip
    assert result.returncode == 0, result.stderr
    answer = json.loads(result.stdout)
    assert (answer["status"], answer["engine"]) == ("answered", "extractive")
    assert "語言模型" in answer["notice"]
    assert "10萬元" in answer["answer"]


def test_a_provider_that_is_not_known(sample_settings: Settings) -> None:
    fails_with(
        wenju("ask", SUBSIDY, storage=sample_settings.storage_dir, WENJU_LLM="gpt"), "WENJU_LLM='gpt' must be one of"
    )
