"""Draws the news passages on which the questions in ``data/training/written.jsonl.xz`` were written, and lays both beside each other.

    python -m training.meaning.passages --shared DIR --out DIR

The news are their publishers' and not in the repository: the questions name them by id, and the same draw gives the same passages. ``--out`` then
holds ``in0.jsonl`` …, ``out/`` with what was written on them, and of the draws from the ninth on, which the reader is not trained with, questions
as gold: ``tune.jsonl``, ``test.jsonl``, ``passages.jsonl``.

Not for: writing questions.
"""

from __future__ import annotations

import argparse
import json
import lzma
import random
import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from opencc import OpenCC

from rag.settings import PROJECT_ROOT

WRITTEN = PROJECT_ROOT / "data" / "training" / "written.jsonl.xz"
HELD_BACK = 9  # draws from this one on are not trained with
_DRAW = 120
_DRAWS = 20
_SEED = 7
_GOLD_SEED, _TUNE, _TEST = 3, 500, 400
_BUSINESS = re.compile(
    "补贴|补助|企业|关税|碳|政策|论坛|公司|市场|投资|亿元|万元|办法|规定|展会|数字化|人工智能|服务业|出口|专访|协会|产业|消费|银行|标准|计划"
)
_FIGURE = re.compile(r"\d|[一二三四五六七八九十]")
Item = dict[str, Any]


def drawn(shared: Path) -> list[Item]:
    """The passages, in order: 200 to 480 characters of business news with a figure in them, in Taiwan's characters and words."""
    rng = random.Random(_SEED)
    taiwan = OpenCC("s2twp")
    with lzma.open(shared / "training" / "news.jsonl.xz", "rt", encoding="utf-8") as file:
        rows = [json.loads(line) for line in file]
    rng.shuffle(rows)
    found: list[Item] = []
    for row in rows:
        if len(_BUSINESS.findall(row["text"])) < 6 or len(row["text"]) < 400:
            continue
        sentences = re.split("(?<=[。！？；])", row["text"].replace("\n", ""))
        at = rng.randrange(0, max(1, len(sentences) // 2))
        passage = ""
        while at < len(sentences) and len(passage) < 260 + rng.randrange(120):
            passage += sentences[at]
            at += 1
        passage = passage.strip()
        if 200 <= len(passage) <= 480 and _FIGURE.search(passage):
            found.append({"id": row["id"], "title": taiwan.convert(row["title"]), "text": taiwan.convert(passage)})
        if len(found) == _DRAW * _DRAWS:
            break
    return found


def gold(item: Item, number: int) -> Item:
    """A written question as a gold question."""
    answer = item["answer"]
    return {
        "id": f"w{number}",
        "split": "tune",
        "kind": item["style"] if answer else "tempting",
        "language": {"en": "en", "ja": "ja"}.get(item["style"], "zh-TW"),
        "question": item["q"],
        "history": [],
        "status": "answered" if answer else "abstained",
        "facts": [[answer]] if answer else [],
        "articles": [item["id"]],
        "quote": answer,
    }


def lay_out(passages: list[Item], written: Iterable[Item], out: Path) -> None:
    """Write all files."""
    draw_of = {item["id"]: number // _DRAW for number, item in enumerate(passages)}
    by_draw: dict[int, list[Item]] = {}
    for item in written:
        by_draw.setdefault(draw_of[item["id"]], []).append(item)
    (out / "out").mkdir(parents=True, exist_ok=True)
    for draw, items in by_draw.items():
        _write(out / f"in{draw}.jsonl", passages[draw * _DRAW : (draw + 1) * _DRAW])
        if draw < HELD_BACK:
            _write(out / "out" / f"q{draw}.jsonl", items)
    for name, draws, most in (("tune", (9, 10), _TUNE), ("test", (11, 12), _TEST)):
        asked = [item for draw in draws for item in by_draw.get(draw, []) if "q" in item]
        random.Random(_GOLD_SEED).shuffle(asked)
        _write(out / f"{name}.jsonl", [gold(item, number) for number, item in enumerate(asked[:most])])
    held_back = [item for item in passages if draw_of[item["id"]] in by_draw and draw_of[item["id"]] >= HELD_BACK]
    _write(out / "passages.jsonl", [{"id": p["id"], "title": "", "text": p["text"]} for p in held_back])


def _write(path: Path, items: Iterable[Mapping[str, Any]]) -> None:
    path.write_text("".join(json.dumps(item, ensure_ascii=False) + "\n" for item in items), encoding="utf-8")


def main() -> None:
    """Read the command line, lay out."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("--shared", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    wanted = parser.parse_args()
    with lzma.open(WRITTEN, "rt", encoding="utf-8") as file:
        lay_out(drawn(wanted.shared), map(json.loads, file), wanted.out)


if __name__ == "__main__":
    main()
