"""Every gold quote is found in the sample PDF, and the words under its boxes are the words of the quote."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from pathlib import Path

import pypdfium2
import pytest

from eval.gold_questions import GoldQuestion, load_gold
from ingest.files import read_file
from ingest.readers.markdown import read_markdown
from rag.domain import Article
from rag.pages.boxes import quote_boxes
from rag.settings import PROJECT_ROOT
from tests.conftest import ARTICLES

PDF = PROJECT_ROOT / "data" / "issue-148-digest.pdf"
QUOTED = [gold for gold in load_gold("sample-issue") if gold.quote]


@pytest.fixture(scope="module")
def articles() -> dict[str, Article]:
    """The PDF's articles by title."""
    return {article.title: article for article in read_file(PDF, PDF.read_bytes(), "x").articles}


@pytest.fixture(scope="module")
def document() -> Iterator[pypdfium2.PdfDocument]:
    opened = pypdfium2.PdfDocument(PDF)
    yield opened
    opened.close()


def bare(text: str) -> str:
    return re.sub(r"\s", "", unicodedata.normalize("NFKC", text))


def place(article: Article, quote: str) -> tuple[int, int] | None:
    start = article.text.find(quote)
    return (start, start + len(quote)) if start >= 0 else None


@pytest.mark.parametrize("gold", QUOTED, ids=lambda gold: gold.id)
def test_quote(gold: GoldQuestion, articles: dict[str, Article], document: pypdfium2.PdfDocument) -> None:
    titles = [_title(ARTICLES / f"{name}.md") for name in gold.articles]
    quote = gold.quote.replace(" | ", "｜").strip("| -")
    found = [(articles[title], spot) for title in titles if (spot := place(articles[title], quote))]
    assert found, f"{gold.quote!r} is not in the PDF's text"
    article, (start, end) = found[0]
    boxes = quote_boxes(article, start, end)
    assert boxes
    under = []
    for box in boxes:
        page = document[box.page - 1].get_textpage()
        inset = 0.6  # points: a neighbour that only touches the box is not in it
        under.append(page.get_text_bounded(box.left + inset, box.bottom + inset, box.right - inset, box.top - inset))
    covered, wanted = bare("".join(under)), bare(quote.replace("｜", "").replace("\n", ""))
    # full-width punctuation is set into its neighbour's space, so one mark beside the quote may lie under its edge
    assert wanted in covered
    assert len(covered) <= len(wanted) + 1


def _title(path: Path) -> str:
    return read_markdown(path.read_text(encoding="utf-8"), path, path.stem, "d").title
