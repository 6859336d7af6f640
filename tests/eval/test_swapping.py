"""The swapped sentences: the same every time, false ones beside true twins, halves apart; and their gates hold."""

from __future__ import annotations

from collections import Counter

from eval.swap_cases import WANTED, by_hand, by_rule
from eval.swapping import judged_sets, swap_failures


def test_by_rule_there_are_300_with_a_twin_each_and_they_are_the_same_every_time() -> None:
    cases = by_rule()
    assert cases == by_rule()
    false, true = (
        Counter(case.kind.removeprefix("twin: ") for case in cases if case.true is told) for told in (False, True)
    )
    assert false == true
    assert set(false) == set(WANTED)
    assert 300 <= false.total() <= sum(WANTED.values())


def test_a_false_sentence_differs_from_its_twin_and_the_halves_share_no_passage() -> None:
    cases = by_rule()
    for false, true in zip(cases[::2], cases[1::2], strict=True):
        assert (false.true, true.true, false.passage) == (False, True, true.passage)
        assert false.claim != true.claim
    tune, report = ({case.passage for case in cases if case.split == split} for split in ("tune", "report"))
    assert tune
    assert not tune & report


def test_by_hand_more_than_60_false_in_five_kinds() -> None:
    false = [case for case in by_hand("swaps-by-hand") if not case.true]
    assert len(false) >= 60
    assert {case.kind for case in false} == set(WANTED)


def test_the_gates_hold() -> None:
    sets = judged_sets()
    assert swap_failures({**sets, "both": [*sets["by rule"], *sets["by hand"]]}) == []


def test_a_gate_that_does_not_hold_is_named() -> None:
    missed = [one for one in judged_sets()["by hand"] if not one.flagged and not one.case.true]
    assert swap_failures({"by hand": missed}) == ["by hand: 0.0% caught, the gate is 75%"]
