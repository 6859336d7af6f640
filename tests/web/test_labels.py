import re
from typing import Any

import pytest

from web.labels import HTML_LANG, LABELS, LANGUAGES, Labels, Phrase, choose_language, for_script


@pytest.mark.parametrize("place", Labels._fields)
def test_every_label_is_complete_in_both_languages(place: str) -> None:
    phrase: Any = getattr(LABELS, place)
    assert isinstance(phrase, Phrase)
    assert all(words.strip() for words in phrase)
    slots = [set(re.findall(r"\{(\w+)\}", words)) for words in phrase]
    assert slots[0] == slots[1], "the languages must fill in the same things"


def test_the_script_reads_the_whole_table() -> None:
    assert set(for_script()) == set(Labels._fields)
    assert for_script()["send"] == {"zh": "送出", "en": "Ask"}
    assert set(HTML_LANG) == set(LANGUAGES)


@pytest.mark.parametrize(
    ("header", "language"),
    [
        ("", "zh"),
        ("zh-TW,zh;q=0.9,en;q=0.8", "zh"),
        ("en-US,en;q=0.9", "en"),
        ("fr,en;q=0.5", "en"),
        ("ja", "zh"),
        ("zh;q=0.2, en;q=0.7", "en"),
        ("en;q=0, zh;q=0.1", "zh"),
        ("en;q=nonsense", "zh"),
        (";;;,,,q=", "zh"),
    ],
)
def test_the_language_follows_the_browser(header: str, language: str) -> None:
    assert choose_language(header) == language
