"""A question with its figures written as the passages write them: «投資6,000元的人» → «投資六千元的人» where the passage says 六千元.

The bundled transformer compares characters; what it reads a question with should look like what it reads.

Not for: words (``rag.checks.writings`` makes one writing of both sides), nor for anything that somebody sees.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rag.checks.numbers import read_folded
from rag.checks.quantity import Quantity
from rag.checks.same_value import equal
from rag.text import fold_with_offsets


def as_written_in(question: str, texts: Sequence[str]) -> list[str]:
    """For each text the question, with each figure that stands there in another writing alone in that writing."""
    figures = [*_figures(question)]
    return [_rewritten(question, figures, text) for text in texts] if figures else [question] * len(texts)


def _rewritten(question: str, figures: Sequence[tuple[Quantity, str]], text: str) -> str:
    pieces: list[str] = []
    done = 0
    there: list[tuple[Quantity, str]] | None = None
    for figure, written in figures:
        if written in text:
            continue
        there = [*_figures(text)] if there is None else there
        start = question.index(written, done)
        pieces += [question[done:start], next((other for one, other in there if _same(figure, one)), written)]
        done = start + len(written)
    return "".join([*pieces, question[done:]])


def _figures(text: str) -> Iterator[tuple[Quantity, str]]:
    """Each figure with its words in the text itself; of several read from the same words the first."""
    folded = fold_with_offsets(text)
    end = 0
    for figure in read_folded(folded.text):
        if figure.start >= end:
            end = figure.end
            yield figure, text[folded.offsets[figure.start] : folded.offsets[figure.end]].strip()


def _same(one: Quantity, other: Quantity) -> bool:
    return one.kind is other.kind and equal(one, other) and equal(other, one)
