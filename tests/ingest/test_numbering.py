"""Numbers as lists write them."""

from __future__ import annotations

import pytest

from ingest.numbering import written


@pytest.mark.parametrize(
    ("number", "style", "text"),
    [
        (3, "decimal", "3"),
        (28, "lowerLetter", "bb"),
        (4, "upperLetter", "D"),
        (1994 % 1000, "lowerRoman", "cmxciv"),
        (9, "upperRoman", "IX"),
        (10, "taiwaneseCountingThousand", "十"),
        (21, "chineseCounting", "二十一"),
        (105, "japaneseCounting", "一百零五"),
        (12, "ideographLegalTraditional", "拾貳"),
        (2, "ideographTraditional", "乙"),
        (11, "ideographTraditional", "11"),
        (1, "ideographZodiac", "子"),
        (7, "decimalFullWidth", "７"),
        (20, "decimalEnclosedCircle", "⑳"),
        (21, "decimalEnclosedCircle", "21"),
        (5, "decimalZero", "05"),
        (0, "lowerRoman", "0"),
        (1000, "lowerRoman", "1000"),
    ],
)
def test_written(number: int, style: str, text: str) -> None:
    assert written(number, style) == text
