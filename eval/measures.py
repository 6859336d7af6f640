"""What is measured on each question: a number where the measure applies to it, nothing where it does not.

A run's figure is the mean over the questions to which a measure applies, so that a ratio («right where an answer was given») is a mean
as well and can be resampled by article. Texts are compared by ``plain``, not by the program's own folding, which is under test here.

* Retrieval: Järvelin & Kekäläinen, Cumulated gain-based evaluation, 2002, for nDCG; relevant is a passage that holds the gold quote.
* Citation recall and precision follow ALCE (Gao et al., 2023, §4.3), with the gold facts in the place of its NLI model: recall is the
  share of the facts an answer states that stand in the quotes cited for them (or in their headings), precision the share of citations
  in a gold article. Pasting whole passages wins both, therefore ``length`` stands beside them.
* Brier: the squared distance of the confidence from whether the answer was right (Brier, 1950).

Not for: what is good enough (``eval.gates``), figures of a whole run that no question has of its own (``eval.calibration``).
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from eval.faithful import faithful
from eval.gold_questions import facts_met, plain
from eval.metrics import Outcome
from eval.tampering import tampered_caught
from rag.domain import Citation, Status

DEPTH = 10
_MARKER = re.compile(r"\[(\d+)\]")


@dataclass(frozen=True, slots=True)
class Measure:
    """One thing that is measured.

    Attributes:
        name: how tables and baselines call it.
        group: under which heading it is shown.
        of: the value for one question; None where it does not apply.
        margin: a change for the worse of at most this much never fails; None: shown, never gated.
        better: +1 where more is better, -1 where less is.
        unit: «share» (0 … 1, shown in per cent), or a unit to show behind the number.
    """

    name: str
    group: str
    of: Callable[[Outcome], float | None]
    margin: float | None
    better: int = 1
    unit: str = "share"


def values_of(outcome: Outcome) -> dict[str, float]:
    """Every measure that applies to a question, by name."""
    found = {measure.name: measure.of(outcome) for measure in MEASURES}
    return {name: round(value, 6) for name, value in found.items() if value is not None}


def _recall(depth: int) -> Callable[[Outcome], float | None]:
    def of(outcome: Outcome) -> float | None:
        rank = outcome.found_at()
        return float(rank is not None and rank <= depth) if outcome.gold.quote else None

    return of


def _mrr(outcome: Outcome) -> float | None:
    rank = outcome.found_at()
    return (1 / rank if rank is not None and rank <= DEPTH else 0.0) if outcome.gold.quote else None


def _ndcg(outcome: Outcome) -> float | None:
    if not outcome.gold.quote:
        return None
    wanted = plain(outcome.gold.quote)
    relevant = [
        hit.passage.article.id in outcome.gold.articles and wanted in plain(hit.passage.text)
        for hit in outcome.hits[:DEPTH]
    ]
    ideal = _gain([True] * sum(relevant))
    return _gain(relevant) / ideal if ideal else 0.0


def _gain(relevant: Sequence[bool]) -> float:
    return sum(1 / math.log2(rank + 1) for rank, good in enumerate(relevant, 1) if good)


def _answerable(outcome: Outcome) -> bool:
    return outcome.gold.status == "answered"


def _given(outcome: Outcome) -> bool:
    return outcome.answer.status is Status.ANSWERED


def _right(outcome: Outcome) -> float | None:
    return float(outcome.right) if _answerable(outcome) else None


def _facts(outcome: Outcome) -> float | None:
    if not _answerable(outcome) or not outcome.gold.facts:
        return None
    return facts_met(outcome.gold, outcome.answer.text) / len(outcome.gold.facts) if _given(outcome) else 0.0


def _right_where_given(outcome: Outcome) -> float | None:
    return float(outcome.right) if _answerable(outcome) and _given(outcome) else None


def _list_complete(outcome: Outcome) -> float | None:
    return float(outcome.right) if outcome.gold.kind == "list" else None


def _follow_up(outcome: Outcome) -> float | None:
    return float(outcome.right) if outcome.gold.kind == "follow_up" else None


def _citation_precision(outcome: Outcome) -> float | None:
    citations = outcome.answer.citations
    if not (_answerable(outcome) and _given(outcome) and citations and outcome.gold.articles):
        return None
    return sum(citation.passage.article.id in outcome.gold.articles for citation in citations) / len(citations)


def _citation_recall(outcome: Outcome) -> float | None:
    if not (_answerable(outcome) and _given(outcome)):
        return None
    stated = []
    for claim in outcome.answer.claims:
        said, quoted = plain(claim.text), plain("\n".join(map(_cited_text, claim.citations)))
        for forms in outcome.gold.facts:
            if any(plain(form) in said for form in forms):
                stated.append(any(plain(form) in quoted for form in forms))
    return sum(stated) / len(stated) if stated else None


def _cited_text(citation: Citation) -> str:
    """What a reader sees of a citation: its quote, and the title and headings that it stands under."""
    passage = citation.passage
    return "\n".join((citation.quote, passage.article.title, *passage.headings))


def _verbatim(outcome: Outcome) -> float | None:
    citations = outcome.answer.citations
    good = [
        c.quote and c.passage.article.text[c.start : c.end] == c.quote and c.quote in c.passage.text for c in citations
    ]
    return sum(map(bool, good)) / len(good) if good else None


def _pages(outcome: Outcome) -> float | None:
    """The citations that name a page, among those of articles that have pages."""
    paged = [citation.page for citation in outcome.answer.citations if citation.passage.article.pages]
    return sum(map(bool, paged)) / len(paged) if paged else None


def _markers(outcome: Outcome) -> float | None:
    """Every marker of the text leads to a citation of its claim, and every citation is led to."""
    if not _given(outcome):
        return None
    shown = {int(number) for number in _MARKER.findall(outcome.answer.text)}
    known = {citation.marker for citation in outcome.answer.citations}
    return float(bool(shown) and shown == known and all(claim.citations for claim in outcome.answer.claims))


def _faithful(outcome: Outcome) -> float | None:
    claims = outcome.answer.claims
    return sum(faithful(claim) for claim in claims) / len(claims) if _given(outcome) and claims else None


def _abstention_recall(outcome: Outcome) -> float | None:
    return float(outcome.right) if outcome.gold.status == "abstained" else None


def _abstention_precision(outcome: Outcome) -> float | None:
    if _given(outcome) or outcome.gold.status == "refused":
        return None
    return float(outcome.gold.status == "abstained")


def _refused(outcome: Outcome) -> float | None:
    return float(outcome.right) if outcome.gold.status == "refused" else None


def _brier(outcome: Outcome) -> float | None:
    if outcome.gold.status == "refused":
        return None
    would_be_right = _answerable(outcome) and outcome.right
    return (outcome.answer.confidence - float(would_be_right)) ** 2


def _length(outcome: Outcome) -> float | None:
    return float(len(plain(outcome.answer.text))) if _given(outcome) and outcome.gold.kind != "list" else None


def _latency(outcome: Outcome) -> float | None:
    return outcome.answer.timings_ms.get("total")


MEASURES: tuple[Measure, ...] = (
    Measure("recall@1", "retrieval", _recall(1), 0.03),
    Measure("recall@5", "retrieval", _recall(5), 0.02),
    Measure("recall@10", "retrieval", _recall(DEPTH), 0.02),
    Measure("MRR@10", "retrieval", _mrr, 0.02),
    Measure("nDCG@10", "retrieval", _ndcg, 0.02),
    Measure("right", "answers", _right, 0.02),
    Measure("facts stated", "answers", _facts, 0.02),
    Measure("given", "answers", lambda o: float(_given(o)) if _answerable(o) else None, None),
    Measure("right where given", "answers", _right_where_given, 0.02),
    Measure("lists complete", "answers", _list_complete, 0.04),
    Measure("follow-ups right", "answers", _follow_up, 0.04),
    Measure("citation precision", "citations", _citation_precision, 0.01),
    Measure("citation recall", "citations", _citation_recall, 0.01),
    Measure("quotes verbatim", "citations", _verbatim, 0.0),
    Measure("pages named", "citations", _pages, 0.0),
    Measure("markers resolve", "citations", _markers, 0.0),
    Measure("claims faithful", "claims", _faithful, 0.005),
    Measure("tampered claims caught", "claims", tampered_caught, 0.005),
    Measure("abstention recall", "abstention", _abstention_recall, 0.05),
    Measure("abstention precision", "abstention", _abstention_precision, 0.05),
    Measure("attacks refused", "abstention", _refused, 0.0),
    Measure("Brier", "abstention", _brier, 0.01, better=-1, unit=""),
    Measure("length outside lists", "cost", _length, 12.0, better=-1, unit="characters"),
    Measure("latency", "cost", _latency, None, better=-1, unit="ms"),
)
