"""The raw files as plain values, and which part of each is held back.

An article's title alone decides on which side it falls (a fixed hash), so no paragraph of a held-back article is ever
trained on. Reported figures come from the held-back parts only: half of DRCD dev, a fifth of JSQuAD, all of CMRC trial
and XQuAD.

Not for: folding or tokenising.
"""

from __future__ import annotations

import json
import lzma
import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

# Share of the articles, in per cent, that training may see.
DRCD_TRAINING_SHARE = 50
JSQUAD_TRAINING_SHARE = 80

_CEDICT_LINE = re.compile(r"(\S+) (\S+) \[([^\]]*)\] /(.+)/")


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph of an encyclopedia article with the questions that people wrote on it."""

    title: str
    text: str
    questions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DictionaryEntry:
    """One headword of CC-CEDICT with its English senses, as printed there."""

    traditional: str
    simplified: str
    senses: tuple[str, ...]


def in_training(title: str, share: int) -> bool:
    """Whether an article belongs to the ``share`` per cent that may be trained on."""
    return zlib.crc32(f"wenju-split:{title}".encode()) % 100 < share


def read_squad(path: Path) -> list[Paragraph]:
    """The paragraphs of a file in SQuAD format (also xz-compressed), in its order."""
    opener = lzma.open if path.suffix == ".xz" else open
    with opener(path, "rt", encoding="utf-8") as file:
        articles: list[dict[str, Any]] = json.load(file)["data"]
    return [
        Paragraph(
            article["title"],
            paragraph["context"].rpartition(" [SEP] ")[2],
            tuple(item["question"].strip() for item in paragraph["qas"]),
        )
        for article in articles
        for paragraph in article["paragraphs"]
    ]


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
