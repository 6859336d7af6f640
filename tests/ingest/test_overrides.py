"""Corrections by staff win over the guess."""

from __future__ import annotations

from pathlib import Path

import pytest

from ingest.apart import read_corrected
from ingest.overrides import apply_overrides, corrections_beside, override_path, parse_overrides
from ingest.pipeline import ingest
from ingest.readers.markdown import read_markdown
from ingest.reading import Reading
from ingest.sandbox import Child
from rag.errors import SourceError
from rag.settings import Settings

FIRST = "---\ntitle: 甲文\nauthors: 甲\n---\n<!-- page: 2 -->\n\n第二頁。\n\n<!-- page: 3 -->\n\n第三頁有兩項：\n\n1. 一。\n2. 二。\n"
SECOND = (
    "---\ntitle: 乙文\nauthors: 乙\nsection: 專訪\n---\n<!-- page: 4 -->\n\n第四頁。\n\n<!-- page: 5 -->\n\n第五頁。\n"
)


@pytest.fixture
def reading() -> Reading:
    return Reading(tuple(read_markdown(text, Path("x"), name, "d") for text, name in ((FIRST, "a"), (SECOND, "b"))))


def corrected(reading: Reading, tmp_path: Path, yaml: str) -> Reading:
    return apply_overrides(reading, parse_overrides(yaml.encode(), tmp_path / "issue.yaml"))


def test_a_title_is_set_right(reading: Reading, tmp_path: Path) -> None:
    after = corrected(reading, tmp_path, "articles:\n  - pages: 4-5\n    title: 真正的題目\n")
    assert [(a.title, a.authors, a.section, a.pages) for a in after.articles] == [
        ("甲文", "甲", "", ""),
        ("真正的題目", "乙", "專訪", "4-5"),
    ]
    assert after.articles[0] is reading.articles[0]


def test_pages_are_dealt_out_anew(reading: Reading, tmp_path: Path) -> None:
    after = corrected(reading, tmp_path, "articles:\n  - {pages: 3-4, title: 中間}\n")
    assert [(a.title, a.pages, a.text) for a in after.articles] == [
        ("中間", "3-4", "第三頁有兩項：\n1. 一。\n2. 二。\n第四頁。"),
        ("甲文", "2", "第二頁。"),
        ("乙文", "5", "第五頁。"),
    ]
    for article in after.articles:
        assert all(article.text[block.start : block.end] == block.text for block in article.blocks)


@pytest.mark.parametrize(
    ("yaml", "message"),
    [
        ("articles: [", "not valid YAML"),
        ("titles: []", "needs one list called «articles»"),
        ("articles:\n  - title: x", r"article 1 needs «pages: 3» or «pages: 3-5»"),
        ("articles:\n  - {pages: 3, titel: x}", r"article 1 has an unknown field 'titel'"),
        ("articles:\n  - {pages: 2-4}\n  - {pages: 4-5}", r"pages 2-4 and 4-5 overlap"),
        ("articles:\n  - {pages: 9, title: x}", r"pages 9-9, but nothing is printed on them"),
    ],
)
def test_corrections_that_make_no_sense(reading: Reading, tmp_path: Path, yaml: str, message: str) -> None:
    with pytest.raises(SourceError, match=message):
        corrected(reading, tmp_path, yaml)


def test_beside_the_file_and_part_of_what_counts_as_changed(tmp_path: Path) -> None:
    path = tmp_path / "a.md"
    path.write_text(FIRST, encoding="utf-8")
    settings = Settings(storage_dir=tmp_path / "var")
    ingest([path], settings)
    override_path(path).write_text("articles:\n  - {pages: 2-3, title: 新題}\n", encoding="utf-8")
    with Child() as child:
        reading = read_corrected(path, path.read_bytes(), corrections_beside(path), "a", child)
    assert reading.articles[0].title == "新題"
    assert [result.outcome for result in ingest([path], settings).files] == ["changed"]
    assert [result.outcome for result in ingest([path], settings).files] == ["unchanged"]


def test_on_the_real_issue(shared_corpus: Path, tmp_path: Path) -> None:
    path = tmp_path / "issue.txt"
    path.write_bytes(shared_corpus.read_bytes())
    override_path(path).write_text("articles:\n  - {pages: 9-11, section: 部長專訪}\n", encoding="utf-8")
    with Child() as child:
        articles = read_corrected(path, path.read_bytes(), corrections_beside(path), "x", child).articles
    assert len(articles) == 16
    assert (articles[3].title, articles[3].section, articles[3].pages) == (
        "專訪數位發展部黃彥男部長",
        "部長專訪",
        "9-11",
    )
