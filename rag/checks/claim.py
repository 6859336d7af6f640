"""The code checks on one claim, whoever wrote it: verbatim, figures, polarity, names, and whether the source speaks of it at all.

Checked are the claim and the passages it cites, nothing else. ``supported`` here means: nothing that code can see is wrong, and the
passage speaks of it. That a passage entails a claim in other words takes the model passes (``rag.llm``); no figure, date, name or
negation gets past without being compared.

Not for: claims in another language than the passage's beyond their figures and Latin names.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from rag.checks.align import Alignment, align
from rag.checks.difference import Difference
from rag.checks.figures import wrong_figures
from rag.checks.names import exchanged_words, wrong_names
from rag.checks.polarity import wrong_polarity
from rag.checks.source import Source, pairs_of, source_of
from rag.domain import Support, Verdict
from rag.script import unfolded
from rag.text import HAN, fold

VERBATIM = "與原文逐字相符"
FOREIGN = "語言與原文不同，程式只查核了數字與名稱"
CHECKS = ("numbers", "polarity", "names", "coverage")

# Under both these shares of the claim's pairs and characters, the passage does not speak of it.
_PAIRS_HELD = 0.25
_LETTERS_HELD = 0.7
_HAN_CHAR = re.compile(f"[{HAN}]")
_EDGE = " \n,。;:!?、"


@dataclass(frozen=True, slots=True)
class Finding:
    """A verdict, and what the source says instead: its own sentence, "" where there is nothing to put right or no sentence that does."""

    verdict: Verdict
    instead: str = ""


def check_claim(text: str, passages: Sequence[str], context: Sequence[str] = ()) -> Verdict:
    """Check one claim against the passages it cites; ``context`` holds their titles and headings."""
    return examine(text, passages, context).verdict


def examine(text: str, passages: Sequence[str], context: Sequence[str] = ()) -> Finding:
    """The same, with what the passages say instead."""
    claim = fold(text).strip(_EDGE)
    if not claim:
        return Finding(Verdict(Support.NOT_FOUND, (), "陳述是空的"))
    if not any(passage.strip() for passage in passages):
        return Finding(Verdict(Support.NOT_FOUND, (), "沒有引用任何段落"))
    source = source_of(tuple(passages), tuple(context))
    if _stands_verbatim(claim, source):
        return Finding(Verdict(Support.SUPPORTED, ("quote",), VERBATIM))
    return _compare(align(claim, source), source)


def _compare(alignment: Alignment, source: Source) -> Finding:
    """The checks on a claim in its own words, the surest first."""
    foreign = _other_script(alignment.claim, source)
    if wrong := wrong_figures(alignment, source):
        return _finding(Support.CONTRADICTED, CHECKS[:1], wrong)
    if not foreign and (wrong := wrong_polarity(alignment)):
        return _finding(Support.CONTRADICTED, CHECKS[:2], wrong)
    if wrong := wrong_names(alignment, source):
        return _finding(Support.NOT_FOUND, CHECKS[:3], wrong)
    if not foreign and (wrong := exchanged_words(alignment, source)):
        return _finding(Support.CONTRADICTED, CHECKS[:3], wrong)
    if foreign:
        return Finding(Verdict(Support.PARTIAL, ("numbers", "names"), FOREIGN))
    return Finding(_coverage(alignment, source))


def _finding(support: Support, checks: tuple[str, ...], wrong: Sequence[Difference]) -> Finding:
    reason = unfolded("；".join(dict.fromkeys(one.reason for one in wrong)))
    return Finding(Verdict(support, checks, reason), next((one.instead for one in wrong if one.instead), ""))


def _coverage(alignment: Alignment, source: Source) -> Verdict:
    around = f"{source.context}\n{source.text}"
    pairs, letters = pairs_of(alignment.claim), [char for char in alignment.claim if char.isalnum()]
    pairs_held = sum(pair in around for pair in pairs) / len(pairs) if pairs else 1.0
    letters_held = sum(char in around for char in letters) / len(letters) if letters else 1.0
    if pairs_held < _PAIRS_HELD and letters_held < _LETTERS_HELD:
        return Verdict(Support.NOT_FOUND, CHECKS, "所引段落沒有談到這件事")
    return Verdict(Support.SUPPORTED, CHECKS, "數字、日期、名稱與肯定否定都和原文一致")


def _stands_verbatim(claim: str, source: Source) -> bool:
    """Whether the source holds the claim word for word, not beginning behind a negation."""
    at = source.text.find(claim)
    while at != -1:
        if at == 0 or not source.text[at - 1].isalnum():
            return True
        at = source.text.find(claim, at + 1)
    return False


def _other_script(claim: str, source: Source) -> bool:
    """Whether one of the two is written with Han characters and the other is not."""
    return bool(_HAN_CHAR.search(claim)) != bool(_HAN_CHAR.search(source.text))
