"""The batch contract of ``wenju verify``."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from rag.errors import BatchError
from rag.verify_batch import read_answers, verified_json


def lines(path: Path, *values: object) -> Path:
    path.write_text("\n".join(json.dumps(value, ensure_ascii=False) for value in values), encoding="utf-8")
    return path


def test_claims_and_whether_all_are_supported(tmp_path: Path) -> None:
    passage = {"text": "每家企業最多補助10萬元。", "title": "114年的補助"}
    batch = lines(
        tmp_path / "in.jsonl",
        {"id": 7, "answer": "每家企業最多補助10萬元。[1]每家企業最多補助20萬元。", "passages": [passage]},
        {"id": "b", "answer": "2025年每家企業最多補助10萬元。", "passages": [passage]},
        {"id": "c", "answer": "", "passages": []},
    )
    found = [verified_json(item) for item in read_answers(batch)]
    assert [one["id"] for one in found] == ["7", "b", "c"]
    assert [claim["support"] for claim in found[0]["claims"]] == ["supported", "contradicted"]
    assert [one["supported"] for one in found] == [False, True, False]
    assert all(claim["reason"] for one in found for claim in one["claims"])


@pytest.mark.parametrize(
    ("value", "told"),
    [
        ({"id": 1, "answer": "a"}, "line 1 is not an object like"),
        ({"id": 1, "answer": "a", "passages": [3]}, "a passage must be a text"),
        ({"answer": "a", "passages": []}, "line 1 is not an object like"),
    ],
)
def test_a_line_that_cannot_be_used_is_named(tmp_path: Path, value: object, told: str) -> None:
    with pytest.raises(BatchError, match=told):
        read_answers(lines(tmp_path / "in.jsonl", value))


def test_what_is_no_json_is_named(tmp_path: Path) -> None:
    (tmp_path / "in.jsonl").write_text("{", encoding="utf-8")
    with pytest.raises(BatchError, match="line 1 is not valid JSON"):
        read_answers(tmp_path / "in.jsonl")
