"""Planted regressions: each is one thing that could go wrong between two releases, and the gates must catch every one.

The program as it is gives the baseline; then it is broken in one place and asked again (or its answers are spoiled where an answer's last step would
spoil them), and the paired gates, with the floors of the suite, must fail. The same program asked again, with any seed, must fail nothing.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import pytest

import eval.tampering
import rag.engine
import rag.text
from eval.asking import ask_all
from eval.baseline import Before
from eval.gates import failures, judge
from eval.gold_questions import load_gold
from eval.measures import values_of
from eval.metrics import Outcome
from eval.records import Record, record_of
from eval.sample import FLOORS
from ingest.pipeline import ingest
from rag.condense import Way
from rag.domain import Answer, Claim, DraftClaim, Hit, Screened, Status, Support, Verdict
from rag.settings import Settings
from rag.verify import verify_claim
from tests.conftest import ARTICLES

# Every second gold question, all follow-ups and all attacks: enough for every gate, and the tests stay quick.
ASKED = [
    gold for number, gold in enumerate(load_gold("sample-issue")) if number % 2 or gold.kind in {"attack", "follow_up"}
]
# What breaks the whole search must show on half of them: these are read anew, where other breaks leave what the model reads as it was.
HALF = ASKED[::2]
ABSOLUTE = {
    name: FLOORS[name] for name in ("quotes verbatim", "markers resolve", "tampered claims caught", "attacks refused")
}


@pytest.fixture(scope="module")
def accepted(sample_settings: Settings) -> list[Outcome]:
    """What the program as it is answers."""
    return ask_all(ASKED, sample_settings)


def records(outcomes: Sequence[Outcome]) -> list[Record]:
    return [record_of("gold", outcome, values_of(outcome)) for outcome in outcomes]


def failed(outcomes: Sequence[Outcome], accepted: Sequence[Outcome], seed: int = 148) -> list[str]:
    before = {record.key: Before(record.cluster, record.values) for record in records(accepted)}
    return [line.split(":")[0] for line in failures(judge(records(outcomes), before, ABSOLUTE, seed))]


def spoiled(outcomes: Sequence[Outcome], spoil: Callable[[Answer], Answer]) -> list[Outcome]:
    return [replace(outcome, answer=spoil(outcome.answer)) for outcome in outcomes]


def of_claims(answer: Answer, change: Callable[[Claim], Claim]) -> Answer:
    """The answer with its claims changed, put together again as the engine does."""
    claims = tuple(change(claim) for claim in answer.claims)
    lines = [claim.text + "".join(f"[{citation.marker}]" for citation in claim.citations) for claim in claims]
    text = "\n".join(lines) if answer.status is Status.ANSWERED else answer.text
    cited = {citation.marker: citation for claim in claims for citation in claim.citations}
    return replace(answer, claims=claims, text=text, citations=tuple(cited.values()))


def test_the_same_program_asked_again_fails_nothing_with_any_seed(accepted: list[Outcome], tmp_path: Path) -> None:
    settings = Settings(storage_dir=tmp_path / "again")
    ingest([ARTICLES], settings)
    again = ask_all(ASKED[::-1], settings)[::-1]
    assert [failed(again, accepted, seed) for seed in range(20)] == [[]] * 20


def test_a_passage_field_is_dropped(accepted: list[Outcome]) -> None:
    def pageless(claim: Claim) -> Claim:
        return replace(claim, citations=tuple(replace(citation, page="") for citation in claim.citations))

    assert "pages named" in failed(spoiled(accepted, lambda answer: of_claims(answer, pageless)), accepted)


def test_folding_is_broken(accepted: list[Outcome], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rag.text, "_character_table", dict)
    monkeypatch.setattr(rag.text, "_RULES", ())
    settings = Settings(storage_dir=tmp_path / "unfolded")
    ingest([ARTICLES], settings)
    assert failed(ask_all(HALF, settings), accepted)


def test_citations_are_off_by_one_character(accepted: list[Outcome]) -> None:
    def moved(claim: Claim) -> Claim:
        return replace(claim, citations=tuple(replace(c, start=c.start + 1, end=c.end + 1) for c in claim.citations))

    assert "quotes verbatim" in failed(spoiled(accepted, lambda answer: of_claims(answer, moved)), accepted)


def test_markers_are_off_by_one(accepted: list[Outcome]) -> None:
    def shifted(answer: Answer) -> Answer:
        return replace(answer, text=re.sub(r"\[(\d+)\]", lambda match: f"[{int(match[1]) + 1}]", answer.text))

    assert "markers resolve" in failed(spoiled(accepted, shifted), accepted)


def test_claims_cite_the_passage_of_their_neighbour(accepted: list[Outcome]) -> None:
    every = [citation for outcome in accepted for citation in outcome.answer.citations]
    following = dict(zip(map(id, every), [*every[7:], *every[:7]], strict=True))

    def neighbour(claim: Claim) -> Claim:
        return replace(claim, citations=tuple(replace(following[id(c)], marker=c.marker) for c in claim.citations))

    caught = failed(spoiled(accepted, lambda answer: of_claims(answer, neighbour)), accepted)
    assert {"citation precision", "claims faithful"} <= {*caught}


def test_the_floor_of_abstention_is_raised(accepted: list[Outcome], sample_settings: Settings) -> None:
    stricter = sample_settings.model_copy(update={"answer_floor": min(1.0, sample_settings.answer_floor + 0.3)})
    assert "right" in failed(ask_all(ASKED, stricter), accepted)


def test_the_floor_of_abstention_is_gone(accepted: list[Outcome], sample_settings: Settings) -> None:
    bolder = sample_settings.model_copy(update={"answer_floor": 0.0, "related_floor": 0.0})
    assert "abstention recall" in failed(ask_all(ASKED, bolder), accepted)


def test_verification_takes_numbers_in_any_order(accepted: list[Outcome], monkeypatch: pytest.MonkeyPatch) -> None:
    def numbers_sorted(text: str) -> str:
        return re.sub(r"\d+", "#", text) + "".join(sorted(re.findall(r"\d+", text)))

    def blind(claim: DraftClaim) -> Verdict:
        if all(numbers_sorted(citation.quote) == numbers_sorted(claim.text) for citation in claim.citations):
            return Verdict(Support.SUPPORTED, ("quote",), "引文與原文逐字相符")
        return verify_claim(claim)

    before = {record.key: Before(record.cluster, record.values) for record in records(accepted)}
    monkeypatch.setattr(eval.tampering, "verify_claim", blind)
    lines = failures(judge(records(accepted), before, {}, 148))
    assert [line.split(":")[0] for line in lines] == ["tampered claims caught"]


def test_two_numbers_are_swapped_in_what_is_shown(accepted: list[Outcome]) -> None:
    def swapped(claim: Claim) -> Claim:
        numbers = [*re.finditer(r"\d+", claim.text)]
        if len(numbers) < 2 or numbers[0][0] == numbers[1][0]:
            return claim
        first, second = numbers[:2]
        between = claim.text[first.end() : second.start()]
        return replace(
            claim, text=claim.text[: first.start()] + second[0] + between + first[0] + claim.text[second.end() :]
        )

    assert "claims faithful" in failed(spoiled(accepted, lambda answer: of_claims(answer, swapped)), accepted)


def test_whole_passages_are_pasted_as_answers(accepted: list[Outcome]) -> None:
    def pasted(claim: Claim) -> Claim:
        whole = tuple(
            replace(c, quote=c.passage.text, start=c.passage.start, end=c.passage.end) for c in claim.citations
        )
        return replace(claim, text="\n".join(c.quote for c in whole), citations=whole)

    assert "length outside lists" in failed(spoiled(accepted, lambda answer: of_claims(answer, pasted)), accepted)


def test_lists_lose_their_items(accepted: list[Outcome]) -> None:
    def first_line(claim: Claim) -> Claim:
        return replace(claim, text=claim.text.split("\n")[0])

    assert "lists complete" in failed(spoiled(accepted, lambda answer: of_claims(answer, first_line)), accepted)


def test_earlier_questions_are_taken_for_the_question(
    accepted: list[Outcome], sample_settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        rag.engine, "ways_to_read", lambda question, history: (Way(history[0] if history else question),)
    )
    asked = [outcome.gold for outcome in accepted if outcome.gold.history]
    confused = dict(zip((gold.id for gold in asked), ask_all(asked, sample_settings), strict=True))
    assert "follow-ups right" in failed([confused.get(o.gold.id, o) for o in accepted], accepted)


def test_the_best_passages_come_last(
    accepted: list[Outcome], sample_settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    original = rag.engine.retrieve

    def reversed_hits(*arguments: object) -> list[Hit]:
        return original(*arguments)[::-1]  # type: ignore[arg-type]

    monkeypatch.setattr(rag.engine, "retrieve", reversed_hits)
    assert {"recall@1", "MRR@10"} <= {*failed(ask_all(HALF, sample_settings), accepted)}


def test_orders_to_the_bot_are_taken(
    accepted: list[Outcome], sample_settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rag.engine, "screen", lambda question, _longest: Screened(question))
    attacks = [outcome.gold for outcome in accepted if outcome.gold.kind == "attack"]
    taken = dict(zip((gold.id for gold in attacks), ask_all(attacks, sample_settings), strict=True))
    assert "attacks refused" in failed([taken.get(o.gold.id, o) for o in accepted], accepted)


def test_confidence_is_always_full(accepted: list[Outcome]) -> None:
    assert "Brier" in failed(spoiled(accepted, lambda answer: replace(answer, confidence=1.0)), accepted)
