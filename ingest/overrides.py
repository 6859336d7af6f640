"""Corrections by staff: what a file ``<name>.yaml`` beside an issue says about its articles wins over the guess.

::

    articles:
      - pages: 3-5                # printed pages, from the first to the last
        title: 當前中小微服務業面臨之轉型挑戰與發展契機
        authors: 陳之麒
        affiliation: 中華經濟研究院第一研究所分析師
        section: 專題報導

An entry makes one article of everything on its pages, whatever was guessed there; fields that it leaves out are those of the guessed article
that had most of these pages. Articles on other pages stay as they are.

Not for: cutting an article within a page.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import yaml

from ingest.blocks import TextBuilder
from ingest.plain_yaml import PlainLoader
from ingest.reading import Reading
from rag.domain import Article, Block
from rag.errors import SourceError

_FIELDS = ("title", "authors", "affiliation", "section", "issue", "published", "language")
_PAGES = re.compile(r"(\d{1,6})(?:\s*[-–]\s*(\d{1,6}))?")


@dataclass(frozen=True, slots=True)
class Override:
    """One entry: the printed pages from ``first`` to ``last`` are one article with these fields."""

    first: int
    last: int
    fields: dict[str, Any]  # text; Any because the checker cannot know which of Article's fields these are

    def covers(self, page: str) -> bool:
        """Whether a printed page belongs to this article."""
        return page.isdecimal() and len(page) < 7 and self.first <= int(page) <= self.last


def override_path(path: Path) -> Path:
    """Where the corrections for a file are: ``issue.pdf`` → ``issue.pdf.yaml``."""
    return path.with_name(path.name + ".yaml")


def corrections_beside(path: Path) -> bytes | None:
    """What is in the file of corrections for a file, None when there is none."""
    beside = override_path(path)
    return beside.read_bytes() if beside.is_file() else None


def parse_overrides(content: bytes, path: Path) -> list[Override]:
    """The corrections in a file, in order of their pages; ``path`` is for messages.

    Raises:
        SourceError: it is no YAML of the form above; names the entry.
    """
    try:
        value = yaml.load(content.decode(), Loader=PlainLoader)
    except (yaml.YAMLError, ValueError) as error:
        raise SourceError(f"{path}: not valid YAML ({str(error).splitlines()[0]})") from error
    entries = value.get("articles") if isinstance(value, dict) else None
    if not isinstance(entries, list) or set(value) != {"articles"}:
        raise SourceError(f"{path}: needs one list called «articles», see the README")
    overrides = sorted(
        (_override(entry, f"{path}: article {n}") for n, entry in enumerate(entries, 1)), key=lambda o: o.first
    )
    for before, after in zip(overrides, overrides[1:], strict=False):  # noqa: RUF007
        if after.first <= before.last:
            raise SourceError(f"{path}: pages {before.first}-{before.last} and {after.first}-{after.last} overlap")
    return overrides


def apply_overrides(reading: Reading, overrides: Sequence[Override]) -> Reading:
    """The reading with the corrections applied; an entry stands where the first of its pages stood.

    Raises:
        SourceError: the pages of an entry hold nothing.
    """
    printed = {block.page for article in reading.articles for block in article.blocks}
    for override in overrides:
        if not any(map(override.covers, printed)):
            raise SourceError(
                f"the corrections name pages {override.first}-{override.last}, but nothing is printed on them"
            )
    articles: list[Article] = []
    done: set[int] = set()
    for article in reading.articles:
        kept = [block for block in article.blocks if not any(override.covers(block.page) for override in overrides)]
        for number, override in enumerate(overrides):
            if number not in done and any(override.covers(block.page) for block in article.blocks):
                done.add(number)
                articles.append(_corrected(override, reading.articles))
        if len(kept) == len(article.blocks):
            articles.append(article)
        elif kept:
            articles.append(_with_blocks(article, [(article, block) for block in kept]))
    return replace(reading, articles=tuple(articles))


def _override(entry: Any, where: str) -> Override:
    if not isinstance(entry, dict) or not all(isinstance(field, str) for field in entry.values()):
        raise SourceError(f"{where} is not a list of «name: value» lines")
    unknown = sorted(set(entry) - {"pages", *_FIELDS})
    if unknown:
        raise SourceError(f"{where} has an unknown field {unknown[0]!r}; known are pages, {', '.join(_FIELDS)}")
    match = _PAGES.fullmatch(entry.get("pages", "").strip())
    if match is None:
        raise SourceError(f"{where} needs «pages: 3» or «pages: 3-5»")
    first, last = int(match[1]), int(match[2] or match[1])
    return Override(first, last, {name: value for name, value in entry.items() if name != "pages"})


def _corrected(override: Override, guessed: Sequence[Article]) -> Article:
    """One article of every block on the override's pages."""
    blocks = [(article, block) for article in guessed for block in article.blocks if override.covers(block.page)]
    most = Counter(article.id for article, _ in blocks).most_common(1)[0][0]
    base = next(article for article in guessed if article.id == most)
    return replace(_with_blocks(base, blocks), **override.fields)


def _with_blocks(base: Article, blocks: Sequence[tuple[Article, Block]]) -> Article:
    """An article like ``base`` of the given blocks, with text and pages that fit them."""
    builder = TextBuilder()
    for article, block in blocks:
        line_start = article.text.rfind("\n", 0, block.start) + 1
        marker = article.text[line_start : block.start]
        builder.add(
            block.kind,
            block.text,
            level=block.level,
            page=block.page,
            marker=marker,
            boxes=block.boxes,
            turns=block.turns,
        )
    pages = list(dict.fromkeys(block.page for _, block in blocks if block.page))
    spread = pages[0] if len(pages) == 1 else f"{pages[0]}-{pages[-1]}" if pages else ""
    return replace(base, text=builder.text, blocks=builder.blocks, pages=spread)
