"""The values that travel from a file to a cited answer.

Every value is frozen; each stage makes a new one that holds the one before, and nothing is filled in
later. Offsets are counted in characters (Python ``str`` indices) of ``Article.text``; ``end`` is exclusive.

Not here: how any of these is computed, stored or shown; no third-party import.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum


class BlockKind(StrEnum):
    """What a stretch of an article is."""

    HEADING = "heading"
    PARAGRAPH = "paragraph"
    LIST_ITEM = "list_item"
    TABLE = "table"  # one row; level 0 is the header row
    CAPTION = "caption"
    NOTE = "note"
    REFERENCE = "reference"


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle on a page image, in PDF points, origin bottom left; ``page`` counts the pages of the file from 1.

    The box of a line of a block also knows its characters: the first is ``block.text[start]``, and character i lies between
    ``edges[i]`` and ``edges[i + 1]``, along x, or along y from the top down (falling numbers) when the text is vertical.
    """

    page: int
    left: float
    bottom: float
    right: float
    top: float
    start: int = 0
    edges: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True)
class Block:
    """A heading, paragraph, list item, table row, caption, note or reference of an article.

    ``article.text[block.start:block.end] == block.text``. ``level`` is the depth of a heading or list
    item (1 is outermost) and 0 for a table's header row; ``page`` is the printed page, "" if unknown.
    """

    kind: BlockKind
    level: int
    text: str
    start: int
    page: str = ""
    boxes: tuple[Box, ...] = ()

    @property
    def end(self) -> int:
        """Offset just behind the block."""
        return self.start + len(self.text)


@dataclass(frozen=True, slots=True)
class Article:
    """One article of one issue: what a citation names."""

    id: str
    digest: str  # SHA-256 of the content, hexadecimal
    title: str
    text: str
    blocks: tuple[Block, ...]
    authors: str = ""
    affiliation: str = ""
    section: str = ""
    issue: str = ""
    pages: str = ""
    published: str = ""
    language: str = ""
    source: str = ""  # path of the file it was read from


@dataclass(frozen=True, slots=True)
class Passage:
    """A stretch of an article that is indexed and retrieved as one.

    ``article.text[start:end] == text``. ``id`` is ``<article id>#<start>-<end>`` and therefore stays the
    same for as long as the article's text does.
    """

    id: str
    article: Article
    start: int
    end: int
    headings: tuple[str, ...]
    text: str
    pages: str

    @property
    def indexed_text(self) -> str:
        """What is embedded and counted: the article's title and the heading path travel with the passage."""
        return "\n".join((self.article.title, *self.headings, self.text))


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage that retrieval found, with what each half thought of it (rank 1 is best, None: not found).

    ``closeness`` is how much of the question its closest sentence covers, 0 … 1.
    """

    passage: Passage
    score: float
    dense_rank: int | None
    dense_score: float | None
    lexical_rank: int | None
    lexical_score: float | None
    closeness: float = 0.0

    @property
    def found_by(self) -> str:
        """``both``, ``dense`` or ``lexical``."""
        if self.dense_rank is not None and self.lexical_rank is not None:
            return "both"
        return "dense" if self.dense_rank is not None else "lexical"


@dataclass(frozen=True, slots=True)
class Citation:
    """A numbered pointer from an answer to the words it rests on.

    ``article.text[start:end] == quote`` and the quote lies inside the passage. ``span`` is the stretch of the quote that is the answer itself,
    counted from the quote's beginning; None where nothing that short is.
    """

    marker: int
    passage: Passage
    quote: str
    start: int
    end: int
    page: str
    boxes: tuple[Box, ...] = ()
    span: tuple[int, int] | None = None


class Support(StrEnum):
    """What verification found out about a claim."""

    SUPPORTED = "supported"
    PARTIAL = "partial"
    CONTRADICTED = "contradicted"
    NOT_FOUND = "not_found"


@dataclass(frozen=True, slots=True)
class Verdict:
    """The result of checking one claim; ``reason`` is never empty."""

    support: Support
    checks: tuple[str, ...]
    reason: str


@dataclass(frozen=True, slots=True)
class DraftClaim:
    """Something the answer would say, not yet checked, with the citations it rests on."""

    text: str
    citations: tuple[Citation, ...]


@dataclass(frozen=True, slots=True)
class Claim:
    """A checked statement of an answer."""

    text: str
    citations: tuple[Citation, ...]
    verdict: Verdict


class Status(StrEnum):
    """How a question ended."""

    ANSWERED = "answered"
    RELATED = "related"  # nothing certain; these passages may help
    ABSTAINED = "abstained"  # the articles do not say
    REFUSED = "refused"  # not a question for this corpus


@dataclass(frozen=True, slots=True)
class Draft:
    """An answer before verification: what to say, how sure, and in which status."""

    status: Status
    claims: tuple[DraftClaim, ...]
    confidence: float
    engine: str


@dataclass(frozen=True, slots=True)
class Answer:
    """What the asker gets. ``text`` carries the markers; ``nearest`` names articles when nothing was found.

    ``notice`` is a sentence for the asker beside the answer: that a language model was to answer and could not, that the articles are in
    another language; ``prompts`` the hash of the model's prompts. ``complete`` is False where a list is longer than what is shown.
    """

    id: str
    question: str
    status: Status
    text: str
    claims: tuple[Claim, ...]
    citations: tuple[Citation, ...]
    nearest: tuple[Hit, ...]
    confidence: float
    engine: str
    passes: int
    timings_ms: dict[str, float] = field(hash=False)
    notice: str = ""
    prompts: str = ""
    complete: bool = True


@dataclass(frozen=True, slots=True)
class Screened:
    """Step 1: the question as it will be used, or why it is refused (``refusal`` empty: go on)."""

    question: str
    refusal: str = ""


@dataclass(frozen=True, slots=True)
class Condensed:
    """Step 2: the question made to stand on its own."""

    question: str


@dataclass(frozen=True, slots=True)
class Found:
    """Step 3: what retrieval found, best first."""

    hits: tuple[Hit, ...]


@dataclass(frozen=True, slots=True)
class Drafted:
    """Step 4: the draft."""

    draft: Draft


@dataclass(frozen=True, slots=True)
class Verified:
    """Step 5: the draft's claims with their verdicts."""

    claims: tuple[Claim, ...]


@dataclass(frozen=True, slots=True)
class Answered:
    """Step 6, always the last one."""

    answer: Answer


Step = Screened | Condensed | Found | Drafted | Verified | Answered
