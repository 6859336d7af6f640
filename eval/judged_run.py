"""A run with everything that is told of it, for the table, the pull request, CI and the report.

Not for: judging (``eval.gates``) or showing (``eval.summary``, ``eval.report``).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from eval.baseline import Before
from eval.calibration import calibration_error, reliability
from eval.gates import Row
from eval.ragas_run import Told
from eval.records import DUE, Record


@dataclass(frozen=True, slots=True)
class JudgedRun:
    """A run with everything that is told of it; ``told`` are ragas' own figures, ``note`` why some of them are missing."""

    suite: str
    records: Sequence[Record]
    rows: Sequence[Row]
    before: Mapping[str, Before]
    seed: int
    seconds: float
    told: Sequence[Told] = ()
    note: str = ""

    @property
    def calibration_error(self) -> float:
        """Over all answers given."""
        return calibration_error(reliability(self.records))

    def changed(self) -> tuple[list[str], list[str]]:
        """Keys of the questions that were right in the baseline and no longer are, and of those that have become right."""
        lost: list[str] = []
        won: list[str] = []
        for record in self.records:
            if record.key in self.before:
                was = self.before[record.key].values.get(DUE[record.gold.status], 0.0) == 1.0
                if was != record.right:
                    (lost if was else won).append(record.key)
        return lost, won
