"""JSON lines: lists are taken, and one bad line fails the file in one line that names it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from ingest.readers.jsonl import parse_jsonl
from rag.errors import SourceError


def line(**fields: object) -> str:
    return json.dumps({"id": "a", "title": "題", "text": "交易額為5億元。", **fields})


@pytest.mark.parametrize(
    ("fields", "authors", "pages"),
    [
        ({"authors": ["甲", "乙"], "page": [3, 4]}, "甲、乙", "3-4"),
        ({"authors": "甲", "page": 3}, "甲", "3"),
        ({"authors": [], "pages": ["7", "9"]}, "", "7、9"),
        ({"authors": None, "page": "12-13"}, "", "12-13"),
    ],
)
def test_authors_and_pages_may_be_lists(fields: dict[str, object], authors: str, pages: str) -> None:
    (article,) = parse_jsonl(line(**fields), Path("a.jsonl"), "d").articles
    assert (article.authors, article.pages, article.blocks[0].page) == (authors, pages, pages)


@pytest.mark.parametrize(
    ("bad", "message"),
    [
        ('{"id": "b", "text": "半個\\ud83d字"}', r'a\.jsonl: line 2: "text" holds half a character'),
        (line(id="b", authors={"名": "甲"}), r'line 2: "authors" is neither text nor a list of texts'),
        (line(id="b", page=[[1]]), r'line 2: "page" is neither text'),
        (line(id="b", title=True), r'line 2: "title" is neither text'),
        (line(id="b", text=["文"]), r'line 2: "text" is not a text'),
        (line(id=["b"]), r'line 2: "id" is neither a text nor a whole number'),
        ('{"id": "b", "text": "文", "issue": ' + "9" * 5000 + "}", r"line 2 holds a number too long"),
        ('{"id": "b", "text": "文", "x": ' + "[" * 100_000 + "}", r"line 2 (is nested too deeply|is not valid JSON)"),
        ('{"id": "b", "text": "文"', r"line 2 is not valid JSON"),
    ],
)
def test_a_bad_line_is_named(bad: str, message: str) -> None:
    with pytest.raises(SourceError, match=message):
        parse_jsonl(f"{line()}\n{bad}\n", Path("a.jsonl"), "d")


def test_a_pair_of_halves_is_a_character_and_other_fields_are_named() -> None:
    reading = parse_jsonl(f'{line(url="x")}\n{{"id": "b", "text": "\\ud83d\\ude00", "url": "y"}}', Path("a.jsonl"), "d")
    assert reading.articles[1].text == "😀"
    assert [(one.text, one.why) for one in reading.dropped] == [("«url» on 2 lines", "a field that is not read")]
