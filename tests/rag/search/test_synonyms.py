"""The table of synonyms: what a line means, and that the shipped table is sound."""

from __future__ import annotations

from pathlib import Path

import pytest

from rag.errors import SettingsError
from rag.search.synonyms import Synonyms, load_synonyms
from rag.text import fold


@pytest.fixture
def table(tmp_path: Path) -> Synonyms:
    path = tmp_path / "synonyms.tsv"
    path.write_text(
        "# a comment\n\nCBAM\t碳邊境調整機制\n電話\t>\t專線\nAI\t人工智慧\n生成式AI\tGAI\n商總\t全國商業總會\n商總\t≠\t工總\n"
        "日本\t!\t臺日\n緬甸\t!\n污染\t汙染\n",
        encoding="utf-8",
    )
    return load_synonyms(path)


def test_a_group_works_both_ways_and_an_arrow_one(table: Synonyms) -> None:
    assert table.found_in(fold("CBAM何時上路")) == [("cbam", (fold("碳邊境調整機制"),))]
    assert table.found_in(fold("碳邊境調整機制")) == [(fold("碳邊境調整機制"), ("cbam",))]
    assert table.found_in(fold("電話幾號")) == [(fold("電話"), (fold("專線"),))]
    assert table.found_in(fold("專線幾號")) == []


def test_the_longest_phrase_counts_and_latin_ones_only_whole(table: Synonyms) -> None:
    assert table.phrases_in(fold("生成式AI是什麼")) == [fold("生成式AI")]
    assert table.phrases_in("aid") == []
    assert table.phrases_in(fold("用AI助教")) == ["ai"]


def test_rivals_are_known_in_all_their_forms(table: Synonyms) -> None:
    assert table.rivals_of(fold("全國商業總會的大會")) == {fold("工總")}
    assert table.rivals_of(fold("工總的大會")) == {fold("商總"), fold("全國商業總會")}
    assert table.rivals_of(fold("商總跟工總")) == frozenset()
    assert table.rivals_of(fold("海基會")) == frozenset()


def test_a_name_that_an_answer_has_to_say_has_all_its_forms(table: Synonyms) -> None:
    assert table.names_in(fold("日本的關稅")) == [(fold("日本"), fold("臺日"))]
    assert table.names_in(fold("臺日貿易與緬甸")) == [(fold("日本"), fold("臺日")), (fold("緬甸"),)]
    assert table.names_in(fold("我國的關稅")) == []
    assert table.found_in(fold("日本")) == []  # no synonym


def test_writings_that_fold_alike_are_no_synonyms(table: Synonyms) -> None:
    assert table.found_in(fold("汙染")) == []


@pytest.mark.parametrize("line", ["商總", "商總\t>", "商總\t≠\t"])
def test_a_line_of_another_form_is_named(tmp_path: Path, line: str) -> None:
    path = tmp_path / "synonyms.tsv"
    path.write_text(f"AI\t人工智慧\n{line}\n", encoding="utf-8")
    with pytest.raises(SettingsError, match="line 2"):
        load_synonyms(path)


def test_a_missing_table_is_named(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="restore it"):
        load_synonyms(tmp_path / "none.tsv")


def test_the_shipped_table_is_sound() -> None:
    table = load_synonyms()
    assert fold("碳邊境調整機制") in table.others["cbam"]
    assert fold("工總") in table.rivals_of(fold("商總今年有什麼活動"))
    for phrase, others in table.others.items():
        assert phrase not in others
