"""A PDF's bytes → a Reading. Runs in the child process of ``ingest.pdf.sandbox``.

Not for: untrusted files in one's own process; call ``ingest.pdf.read.read_pdf``.
"""

from __future__ import annotations

import itertools
import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from ingest.pdf.articles import Draft, split_articles, text_size
from ingest.pdf.blocks import Typography, build_text, heading_style, is_heading
from ingest.pdf.characters import Rule
from ingest.pdf.columns import Item, reading_order
from ingest.pdf.furniture import Furniture, find_furniture
from ingest.pdf.limits import SCAN, UNREADABLE, UNREADABLE_FONT, PdfError
from ingest.pdf.lines import Line, find_runs, sideways_text
from ingest.pdf.paragraphs import Stretch, find_stretches, usual_leading
from ingest.pdf.pdfium import PdfFile, Picture, open_pdf
from ingest.pdf.table import Table
from ingest.pdf.tables import find_tables
from ingest.reading import Dropped, Reading
from rag.domain import Article

if TYPE_CHECKING:
    from ingest.pdf.ocr import Recognised

_PUBLISHED = re.compile(r"(20\d\d)\s*年\s*(\d{1,2})\s*月")
_LATIN_WORD = re.compile(r"[A-Za-z]+(?:-[A-Za-z]+)*")


@dataclass(frozen=True, slots=True)
class _Page:
    number: int  # from 1
    height: float
    runs: list[Line]
    rules: list[Rule]
    hidden: tuple[tuple[str, str], ...]  # why, text
    no_text: str  # why there is none
    doubtful: tuple[str, ...]
    lying: bool


def read_document(
    content: bytes, source: str, stem: str, digest: str, recognise: Callable[[Picture], Recognised] | None = None
) -> Reading:
    """Read a PDF.

    Args:
        content: the file.
        source: for ``Article.source``.
        stem: for ids.
        digest: the content's digest.
        recognise: reads the pictures of pages that have no text.

    Raises:
        PdfError: says why the file cannot be read.
    """
    file = open_pdf(content)
    pages = list(_read_pages(file, recognise))
    pictures = sum(page.no_text in {SCAN, UNREADABLE} for page in pages)
    garbled = any(page.no_text == UNREADABLE for page in pages)
    no_text = PdfError(
        "unrecognised" if recognise else "unreadable" if garbled else "scanned", f"{len(pages)}", pictures
    )
    if not any(page.runs for page in pages):
        raise no_text
    furniture = find_furniture([(page.height, page.runs) for page in pages])
    items = list(_items(pages, furniture))
    lines = [item for item in items if isinstance(item, Line)]
    body = text_size(lines)
    front, drafts = split_articles(items, body)
    printed = {page.number: furniture.numbers.get(page.number - 1, str(page.number)) for page in pages}
    typography, stretched = _typography(drafts, lines, body)
    published = _published(front, furniture)
    lying = {page.number for page in pages if page.lying}
    articles: list[Article] = []
    for number, (draft, stretches) in enumerate(zip(drafts, stretched, strict=True), 1):
        text, blocks = build_text(stretches, typography, printed)
        if not blocks:
            continue
        # boxes of a page that was turned to be read are not those of the page as shown
        blocks = tuple(replace(b, boxes=tuple(box for box in b.boxes if box.page not in lying)) for b in blocks)
        sections = Counter(
            furniture.sections[page - 1] for page in _pages_of(draft, stretches) if page - 1 in furniture.sections
        )
        articles.append(
            Article(
                id=f"{stem}-{number:02d}",
                digest=digest,
                title=draft.title or file.title or stem,
                text=text,
                blocks=blocks,
                authors=draft.authors,
                affiliation=draft.affiliation,
                section=sections.most_common(1)[0][0] if sections else "",
                issue=furniture.issue,
                pages=_page_range([printed[page] for page in _pages_of(draft, stretches)]),
                published=published,
                language=file.language,
                source=source,
            )
        )
    if not articles:
        raise no_text
    return Reading(tuple(articles), tuple(_dropped(pages, furniture, front, stretched)))


