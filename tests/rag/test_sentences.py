"""The sentence splitter."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.sentences import split_sentences

CASES = [
    ("一句。兩句！三句？", ["一句。", "兩句！", "三句？"]),
    ("他說：「好。不好。」就走了。完。", ["他說：「好。不好。」就走了。", "完。"]),
    ("補助（最高1萬元。須符合資格）如下。", ["補助（最高1萬元。須符合資格）如下。"]),
    ("第一行\n第二行", ["第一行", "第二行"]),
    ("約3.5億元。", ["約3.5億元。"]),
    ("One. Two is 3.5 high. Three", ["One.", "Two is 3.5 high.", "Three"]),
    ("短；短；不切。", ["短；短；不切。"]),
    ("「沒有結尾的引號。後面還有。", ["「沒有結尾的引號。", "後面還有。"]),
    ("", []),
    ("  \n ", []),
]


@pytest.mark.parametrize(("text", "expected"), CASES)
def test_cases(text: str, expected: list[str]) -> None:
    assert [sentence.text for sentence in split_sentences(text)] == expected


def test_a_long_sentence_is_cut_at_a_semicolon() -> None:
    text = "前" * 130 + "；" + "後" * 20 + "。"
    assert [len(sentence.text) for sentence in split_sentences(text)] == [131, 21]


@given(st.text(alphabet=st.sampled_from("字。！「」（）\n；.A a"), max_size=200))
def test_nothing_is_lost_and_offsets_are_right(text: str) -> None:
    sentences = split_sentences(text)
    assert all(text[one.start : one.end] == one.text for one in sentences)
    assert all(before.end <= after.start for before, after in itertools.pairwise(sentences))
    assert "".join("".join(one.text for one in sentences).split()) == "".join(text.split())
