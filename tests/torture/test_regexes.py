"""No regular expression of the tree grows faster than linear; the quick part of ``make torture``."""

from __future__ import annotations

import re
import subprocess
import sys

import pytest

from rag.settings import PROJECT_ROOT
from tests.torture.regexes import Found, superlinear


def test_every_pattern_is_linear() -> None:
    command = [sys.executable, "-m", "tests.torture.regexes"]  # apart: it imports every module anew
    done = subprocess.run(command, cwd=PROJECT_ROOT, capture_output=True, text=True, check=False, timeout=600)
    assert done.returncode == 0, done.stdout + done.stderr
    assert int(done.stdout.split()[-4]) > 250


@pytest.mark.parametrize(
    "pattern",
    [
        r"(\d+)*x",
        r"\d+(?:\.\d+)?(?:[余多]?[十百千]?[万亿兆]+(?:\d+(?:\.\d+)?[十百千]?[万亿]?)*)?(?=元)",  # the one that stopped the server
        r"\s+$",
        r"\[[^\]]*\]\(",
        r"[一二三]+、",
        r"<!--.*?-->",
        r"(a|b)[^。]*[^、。]+、",
    ],
)
def test_a_pattern_that_is_not_is_found(pattern: str) -> None:
    assert superlinear(Found(re.compile(pattern), "here", anchored=False))


def test_one_tried_only_at_the_beginning_may_be_what_a_search_may_not() -> None:
    assert superlinear(Found(re.compile(r"[一二三]+、"), "here", anchored=True)) == ""
