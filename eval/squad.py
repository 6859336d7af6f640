"""Public benchmarks in SQuAD format (DRCD, CMRC 2018, XQuAD, JSQuAD) as plain values, and which part of each is held back.

An article's title alone decides on which side it falls (a fixed hash), so that no paragraph of a held-back article is ever trained or
tuned on: half of DRCD dev, a fifth of JSQuAD. CMRC trial and XQuAD are never trained on at all; half of XQuAD's articles served to choose
the lexicon and the fusion.

Not for: shipping them; the files stay where the user has them.
"""

from __future__ import annotations

import json
import lzma
import zlib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rag.errors import SourceError

# Share of the articles, in per cent, that training may see.
DRCD_TRAINING_SHARE = 50
JSQUAD_TRAINING_SHARE = 80
XQUAD_TUNING_SHARE = 50


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph of an encyclopedia article with the questions that people wrote on it.

    ``spans`` says for each question where in ``text`` its answer begins and ends (-1 and -1 where the set gives no place).
    """

    title: str
    text: str
    questions: tuple[str, ...]
    spans: tuple[tuple[int, int], ...] = ()


def in_training(title: str, share: int) -> bool:
    """Whether an article belongs to the ``share`` per cent that may be trained on."""
    return zlib.crc32(f"wenju-split:{title}".encode()) % 100 < share


def in_tuning(title: str) -> bool:
    """Whether the questions on an XQuAD article served to choose settings (its English title decides)."""
    return in_training(f"x{title}", XQUAD_TUNING_SHARE)


def read_squad(path: Path) -> list[Paragraph]:
    """The paragraphs of a file in SQuAD format (also xz-compressed), in its order.

    Raises:
        SourceError: the file is not there or has another form; says where to get it.
    """
    opener = lzma.open if path.suffix == ".xz" else open
    try:
        with opener(path, "rt", encoding="utf-8") as file:
            articles: list[dict[str, Any]] = json.load(file)["data"]
    except (OSError, ValueError, KeyError) as error:
        raise SourceError(
            f"{path}: cannot be read as a SQuAD file ({error}); --data must name the folder that holds benchmarks/ and training/"
        ) from error
    return [
        _paragraph(str(article.get("title", "")), paragraph)
        for article in articles
        for paragraph in article["paragraphs"]
    ]


def _paragraph(title: str, paragraph: dict[str, Any]) -> Paragraph:
    whole = paragraph["context"]
    text = whole.rpartition(" [SEP] ")[2]  # JSQuAD puts the title in front of the paragraph
    shift = len(whole) - len(text)
    spans = []
    for item in paragraph["qas"]:
        answer = item["answers"][0]["text"] if item.get("answers") else ""
        start = item["answers"][0]["answer_start"] - shift if answer else -1
        if answer and text[start : start + len(answer)] != answer:
            start = text.find(answer)  # some places in the sets are off
        spans.append((start, start + len(answer)) if start >= 0 else (-1, -1))
    return Paragraph(title, text, tuple(item["question"].strip() for item in paragraph["qas"]), tuple(spans))
