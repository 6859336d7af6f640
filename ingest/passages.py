"""Articles → passages: stretches of about ``passage_chars`` characters that follow the text's own seams.

A passage starts anew at every heading, and is never cut inside a sentence, a list item or a table row; the sentence that leads
into a list stays with its first items. Only what is longer than any sentence (a line of 600,000 characters) is cut at its commas, or anywhere.
The headings above it and the article's title travel with each passage.

Not for: embedding or indexing them.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from ingest.long_blocks import cut_at_seams
from rag.domain import Article, Block, BlockKind, Passage
from rag.sentences import split_sentences

_WHOLE = {BlockKind.LIST_ITEM, BlockKind.TABLE, BlockKind.CAPTION, BlockKind.NOTE, BlockKind.REFERENCE}
# A list with its lead-in may make a passage this much longer than asked for before it is cut between items.
_LIST_STRETCH = 1.6
_LONGEST = 1200  # characters of a sentence, item or row
_SEAMS = "，、；：,;: 　\n｜"


@dataclass(frozen=True, slots=True)
class _Atom:
    """A stretch that is not cut further."""

    start: int
    end: int
    block: Block


def split_passages(article: Article, passage_chars: int) -> list[Passage]:
    """The passages of an article, in order, covering every block but headings that head nothing."""
    passages: list[Passage] = []
    headings: list[Block] = []
    pending: list[_Atom] = []
    path: tuple[str, ...] = ()

    def flush() -> None:
        if any(atom.block.kind is not BlockKind.HEADING for atom in pending):
            passages.append(_passage(article, pending, path))
            pending.clear()

    for group in _groups(article):
        block = group[0].block
        if block.kind is BlockKind.HEADING:
            flush()
            headings = [*(above for above in headings if above.level < block.level), block]
            path = tuple(heading.text for heading in headings)
            pending += group
            continue
        whole = group[-1].end - group[0].start <= passage_chars * _LIST_STRETCH
        if pending and whole and group[-1].end - pending[0].start > passage_chars:
            flush()
        for atom in group:
            if not whole and pending and atom.end - pending[0].start > passage_chars:
                flush()
            pending.append(atom)
    flush()
    return passages


def _groups(article: Article) -> Iterator[list[_Atom]]:
    """Atoms that belong together: a lead-in with its list, a table with its caption; everything else alone."""
    group: list[_Atom] = []
    for atom in _atoms(article):
        if group and not _continues(group[-1], atom, article):
            yield group
            group = []
        group.append(atom)
    if group:
        yield group


def _continues(before: _Atom, atom: _Atom, article: Article) -> bool:
    if atom.block.kind is BlockKind.LIST_ITEM:
        return before.block.kind is BlockKind.LIST_ITEM or article.text[before.end - 1] in "：:"
    if atom.block.kind is BlockKind.TABLE:
        return before.block.kind in {BlockKind.TABLE, BlockKind.CAPTION}
    return False


def _atoms(article: Article) -> Iterator[_Atom]:
    before = 0  # where the block before ends: of a block that was cut, on the same line
    for block in article.blocks:
        if block.kind is BlockKind.HEADING or block.kind in _WHOLE:
            line_start = article.text.rfind("\n", before, block.start) + 1  # a list item begins with its marker
            yield from _short_enough(article, _Atom(max(line_start, before), block.end, block))
        else:
            for sentence in split_sentences(block.text):
                yield from _short_enough(
                    article, _Atom(block.start + sentence.start, block.start + sentence.end, block)
                )
        before = block.end


def _short_enough(article: Article, atom: _Atom) -> Iterator[_Atom]:
    for start, end in cut_at_seams(article.text, atom.start, atom.end, _LONGEST):
        yield _Atom(start, end, atom.block)


def _passage(article: Article, atoms: list[_Atom], headings: tuple[str, ...]) -> Passage:
    start, end = atoms[0].start, atoms[-1].end
    found = [page for atom in atoms for page in atom.block.pages_between(atom.start, atom.end)]
    return Passage(
        id=f"{article.id}#{start}-{end}",
        article=article,
        start=start,
        end=end,
        headings=headings,
        text=article.text[start:end],
        pages=article.pages if not found else found[0] if found[0] == found[-1] else f"{found[0]}-{found[-1]}",
    )