def _read_pages(file: PdfFile, recognise: Callable[[Picture], Recognised] | None) -> Iterator[_Page]:
    """Characters as runs, page by page: a run takes a tenth of the room."""
    for number, content in enumerate(file.pages, 1):
        glyphs, no_text, doubtful = content.glyphs, "", tuple[str, ...]()
        runs, hidden = find_runs(glyphs, number), list(content.hidden)
        turned = [glyph for glyph in glyphs if glyph.turned]
        # where most stand on their side, that is how the page is written
        if runs and 0 < 2 * len(turned) < len(glyphs) and not any(run.vertical for run in runs):
            hidden.append(("sideways on an upright page", sideways_text(turned)))
            glyphs = [glyph for glyph in glyphs if not glyph.turned]
            runs = find_runs(glyphs, number)
        if content.unreadable > len(glyphs):
            glyphs, runs = [], []
            no_text = UNREADABLE
        elif content.unreadable:
            hidden.append((UNREADABLE_FONT, f"{content.unreadable} characters"))
        elif not glyphs:
            no_text = SCAN if file.is_drawn(number - 1) else "nothing on it"
        if no_text in {SCAN, UNREADABLE} and recognise is not None:
            found = recognise(file.render(number - 1))
            runs, doubtful = find_runs(found.glyphs, number), found.doubtful
            no_text = "no text on it, and OCR finds none"
        yield _Page(number, content.height, runs, content.rules, tuple(hidden), no_text, doubtful, content.lying)


def _items(pages: Sequence[_Page], furniture: Furniture) -> Iterator[Item]:
    """Everything but furniture, in reading order."""
    regions = itertools.count()
    for page in pages:
        fixed = {id(run) for row in furniture.rows.get(page.number - 1, []) for run in row}
        runs = [run for run in page.runs if id(run) not in fixed]
        tables, rest = find_tables(runs, page.rules, page.number)
        yield from reading_order(rest, tables, regions)


def _typography(
    drafts: Sequence[Draft], lines: Sequence[Line], body: float
) -> tuple[Typography, list[list[Stretch | Table]]]:
    leading = usual_leading([item for draft in drafts for item in draft.items])
    stretched = [find_stretches(draft.items, leading) for draft in drafts]
    of_size = [line for line in lines if abs(line.size - body) < 0.5]
    bold_body = sum(len(line.text) for line in of_size if line.bold) > sum(len(line.text) for line in of_size) / 2
    styles = Counter(
        heading_style(stretch)
        for stretches in stretched
        for stretch in stretches
        if isinstance(stretch, Stretch) and is_heading(stretch, body, bold_body)
    )
    words = frozenset(word.lower() for line in lines for word in _LATIN_WORD.findall(line.text))
    return Typography(body, bold_body, tuple(sorted(styles, reverse=True)), words), stretched


def _pages_of(draft: Draft, stretches: Sequence[Stretch | Table]) -> list[int]:
    """The pages an article stands on, in order."""
    pages = {draft.first_page}
    for stretch in stretches:
        lines = itertools.chain(*stretch.lines) if isinstance(stretch, Table) else stretch.lines
        pages |= {line.page for line in lines}
    return sorted(pages)


def _page_range(labels: Sequence[str]) -> str:
    return labels[0] if labels[0] == labels[-1] else f"{labels[0]}-{labels[-1]}"


def _published(front: Sequence[Item], furniture: Furniture) -> str:
    """Year and month, from the cover or the running heads."""
    rows = [run.text for rows in furniture.rows.values() for row in rows for run in row]
    for text in [*(item.text for item in front if isinstance(item, Line)), *rows]:
        found = _PUBLISHED.search(text)
        if found:
            return f"{found[1]}-{int(found[2]):02d}"
    return ""


def _dropped(
    pages: Sequence[_Page],
    furniture: Furniture,
    front: Sequence[Item],
    stretched: Sequence[Sequence[Stretch | Table]],
) -> Iterator[Dropped]:
    for table in (one for stretches in stretched for one in stretches if isinstance(one, Table)):
        yield from (Dropped(line.text, f"page {line.page}: heads of a table, printed again") for line in table.repeated)
    for item in front:
        lines = [item] if isinstance(item, Line) else [line for own in item.lines for line in own]
        yield from (Dropped(line.text, f"page {line.page}: before the first title") for line in lines)
    for page in pages:
        for row in furniture.rows.get(page.number - 1, []):
            yield Dropped(" ".join(run.text for run in row), f"page {page.number}: running head or page number")
        for why, text in page.hidden:
            yield Dropped(text, f"page {page.number}: {why}")
        for line in page.doubtful:
            yield Dropped(line, f"page {page.number}: OCR is not sure of it")
        if not page.runs:
            yield Dropped("", f"page {page.number}: {page.no_text}")
