"""Scans: pages that are nothing but a picture. With the extra ``ocr`` they become articles like any other, without it they are named.

The scans are made here, from pages of the sample issue rendered as pictures; the pages' own text is the oracle.
"""

from __future__ import annotations

import difflib
import io
from collections.abc import Sequence
from pathlib import Path

import pypdfium2
import pytest
from PIL import Image

from ingest.pdf import sandbox
from ingest.pdf.limits import PdfError
from ingest.pdf.read import read_pdf
from ingest.reading import Reading
from rag.errors import SourceError
from rag.settings import PROJECT_ROOT
from tests.ingest.pdf_makers import make_pdf, show

PDF = PROJECT_ROOT / "data" / "issue-148-digest.pdf"
PAGE = 2  # begins an article; two columns, headings of two sizes, a numbered list
DPI = 200

with_extra = pytest.mark.skipif(not sandbox.can_read_scans(), reason="the extra ocr is not installed")


def one_page(index: int) -> bytes:
    """The page as it is, with its text."""
    out = io.BytesIO()
    with pypdfium2.PdfDocument(PDF) as document, pypdfium2.PdfDocument.new() as single:
        single.import_pages(document, [index])
        single.save(out)
    return out.getvalue() + b"\n"


def picture_of(index: int) -> Image.Image:
    """The page as a scanner sees it."""
    with pypdfium2.PdfDocument(PDF) as document:
        return document[index].render(scale=DPI / 72).to_pil().convert("L")


def scan(pictures: Sequence[Image.Image]) -> bytes:
    """A PDF of nothing but pictures."""
    out = io.BytesIO()
    pictures[0].save(out, "PDF", save_all=True, append_images=pictures[1:], resolution=DPI)
    return out.getvalue() + b"\n"


def with_text_before(scanned: bytes, text: bytes) -> bytes:
    """A file whose first pages have text and whose last ones are scans."""
    out = io.BytesIO()
    with pypdfium2.PdfDocument(text) as document, pypdfium2.PdfDocument(scanned) as more:
        document.import_pages(more)
        document.save(out)
    return out.getvalue() + b"\n"


def same(one: str, other: str) -> float:
    return difflib.SequenceMatcher(None, one, other, autojunk=False).ratio()


@pytest.fixture
def without_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sandbox, "can_read_scans", lambda: False)


@pytest.fixture(scope="module")
def truth() -> Reading:
    return read_pdf(one_page(PAGE), Path("page.pdf"), "d")


@pytest.fixture(scope="module")
def recognised() -> Reading:
    if not sandbox.can_read_scans():
        pytest.skip("the extra ocr is not installed")
    return read_pdf(scan([picture_of(PAGE)]), Path("page.pdf"), "d")


@pytest.mark.usefixtures("without_extra")
def test_without_the_extra_a_scan_is_refused_with_what_to_install() -> None:
    with pytest.raises(SourceError, match=r'scan\.pdf: has no text on its 2 pages.*pip install "wenju\[ocr\]"'):
        read_pdf(scan([picture_of(0)] * 2), Path("scan.pdf"), "d")


@pytest.mark.usefixtures("without_extra")
def test_without_the_extra_scanned_pages_among_others_are_named() -> None:
    mixed = with_text_before(scan([picture_of(PAGE)]), make_pdf([show("有字的一頁。", 60, 700), ""]))
    reading = read_pdf(mixed, Path("mixed.pdf"), "d")
    assert [article.text for article in reading.articles] == ["有字的一頁。"]
    assert [dropped.why for dropped in reading.dropped] == [
        "page 2: nothing on it",
        'page 3: no text on it; a picture or a scan, pip install "wenju[ocr]" reads those',
    ]


def test_when_ocr_fails_the_pages_with_text_are_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> Reading:
        raise PdfError("ocr_time", "80 s")

    monkeypatch.setattr(sandbox, "can_read_scans", lambda: True)
    monkeypatch.setattr(sandbox, "_run_ocr", fail)
    mixed = with_text_before(scan([picture_of(PAGE)]), make_pdf([show("有字的一頁。", 60, 700)]))
    reading = read_pdf(mixed, Path("mixed.pdf"), "d")
    assert [article.text for article in reading.articles] == ["有字的一頁。"]
    assert [dropped.why for dropped in reading.dropped] == ["page 2: no text on it, and OCR failed (ocr_time 80 s)"]
    with pytest.raises(SourceError, match=r"scan\.pdf: .*took longer to read than allowed \(80 s\); split it"):
        read_pdf(scan([picture_of(PAGE)]), Path("scan.pdf"), "d")


