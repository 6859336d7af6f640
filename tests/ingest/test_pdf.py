"""The sample issue as a PDF: read back, it is the articles it was made of, and every quote's boxes cover its words.

The articles' Markdown is the oracle for text and titles, the PDF's outline for pages, PDFium's own search in a rectangle for boxes.
"""

from __future__ import annotations

import difflib
import random
import re
import time
from pathlib import Path

import pypdfium2
import pytest

from eval.gold_questions import load_gold
from ingest.files import file_digest
from ingest.pdf.document import read_document
from ingest.pdf.read import read_pdf
from ingest.readers.markdown import read_markdown
from ingest.reading import Reading
from rag.domain import Article
from rag.pages.boxes import quote_boxes
from rag.sentences import split_sentences
from rag.settings import PROJECT_ROOT

PDF = PROJECT_ROOT / "data" / "issue-148-digest.pdf"


@pytest.fixture(scope="module")
def reading() -> Reading:
    content = PDF.read_bytes()
    return read_pdf(content, PDF, file_digest(content))


@pytest.fixture(scope="module")
def originals() -> list[Article]:
    paths = sorted((PROJECT_ROOT / "data" / "articles").glob("*.md"))
    return [read_markdown(path.read_text("utf-8"), path, path.stem, "") for path in paths]


@pytest.mark.parametrize("field", ["title", "authors", "affiliation", "section", "issue", "published", "language"])
def test_round_trip_of_what_is_known_of_an_article(reading: Reading, originals: list[Article], field: str) -> None:
    assert [getattr(article, field) for article in reading.articles] == [
        getattr(article, field) for article in originals
    ]


def test_round_trip_of_pages(reading: Reading) -> None:
    with pypdfium2.PdfDocument(PDF) as document:
        begins = [entry.get_dest().get_index() + 1 for entry in document.get_toc() if entry.level == 0]
        ends = [*(page - 1 for page in begins[1:]), len(document)]
    expected = [f"{first}-{last}" if first != last else f"{first}" for first, last in zip(begins, ends, strict=True)]
    assert [article.pages for article in reading.articles] == expected


def test_round_trip_of_text(reading: Reading, originals: list[Article]) -> None:
    for article, original in zip(reading.articles, originals, strict=True):
        same = difflib.SequenceMatcher(None, article.text, original.text, autojunk=False).ratio()
        assert same >= 0.995, article.title


def test_round_trip_of_blocks(reading: Reading, originals: list[Article]) -> None:
    for article, original in zip(reading.articles, originals, strict=True):
        found, wanted = ([(block.kind, block.level) for block in a.blocks] for a in (article, original))
        assert difflib.SequenceMatcher(None, found, wanted, autojunk=False).ratio() >= 0.95, article.title


def test_blocks_point_into_the_text(reading: Reading) -> None:
    for article in reading.articles:
        for block in article.blocks:
            assert article.text[block.start : block.end] == block.text
            assert block.boxes
            assert block.page


def test_what_was_dropped_is_furniture_and_cover(reading: Reading) -> None:
    whys = [re.sub(r"page \d+: ", "", dropped.why) for dropped in reading.dropped]
    assert set(whys) == {"before the first title", "running head or page number"}
    assert whys.count("running head or page number") == 2 * 38  # head and foot of every page but the cover


def test_boxes_of_the_gold_quotes_cover_the_quote(reading: Reading) -> None:
    text = {original.stem: article for original, article in zip(_sources(), reading.articles, strict=True)}
    quotes = [(text[q.articles[0]], q.quote) for q in load_gold("sample-issue") if q.quote and q.articles]
    assert len(quotes) > 50
    stretches = [(article, article.text.index(quote), len(quote)) for article, quote in quotes if quote in article.text]
    assert len(stretches) >= 0.95 * len(quotes)  # a few gold quotes leave something out
    _assert_covered(stretches)


def test_boxes_of_any_stretch_cover_it(reading: Reading) -> None:
    chance = random.Random(148)
    stretches = []
    for article in reading.articles:
        for block in chance.sample(article.blocks, 12):
            length = min(len(block.text), chance.randint(2, 90))
            stretches.append((article, block.start + chance.randint(0, len(block.text) - length), length))
    _assert_covered(stretches)


def test_a_stretch_over_a_page_break_has_boxes_on_both_pages(reading: Reading) -> None:
    broken = [
        (article, block)
        for article in reading.articles
        for block in article.blocks
        if len({box.page for box in block.boxes}) == 2
    ]
    assert broken
    for article, block in broken:
        seam = next(box.start for box in block.boxes if box.page != block.boxes[0].page)
        boxes = quote_boxes(article, block.start + seam - 3, block.start + seam + 3)
        assert [box.page for box in boxes] == [block.boxes[0].page, block.boxes[0].page + 1]


@pytest.mark.speed
def test_twenty_pages_a_second() -> None:
    content = PDF.read_bytes()
    begun = time.process_time()
    read_document(content, str(PDF), PDF.stem, "")
    assert 39 / (time.process_time() - begun) >= 20


def _sources() -> list[Path]:
    return sorted((PROJECT_ROOT / "data" / "articles").glob("*.md"))


def _assert_covered(stretches: list[tuple[Article, int, int]]) -> None:
    """The characters whose ink lies in the boxes are exactly the words of the stretch."""
    with pypdfium2.PdfDocument(PDF) as document:
        pages: dict[int, list[tuple[str, float, float]]] = {}
        for article, start, length in stretches:
            found = ""
            for box in quote_boxes(article, start, start + length):
                if box.page not in pages:
                    pages[box.page] = _inked(document[box.page - 1].get_textpage())
                found += "".join(
                    c for c, x, y in pages[box.page] if box.left < x < box.right and box.bottom < y < box.top
                )
            assert _bare(found) == _bare(article.text[start : start + length])


def _inked(page: pypdfium2.PdfTextPage) -> list[tuple[str, float, float]]:
    """Each character with the middle of its ink."""
    text = page.get_text_range()
    boxes = [page.get_charbox(index) for index in range(len(text))]
    return [
        (character, (left + right) / 2, (bottom + top) / 2)
        for character, (left, bottom, right, top) in zip(text, boxes, strict=True)
    ]


def _bare(text: str) -> str:
    return re.sub(r"[\s　｜\u0002-]", "", text)


def test_every_sentence_is_cited_on_the_page_where_it_stands(reading: Reading) -> None:
    with pypdfium2.PdfDocument(PDF) as document:
        pages = [_bare(page.get_textpage().get_text_range()) for page in document]
    wrong: list[tuple[str, str]] = []
    checked = 0
    for article in reading.articles:
        for block in article.blocks:
            for sentence in split_sentences(block.text):
                start = block.start + sentence.start
                found = [
                    f"{n}"
                    for n, page in enumerate(pages, 1)
                    if len(_bare(sentence.text)) > 7 and _bare(sentence.text) in page
                ]
                if len(found) != 1:
                    continue  # over a page turn, or on several pages
                checked += 1
                if article.pages_between(start, start + len(sentence.text)) != found[0]:
                    wrong.append((sentence.text, found[0]))
    assert wrong == []
    assert checked >= 843
