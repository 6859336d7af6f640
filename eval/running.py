"""What a suite is run with, and how it tells what it found.

Not for: choosing the suite (``eval.suites``).
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from rag.settings import Settings

SEED = 148


@dataclass(frozen=True, slots=True)
class Run:
    """What a suite is run with.

    Attributes:
        settings: of this process.
        out: folder for results; None: none are written.
        data: folder with the public benchmarks.
        seed: for everything that is drawn.
        baseline: file to compare with; None: the suite's own.
        name: what was asked for, a suite's name or a file.
    """

    settings: Settings
    out: Path | None
    data: Path
    seed: int = SEED
    baseline: Path | None = None
    name: str = ""

    def tell(self, name: str, table: str, failures: Sequence[str]) -> bool:
        """Print a table with its verdict and keep it as ``<name>.txt``; returns whether nothing failed."""
        text = table + "".join(f"FAILED  {line}\n" for line in failures) + ("" if failures else "all gates hold\n")
        self.show(name, text)
        return not failures

    def show(self, name: str, text: str) -> None:
        """Print a text and keep it as ``<name>.txt``."""
        sys.stdout.write(text)
        if self.out is not None:
            self.out.mkdir(parents=True, exist_ok=True)
            (self.out / f"{name}.txt").write_text(text, encoding="utf-8")
