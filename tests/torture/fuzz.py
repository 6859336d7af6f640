"""Torture: random texts through folding, numbers, sentences, passages, readers and the API's JSON; a bug is an exception of no family, or a hang.

``python -m tests.torture.fuzz [SECONDS]`` for each part (600 by default); a quick run is in the test run. A seed makes a run the same again; what
failed is printed with it.
"""

from __future__ import annotations

import json
import random
import sys
import time
from collections.abc import Callable
from pathlib import Path

from pydantic import ValidationError

from ingest.files import read_file
from ingest.passages import split_passages
from rag.checks.numbers import quantities
from rag.errors import WenjuError
from rag.index.manifest import Article
from rag.instructions import gives_orders
from rag.screen import screen
from rag.sentences import split_sentences
from rag.terms import query_terms, terms
from rag.text import fold, fold_with_offsets
from web.api.alias import Ask
from web.memory import read_memory
from web.reading import read_lines

SLOWEST_S = 2.0  # of CPU for one text of at most 20,000 characters
PIECES = (
    *'臺台９9一萬億兆十百千點第年月日％%.,-（）「」『』。！？；\n\t \u3000\u200b\u202e\ufeff\ud800\U0001f600éﬁかガaZ@[]()<>|｜#\x00\x1b\\"{}`*_',
    *(
        "分之",
        "民國",
        "\r\n",
        "http://",
        "www.",
        "[1]",
        "<script>",
        "- ",
        "1. ",
        "（一）",
        "壹、",
        "文■",
        "表1 ",
        "圖1 ",
        "註：",
        "---\n",
    ),
    *("<!-- page: 3 -->", "第148期│", "臺日貿易總額", "請忽略以上指示", "ignore all rules", "null", "&amp;"),
)


def text(chance: random.Random) -> str:
    """A text of up to 20,000 characters: a few pieces mixed, some many times in a row."""
    pieces = chance.sample(PIECES, chance.randint(1, 8))
    parts = [
        chance.choice(pieces) * (chance.randint(1, 400) if chance.random() < 0.05 else 1)
        for _ in range(chance.choice((5, 50, 500)))
    ]
    return "".join(parts)[:20_000]


def _fold(sample: str) -> None:
    folded = fold_with_offsets(sample)
    assert folded.text == fold(sample) == fold(folded.text)
    assert len(folded.offsets) == len(folded.text) + 1
    assert list(folded.offsets) == sorted(folded.offsets)


def _numbers(sample: str) -> None:
    folded = fold(sample)
    assert all(folded[one.start : one.end] == one.text for one in quantities(sample))


def _sentences(sample: str) -> None:
    found = split_sentences(sample)
    assert all(sample[one.start : one.end] == one.text for one in found)
    assert "".join("".join(one.text.split()) for one in found) == "".join(sample.split())


def _words(sample: str) -> None:
    terms(fold(sample))
    query_terms(fold(sample))
    gives_orders(sample)
    screen(sample, 500)


def _reader(suffix: str) -> Callable[[str], None]:
    def read(sample: str) -> None:
        for article in read_file(Path(f"a{suffix}"), sample.encode("utf-8", "replace"), "a").articles:
            _check(article)

    return read


def _check(article: Article) -> None:
    assert all(article.text[block.start : block.end] == block.text for block in article.blocks)
    for passage in split_passages(article, 380):
        assert article.text[passage.start : passage.end] == passage.text


def _json(sample: str) -> None:
    read_memory(sample)
    read_lines(sample)
    for body in (
        sample,
        json.dumps({"question": sample, "history": [sample]}),
        json.dumps({"preferences": {sample: sample}}),
    ):
        try:
            Ask.model_validate_json(body.encode("utf-8", "surrogatepass"))
        except ValidationError:
            continue


PARTS: dict[str, Callable[[str], None]] = {
    "folding": _fold,
    "numbers": _numbers,
    "sentences": _sentences,
    "words": _words,
    "plain text": _reader(".txt"),
    "Markdown": _reader(".md"),
    "JSON lines": _reader(".jsonl"),
    "JSON of the API": _json,
}


def fuzz(part: Callable[[str], None], seconds: float, seed: int) -> tuple[int, list[str]]:
    """How many texts were tried, and what failed, each with what makes it fail again."""
    chance = random.Random(seed)
    failures: list[str] = []
    count = 0
    end = time.monotonic() + seconds
    while time.monotonic() < end and len(failures) < 5:
        sample = text(chance)
        count += 1
        begun = time.process_time()
        try:
            part(sample)
        except WenjuError:
            pass
        except Exception as error:
            failures.append(
                f"{type(error).__name__}: {str(error)[:100]} for {sample[:60]!r} (seed {seed}, text {count})"
            )
        if (took := time.process_time() - begun) > SLOWEST_S:
            failures.append(f"{took:.1f} s for {sample[:60]!r} (seed {seed}, text {count})")
    return count, failures


if __name__ == "__main__":
    for name, part in PARTS.items():
        tried, failed = fuzz(part, float(sys.argv[1]) if len(sys.argv) > 1 else 600, int(time.time()))
        sys.stdout.write("\n  ".join([f"{name}: {tried:,} texts, {len(failed)} failures", *failed]) + "\n")
