"""The sentences that an answer may quote: those of the passages that retrieval found, with what is around them.

Headings and references are not quotable. What a sentence is about often stands outside it: in the article's title, the headings above, the
sentence that leads into its list, the header of its table. These travel with it as its context.

Taking a passage apart costs a hundred times more than ranking it, so that the latest thousands stay prepared.

Not for: ranking them.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from rag.domain import Article, Block, BlockKind, Hit, Passage
from rag.reader.word_match import Words, words_of
from rag.sentences import split_sentences
from rag.terms import terms
from rag.text import fold

_LISTED = {BlockKind.LIST_ITEM, BlockKind.TABLE}
_UNQUOTABLE = {BlockKind.HEADING, BlockKind.REFERENCE}
_PREPARED_PASSAGES = 4096


@dataclass(frozen=True, slots=True, eq=False)
class Context:
    """What sentences are about without saying so: the article's title, the headings above, the lead-in of a list; all folded."""

    text: str
    lead_in: str  # also in ``text``; "" when nothing leads in
    terms: frozenset[str]
    words: Words

    @classmethod
    def of(cls, outside: str, lead_in: str) -> Context:
        """The context of ``outside`` (title and headings) and a lead-in, both folded."""
        text = f"{outside}\n{lead_in}" if lead_in else outside
        return cls(text, lead_in, frozenset(terms(text)), words_of([text])[0])


@dataclass(frozen=True, slots=True, eq=False)
class Prepared:
    """A sentence of an article. Offsets count in the article's text; terms and words are folded."""

    block: Block
    start: int
    end: int
    text: str
    folded: str
    terms: frozenset[str]
    words: Words
    context: Context
    before: frozenset[str]  # terms of the sentence before it in its block
    after: frozenset[str]
    opens_block: bool


@dataclass(frozen=True, slots=True, eq=False)
class Candidate:
    """A sentence of a hit."""

    hit: Hit
    sentence: Prepared

    @property
    def article(self) -> Article:
        """The article it stands in."""
        return self.hit.passage.article

    @property
    def block(self) -> Block:
        """The block it stands in."""
        return self.sentence.block

    @property
    def start(self) -> int:
        """Where it begins in the article's text."""
        return self.sentence.start

    @property
    def end(self) -> int:
        """Where it ends."""
        return self.sentence.end

    @property
    def text(self) -> str:
        """Its words."""
        return self.sentence.text

    @property
    def folded(self) -> str:
        """Its words, folded."""
        return self.sentence.folded

    @property
    def terms(self) -> frozenset[str]:
        """Its terms."""
        return self.sentence.terms

    @property
    def context_terms(self) -> frozenset[str]:
        """The terms of its title, headings and lead-in."""
        return self.sentence.context.terms


class _Key:
    """A passage as a key that is quick to hash: articles are long."""

    __slots__ = ("passage", "value")

    def __init__(self, passage: Passage) -> None:
        self.passage = passage
        self.value = (passage.id, passage.article.digest, passage.text, passage.headings)

    def __hash__(self) -> int:
        return hash(self.value)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Key) and self.value == other.value


def sentence_pool(hits: Iterable[Hit]) -> list[Candidate]:
    """Every quotable sentence of the hits, in the hits' order."""
    return [Candidate(hit, sentence) for hit in hits for sentence in _prepared(_Key(hit.passage))]


def quotable(hits: Iterable[Hit]) -> tuple[Hit, ...]:
    """The hits of which something can be quoted: a bibliography tells a reader nothing."""
    return tuple(hit for hit in hits if sentence_pool([hit]))


@lru_cache(maxsize=_PREPARED_PASSAGES)
def _prepared(key: _Key) -> tuple[Prepared, ...]:
    passage = key.passage
    outside = fold("\n".join((passage.article.title, *passage.headings)))
    context = Context.of(outside, "")
    found: list[Prepared] = []
    for block in passage.article.blocks:
        if block.start >= passage.end:
            break
        listed = block.kind in _LISTED and not (block.kind is BlockKind.TABLE and block.level == 0)
        lead_in = "" if listed else fold(_lead_in(block))
        if not listed and lead_in != context.lead_in:
            context = Context.of(outside, lead_in)
        if block.kind not in _UNQUOTABLE and block.end > passage.start:
            found += _sentences(block, passage, context)
    return tuple(found)


def _lead_in(block: Block) -> str:
    """The sentence of a block that leads into what follows it; the whole of a caption or a table's header."""
    if block.kind in {BlockKind.CAPTION, BlockKind.TABLE}:
        return block.text
    if block.text.endswith(("：", ":")):
        return split_sentences(block.text)[-1].text
    return ""


def _sentences(block: Block, passage: Passage, context: Context) -> list[Prepared]:
    cut = split_sentences(block.text)
    folded = [fold(sentence.text) for sentence in cut]
    found = [frozenset(terms(text)) for text in folded]
    words = words_of(folded)
    none = frozenset[str]()
    return [
        Prepared(
            block=block,
            start=block.start + sentence.start,
            end=block.start + sentence.end,
            text=sentence.text,
            folded=folded[i],
            terms=found[i],
            words=words[i],
            context=context,
            before=found[i - 1] if i else none,
            after=found[i + 1] if i + 1 < len(cut) else none,
            opens_block=i == 0,
        )
        for i, sentence in enumerate(cut)
        if passage.start <= block.start + sentence.start and block.start + sentence.end <= passage.end
    ]
