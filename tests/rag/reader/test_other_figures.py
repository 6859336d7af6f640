"""Two articles that give two figures for one thing."""

from __future__ import annotations

from pathlib import Path

import pytest

from ingest.pipeline import ingest
from rag.domain import Status
from rag.engine import Engine
from rag.settings import Settings

FIRST = "---\ntitle: 產業結構\n---\n\n依白皮書，全國共有169萬家企業，其中中小企業占全體企業的98.9%。中小企業僱用近九百萬人。\n"
OTHERS = {
    "beside": ("臺灣擁有超過97%的中小企業，是經濟的主力。", True),
    "same": ("臺灣擁有98.9%的中小企業，是經濟的主力。", False),
    "of something else": ("逾六成中小企業有意導入數位工具。", False),
    "two figures": ("臺灣有97%的中小企業，大企業占3%。", False),
}


@pytest.mark.parametrize("name", OTHERS)
def test_another_articles_figure_stands_beside_the_answer(tmp_path: Path, name: str) -> None:
    sentence, shown = OTHERS[name]
    (tmp_path / "first.md").write_text(FIRST, encoding="utf-8")
    (tmp_path / "other.md").write_text(f"---\ntitle: 人力挑戰\n---\n\n{sentence}\n", encoding="utf-8")
    settings = Settings(storage_dir=tmp_path / "var", answer_floor=0.0)
    ingest([tmp_path / "first.md", tmp_path / "other.md"], settings)
    answer = Engine.open(settings).ask("中小企業占全體企業的百分之幾")
    assert answer.status is Status.ANSWERED
    assert "98.9%" in answer.text
    assert (sentence in answer.text) is shown
    assert ("〈人力挑戰〉" in answer.text) is shown


def test_the_figure_of_another_country_is_not_set_beside(tmp_path: Path) -> None:
    articles = {"a": ("貿易", "臺灣與越南的貿易總額為221億美元。"), "b": ("參訪", "臺灣與日本的貿易總額為757億美元。")}
    for name, (title, text) in articles.items():
        (tmp_path / f"{name}.md").write_text(f"---\ntitle: {title}\n---\n\n{text}\n", encoding="utf-8")
    settings = Settings(storage_dir=tmp_path / "var", answer_floor=0.0)
    ingest([tmp_path / "a.md", tmp_path / "b.md"], settings)
    answer = Engine.open(settings).ask("臺灣與越南的貿易總額多少")
    assert "221億" in answer.text
    assert "757億" not in answer.text
