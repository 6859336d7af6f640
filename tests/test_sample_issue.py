"""The sample issue: complete front matter, no sentence of the original, every figure of it."""

from __future__ import annotations

import re
import unicodedata
from pathlib import Path

import pytest

from ingest.readers.markdown import read_markdown
from rag.domain import Article, BlockKind
from rag.text import fold
from tests.conftest import ARTICLES

FILES = sorted(ARTICLES.glob("*.md"))
# Enumerations of official terms, names and quoted slogans may run on; whole sentences may not.
LONGEST_SHARED_RUN = 35
WINDOW = 12


def read(path: Path) -> Article:
    return read_markdown(path.read_text(encoding="utf-8"), path, path.stem, "d")


def plain(text: str) -> str:
    text = re.sub(r"(?<=\d),(?=\d{3})", "", unicodedata.normalize("NFKC", text).replace("\ufffd", ""))
    return re.sub(r"\s+", "", text).replace("臺", "台")


def test_there_are_sixteen() -> None:
    assert len(FILES) == 16


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_front_matter_pages_and_length(path: Path) -> None:
    article = read(path)
    assert article.title
    assert article.authors
    assert article.section
    assert (article.issue, article.published, article.language) == ("148", "2025-05", "zh-TW")
    first, _, last = article.pages.partition("-")
    pages = list(dict.fromkeys(block.page for block in article.blocks))
    assert pages == [str(number) for number in range(int(first), int(last or first) + 1)]
    han = len(
        re.findall(r"[\u4e00-\u9fff]", "".join(b.text for b in article.blocks if b.kind is not BlockKind.REFERENCE))
    )
    assert 800 <= han <= 3000


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_the_writing_is_taiwans(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert not re.search(r"[\u4e00-\u9fff] +[\u4e00-\u9fff\d]", re.sub(r"^title: .*$", "", text, flags=re.MULTILINE))
    assert not [char for char in "们这说对产业务经济税额补贴" if char in text]


def test_every_number_of_the_original_is_in_the_digests(shared_corpus: Path) -> None:
    original = plain(re.sub(r"│?第 *148期工商會務│?\s*\d*", "", shared_corpus.read_text(encoding="utf-8")))
    digests = plain("".join(path.read_text(encoding="utf-8") for path in FILES))
    wanted = {number for number in re.findall(r"\d+(?:\.\d+)?", original) if len(number) > 1}
    missing = wanted - set(re.findall(r"\d+(?:\.\d+)?", digests))
    # two numbers that the text layer runs together: «…2024», «3. 新加坡…» and the like
    assert {number for number in missing if not re.fullmatch(r"20\d\d\d|\d\.20\d\d", number)} == set()


def test_no_sentence_of_the_original_is_in_the_digests(shared_corpus: Path) -> None:
    def stripped(text: str) -> str:
        return re.sub(r"[^\u4e00-\u9fff\d]", "", plain(fold(text)))  # names in Latin letters may be long

    original = stripped(shared_corpus.read_text(encoding="utf-8"))
    windows = {original[i : i + WINDOW] for i in range(len(original) - WINDOW + 1)}
    for path in FILES:
        for block in read(path).blocks:
            if block.kind not in {BlockKind.PARAGRAPH, BlockKind.LIST_ITEM}:
                continue
            text = stripped(block.text)
            run = longest = 0
            for i in range(max(0, len(text) - WINDOW + 1)):
                run = run + 1 if text[i : i + WINDOW] in windows else 0
                longest = max(longest, run)
            shared = longest + WINDOW - 1 if longest else 0
            assert shared <= LONGEST_SHARED_RUN, f"{path.stem}: {block.text}"
