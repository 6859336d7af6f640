"""Bad files end in one line each, within the limits."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

import pytest

from ingest.pdf import sandbox
from ingest.pdf.limits import PdfError
from ingest.pdf.read import read_pdf
from rag.errors import SourceError
from rag.settings import PROJECT_ROOT
from tests.ingest.pdf_makers import assemble, bomb_pdf, encrypted_pdf, make_pdf, show

GOOD = make_pdf([show("好的檔案。", 60, 700)])


def test_a_good_file_goes_through_the_child() -> None:
    reading = read_pdf(GOOD, Path("good.pdf"), "d")
    assert [article.text for article in reading.articles] == ["好的檔案。"]
    assert reading.articles[0].source == "good.pdf"
    assert reading.articles[0].blocks[0].boxes[0].edges == (60.0, 70.0, 80.0, 90.0, 100.0, 110.0)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        pytest.param(b"", r"bad\.pdf: is empty", id="empty"),
        pytest.param(b"<!doctype html><p>404", r"not a PDF.*doctype html.*export it", id="html"),
        pytest.param(b"PK\x03\x04 a zip archive", r"not a PDF", id="zip"),
        pytest.param(GOOD[: len(GOOD) * 2 // 3], r"cut off.*download it again", id="truncated"),
        pytest.param(b"%PDF-1.7\nnothing\n%%EOF\n", r"damaged and cannot be opened", id="nothing inside"),
        pytest.param(encrypted_pdf(), r"password; save a copy without", id="encrypted"),
        pytest.param(make_pdf(["", ""]), r'no text on its 2 pages.*pip install "wenju\[ocr\]"', id="scanned"),
        pytest.param(make_pdf([show("一", 9, 700)], count=1_000_000), r"1,000,000 pages, more than the 500", id="many pages"),
        pytest.param(make_pdf([show("一", 9, 700)], count=3), r"page 2 cannot be read", id="missing pages"),
        pytest.param(
            assemble([b"<< /Type /Catalog /Pages 2 0 R >>", b"<< /Type /Pages /Kids [2 0 R] /Count 1 >>"]),
            r"bad\.pdf: ",
            id="page tree in a circle",
        ),
        pytest.param(
            make_pdf([show("一", 9, 700)]).replace(b"[5 0 R]" if b"[5 0 R]" in GOOD else b"[6 0 R]", b"[" * 3000 + b"6 0 R" + b"]" * 3000),
            r"bad\.pdf: ",
            id="deep nesting",
        ),
    ],
)  # fmt: skip
def test_a_bad_file_is_refused_in_one_line(content: bytes, message: str) -> None:
    begun = time.monotonic()
    with pytest.raises(SourceError, match=message) as caught:
        read_pdf(content, Path("bad.pdf"), "d")
    assert "\n" not in str(caught.value)
    assert time.monotonic() - begun < 10


def test_a_file_of_more_than_a_hundred_megabytes_is_not_even_looked_at(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ingest.pdf.read.MAX_BYTES", len(GOOD) - 1)
    with pytest.raises(SourceError, match="larger than"):
        read_pdf(GOOD, Path("large.pdf"), "d")


def test_too_many_characters_on_a_page_are_refused() -> None:
    # PDFium counts a text set twice in one place once: no line is like its neighbours
    page = "".join(show(chr(0x4E00 + number) * 100, 10, 5 + number * 0.4, 4) for number in range(2_050))
    with pytest.raises(SourceError, match=r"holds more text than pages can \(20\d,\d\d\d characters on one page\)"):
        read_pdf(make_pdf([page]), Path("dense.pdf"), "d")


def test_a_bomb_ends_within_its_memory() -> None:
    """A small file that unpacks to 200 MB of text; less memory than the real limit, so that the test is short."""
    code = (
        "import resource; from ingest.pdf import sandbox; from ingest.pdf.limits import PdfError; from tests.ingest.pdf_makers import bomb_pdf\n"
        "bomb = bomb_pdf(200); assert len(bomb) < 100_000\n"
        "try: sandbox.run(bomb, 'bomb.pdf', 'bomb', 'd', memory=400_000_000)\n"
        "except PdfError as error: print(error.reason, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)"
    )
    # in a process of its own: the kernel remembers the largest child of a whole test run, and that is a browser
    done = subprocess.run([sys.executable, "-c", code], cwd=PROJECT_ROOT, capture_output=True, text=True, check=True)
    reason, kilobytes = done.stdout.split()
    assert reason in {"crash", "memory"}
    assert int(kilobytes) < 500_000


def test_a_slow_file_is_given_up() -> None:
    with pytest.raises(PdfError, match="time"):
        sandbox.run(bomb_pdf(60), "slow.pdf", "slow", "d", wall_s=1.0)