def test_a_scan_reads_like_the_page_it_was_made_of(recognised: Reading, truth: Reading) -> None:
    (article,), (original,) = recognised.articles, truth.articles
    assert (article.title, article.authors, article.affiliation) == (
        original.title,
        original.authors,
        original.affiliation,
    )
    assert same(article.text, original.text) >= 0.95


def test_a_scan_has_the_headings_and_lists_of_the_page(recognised: Reading, truth: Reading) -> None:
    found, wanted = (
        [(block.kind, block.level) for article in reading.articles for block in article.blocks]
        for reading in (recognised, truth)
    )
    assert same(found, wanted) >= 0.9  # type: ignore[arg-type]


def test_boxes_of_a_scan_lie_where_the_words_stand(recognised: Reading) -> None:
    with pypdfium2.PdfDocument(PDF) as document:
        page = document[PAGE]
        width, height = page.get_size()
        textpage = page.get_textpage()
        boxes = [(block, box) for article in recognised.articles for block in article.blocks for box in block.boxes]
        assert len(boxes) > 40
        for block, box in boxes:
            assert 0 <= box.left < box.right <= width
            assert 0 <= box.bottom < box.top <= height
            there = textpage.get_text_bounded(box.left - 1, box.bottom - 1, box.right + 1, box.top + 1)
            text = block.text[box.start : box.start + len(box.edges) - 1]
            assert same(text.replace(" ", ""), "".join(there.split())) >= 0.7, text


@with_extra
def test_scanned_pages_among_others_are_read() -> None:
    mixed = with_text_before(scan([picture_of(PAGE)]), make_pdf([show("有字的一頁。", 60, 700), ""]))
    reading = read_pdf(mixed, Path("mixed.pdf"), "d")
    text = "".join(article.text for article in reading.articles)
    assert "中小企業在臺灣經濟中舉足輕重" in text
    assert "page 2: nothing on it" in {dropped.why for dropped in reading.dropped}
    assert not any("OCR" in dropped.why or "ocr" in dropped.why for dropped in reading.dropped)


def upright(columns: int, rows: int) -> tuple[Image.Image, list[str]]:
    """Vertical text put together from the characters of a page; columns from right to left."""
    scale, step = 300 / 72, 40
    cells: list[tuple[str, Image.Image]] = []
    with pypdfium2.PdfDocument(PDF) as document:
        page = document[PAGE + 1]
        image = page.render(scale=scale).to_pil().convert("L")
        textpage = page.get_textpage()
        for index in range(200, textpage.count_chars()):
            character = textpage.get_text_range(index, 1)
            if len(character) == 1 and "\u4e00" <= character <= "\u9fff":
                left, bottom, right, top = (edge * scale for edge in textpage.get_charbox(index, loose=True))
                cells.append((character, image.crop((int(left), int(image.height - top), int(right), int(image.height - bottom)))))  # fmt: skip
    sheet = Image.new("L", (1654, 2339), 255)
    texts: list[str] = []
    for column in range(columns):
        part = cells[column * rows : (column + 1) * rows]
        texts.append("".join(character for character, _ in part))
        for row, (_, cell) in enumerate(part):
            sheet.paste(cell.resize((36, 36 * cell.height // cell.width)), (1400 - 64 * column, 200 + step * row))
    return sheet, texts


@with_extra
def test_a_scan_of_vertical_text_is_read_from_right_to_left() -> None:
    sheet, columns = upright(12, 25)
    reading = read_pdf(scan([sheet]), Path("upright.pdf"), "d")
    (article,) = reading.articles
    assert same(article.text.replace("\n", ""), "".join(columns)) >= 0.9
    box = article.blocks[0].boxes[0]
    assert box.top - box.bottom > 5 * (box.right - box.left)
    assert abs((box.left + box.right) / 2 - 1418 * 72 / DPI) < 5


@with_extra
def test_a_picture_without_words_says_so() -> None:
    with pytest.raises(SourceError, match=r"has no text on its 1 pages, and OCR finds none"):
        read_pdf(scan([Image.new("L", (800, 1000), 200)]), Path("gray.pdf"), "d")
