"""Citations → the HTML of the evidence panel: every passage of the conversation, the quoted words marked. Pure.

A passage is drawn line by line as ``rag.domain`` lays it out: a heading, a paragraph, a list item or a table
row (cells joined by ``｜``) each on its own line. All are hidden; the page's script shows one.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from rag.domain import Answer, Article, BlockKind, Citation, Passage
from web.conversation import Turn
from web.labels import LABELS
from web.markup import CELL, chip, issue, printed, say, text
from web.pictures import picture_addresses
from web.reading import is_item
from web.render import suggested

TAGS = {BlockKind.HEADING: "heading", BlockKind.LIST_ITEM: "item", BlockKind.CAPTION: "small", BlockKind.NOTE: "small"}


def evidence_html(turns: Sequence[Turn]) -> str:
    """Return the panel for a conversation; the group of turn n holds the passages of its answer."""
    groups = "".join(_group(turn.answer, n) for n, turn in enumerate(turns, start=1) if turn.answer is not None)
    return (
        f'<div class="panel"><div class="bar"><h2>{say(LABELS.evidence)}</h2>'
        f'<button class="close" type="button"><span class="unseen">{say(LABELS.close)}</span>✕</button></div>'
        f'<div class="hint">{say(LABELS.evidence_hint)}</div>{groups}</div>'
    )


def _group(answer: Answer, turn: int) -> str:
    cited = [(f"c{turn}-{c.marker}", str(c.marker), c.passage, c) for c in answer.citations]
    shown = [*cited, *((f"c{turn}-n{i}", "", hit.passage, None) for i, hit in enumerate(suggested(answer), start=1))]
    tabs = "".join(chip(number, target) for target, number, _, _ in shown if number)
    nav = f'<div class="tabs">{tabs}</div>' if len(cited) > 1 else ""
    sheets = "".join(_sheet(target, passage, citation) for target, _, passage, citation in shown)
    return f'<section class="group" id="g{turn}" hidden>{nav}{sheets}</section>'


def _sheet(target: str, passage: Passage, citation: Citation | None) -> str:
    article = passage.article
    legend = LABELS.quoted if citation else LABELS.unquoted
    page = citation.page if citation else passage.pages
    path = " › ".join(h for h in passage.headings if h and not passage.text.startswith(h))
    return "".join(
        [
            f'<article class="sheet" id="{target}" tabindex="-1" hidden>',
            f'<div class="source-line">{issue(article)}{_part(article)}{printed(page)}</div>',
            f"<h3>{text(article.title)}</h3>",
            _byline(article),
            f'<div class="path">{text(path)}</div>' if path else "",
            f'<div class="passage" lang="{text(article.language or "zh-TW")}">{passage_html(passage, citation)}</div>',
            f'<div class="legend {"quoted" if citation else ""}">{say(legend)}</div>',
            _pictures(citation) if citation else "",
            "</article>",
        ]
    )


def _pictures(citation: Citation) -> str:
    """The printed pages on which the quote stands; nothing when the source has none."""
    pictures = [
        f'<a class="leaf" href="{text(address)}" target="_blank" rel="noopener">'
        f'<img src="{text(address)}" alt="{text(LABELS.picture.zh)}" loading="lazy" width="1000" height="1414"></a>'
        for address in picture_addresses(citation)
    ]
    return (
        f'<div class="leaves"><div class="heading">{say(LABELS.picture)}</div>{"".join(pictures)}</div>'
        if pictures
        else ""
    )


def _part(article: Article) -> str:
    return f'<span class="section">{text(article.section)}</span>' if article.section else ""


def _byline(article: Article) -> str:
    who = [part for part in (article.authors, article.affiliation) if part]
    return f'<div class="byline">{"".join(f"<span>{text(part)}</span>" for part in who)}</div>' if who else ""


def passage_html(passage: Passage, citation: Citation | None) -> str:
    """Return the passage's lines with the quoted stretch in ``<mark>``; a quote over several lines marks each."""
    span = (citation.start - passage.start, citation.end - passage.start) if citation else (0, 0)
    html: list[str] = []
    for is_row, lines in _runs(passage):
        if is_row:
            rows = "".join(_row(line, start, span) for line, start, _ in lines)
            html.append(f'<div class="scroll"><table><tbody>{rows}</tbody></table></div>')
        else:
            html += [_line(line, start, span, kind) for line, start, kind in lines]
    return "".join(html)


_Line = tuple[str, int, BlockKind]


def _runs(passage: Passage) -> Iterator[tuple[bool, list[_Line]]]:
    """Group the lines into stretches of table rows and of anything else."""
    run: list[_Line] = []
    for line in _lines(passage):
        if run and (run[-1][2] is BlockKind.TABLE) != (line[2] is BlockKind.TABLE):
            yield run[-1][2] is BlockKind.TABLE, run
            run = []
        run.append(line)
    if run:
        yield run[-1][2] is BlockKind.TABLE, run


def _lines(passage: Passage) -> Iterable[_Line]:
    at = 0
    for line in passage.text.split("\n"):
        if line.strip():
            yield line, at, _kind(passage.article, passage.start + at, len(line))
        at += len(line) + 1


def _kind(article: Article, start: int, length: int) -> BlockKind:
    # by overlap: a list item's bullet or number stands in front of its block
    touching = (b.kind for b in article.blocks if b.start < start + length and start < b.end)
    return next(touching, BlockKind.PARAGRAPH)


def _line(line: str, start: int, span: tuple[int, int], kind: BlockKind) -> str:
    bullet = " bullet" if kind is BlockKind.LIST_ITEM and not is_item(line) else ""
    return f'<div class="text {TAGS.get(kind, "")}{bullet}">{_marked(line, start, span)}</div>'


def _row(line: str, start: int, span: tuple[int, int]) -> str:
    cells, at = [], start
    for cell in line.split(CELL):
        cells.append(f"<td>{_marked(cell, at, span)}</td>")
        at += len(cell) + len(CELL)
    return f"<tr>{''.join(cells)}</tr>"


def _marked(piece: str, start: int, span: tuple[int, int]) -> str:
    """Escape ``piece``, which begins at ``start``, and mark what of it lies in ``span``."""
    low, high = (min(max(edge - start, 0), len(piece)) for edge in span)
    if low >= high:
        return text(piece)
    return f"{text(piece[:low])}<mark>{text(piece[low:high])}</mark>{text(piece[high:])}"
