"""The raw files as plain values, each in its training part and its held-back part (``eval.squad`` says which is which).

Not for: folding or tokenising.
"""

from __future__ import annotations

import json
import lzma
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from eval.squad import DRCD_TRAINING_SHARE, JSQUAD_TRAINING_SHARE, Paragraph, in_training, read_squad

_CEDICT_LINE = re.compile(r"(\S+) (\S+) \[([^\]]*)\] /(.+)/")


@dataclass(frozen=True, slots=True)
class DictionaryEntry:
    """One headword of CC-CEDICT with its English senses, as printed there."""

    traditional: str
    simplified: str
    senses: tuple[str, ...]


def drcd(shared: Path, *, training: bool) -> list[Paragraph]:
    """DRCD dev: the half for training, or the held-back half."""
    found = read_squad(shared / "benchmarks" / "DRCD_dev.json")
    return [p for p in found if in_training(p.title, DRCD_TRAINING_SHARE) is training]


def cmrc_dev(shared: Path) -> list[Paragraph]:
    """CMRC 2018 dev, all of it for training."""
    return read_squad(shared / "benchmarks" / "cmrc2018_dev.json")


def jsquad(shared: Path, *, training: bool) -> list[Paragraph]:
    """JSQuAD validation: four fifths for training, or the held-back fifth."""
    found = read_squad(shared / "training" / "jsquad-valid-v1.3.json.xz")
    return [p for p in found if in_training(p.title, JSQUAD_TRAINING_SHARE) is training]


def news(shared: Path) -> Iterator[str]:
    """The text of each news article, without the date line in front of it."""
    with lzma.open(shared / "training" / "news.jsonl.xz", "rt", encoding="utf-8") as file:
        for line in file:
            text: str = json.loads(line)["text"]
            yield text.partition("正文：")[2] or text


def tatoeba(shared: Path) -> list[tuple[str, str]]:
    """English and Chinese sentences that translate each other."""
    with lzma.open(shared / "training" / "tatoeba-en-zh.tsv.xz", "rt", encoding="utf-8") as file:
        rows = (line.rstrip("\n").split("\t") for line in file)
        return [(row[0], row[1]) for row in rows if len(row) >= 2 and row[0] and row[1]]


def cedict(shared: Path) -> list[DictionaryEntry]:
    """The entries of CC-CEDICT, in its order."""
    with lzma.open(shared / "training" / "cedict_ts.u8.xz", "rt", encoding="utf-8") as file:
        found = (_CEDICT_LINE.match(line) for line in file if not line.startswith("#"))
        return [DictionaryEntry(m[1], m[2], tuple(m[4].split("/"))) for m in found if m]
