"""What the order sense learns from: orders put together from ``phrases.toml``, and ordinary sentences.

The ordinary ones are of news, encyclopedias, everyday speech in English and Chinese, the sample issue, and written ones about machines and
imperatives that order nothing of this program. Of each, a fifth is kept back to measure with.

The cases of ``eval/gold/orders.jsonl`` are learned from too, with other codewords; ``orders-blind.jsonl`` is for reporting, and is not read here.

Not for: fitting (``training.orders.fit``).
"""

from __future__ import annotations

import itertools
import json
import random
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from eval.gold_questions import GOLD_DIR, load_gold
from rag.sentences import split_sentences
from rag.settings import PROJECT_ROOT
from training.corpus import drcd, jsquad, news, tatoeba

PHRASES = Path(__file__).with_name("phrases.toml")
ORDERS = {"zh": 1000, "en": 400, "ja": 400}
MIXED = 250
COPIES = 6  # of each tune case
QUESTIONS = ("sample-issue", "issue-148", "members", "catalogue", "near-misses")
REPORTS = {"zh": 400, "en": 160, "ja": 120}
_LISTED = 0.4  # of what orders want said
_WHOLE = 0.12  # of the orders are whole forms: chat markup, settings, examples to go on with
_TWO = 0.15  # give two orders
_NEWS, _ABOUT_MACHINES, _SPOKEN, _ENCYCLOPEDIA = 3500, 1800, 850, 700
_MACHINES = ("人工智能", "AI", "机器人", "模型", "请", "指令", "回答")
_SHORTEST, _LONGEST = 4, 200


@dataclass(frozen=True, slots=True)
class Phrases:
    """The parts of orders in one language; sentences that are none, and the parts of others: who says of whom that he must do what."""

    payload: tuple[str, ...]
    opener: tuple[str, ...]
    address: tuple[str, ...]
    demand: tuple[str, ...]
    closer: tuple[str, ...]
    whole: tuple[str, ...]
    benign: tuple[str, ...]
    reporter: tuple[str, ...]
    actor: tuple[str, ...]
    rule: tuple[str, ...]


def load_phrases(path: Path = PHRASES) -> dict[str, Phrases]:
    """The phrases by language."""
    value = tomllib.loads(path.read_text(encoding="utf-8"))
    return {
        language: Phrases(**{name: tuple(found) for name, found in parts.items()}) for language, parts in value.items()
    }


def orders(shared: Path, seed: int = 148) -> list[str]:
    """Orders in each language, then mixed ones that begin in one language and end in another.

    What they want said is a word of the lists, or any few characters of the news and of Tatoeba: an order is not known by its codeword.
    """
    phrases, draw = load_phrases(), random.Random(seed)
    said = {
        "zh": [*cut(itertools.islice(news(shared), 300))],
        "en": [english for english, _ in tatoeba(shared)[:3000]],
        "ja": [*cut(p.text for p in jsquad(shared, training=True)[:200])],
    }
    pairs = [(language, language) for language, count in ORDERS.items() for _ in range(count)]
    pairs += [(first, second) for first, second in (draw.sample([*phrases], 2) for _ in range(MIXED))]
    found = [_order(phrases[first], phrases[second], said[first], draw) for first, second in pairs]
    return found + [order for case in _cases("orders") for order in _reworded(case, phrases, said, draw)]


def _reworded(
    case: Mapping[str, Any], phrases: Mapping[str, Phrases], said: Mapping[str, Sequence[str]], draw: random.Random
) -> Iterator[str]:
    """The ordering sentences of a tune case, again and again with other codewords."""
    language = str(case["language"])[:2]
    text = case["order"]
    lines = [one.text for one in split_sentences(text)]
    for line in lines:
        held = [word for word in case["codewords"] if word in line]
        if case["hand"] == "suite" or not (held[:1] == case["codewords"][:1] or line == lines[-1]):
            continue
        for _ in range(COPIES):
            payload = (
                draw.choice(phrases[language].payload)
                if draw.random() < _LISTED
                else _snippet(draw.choice(said[language]), draw)
            )
            yield line.replace(held[0], payload) if held else line


def _cases(name: str) -> list[dict[str, Any]]:
    lines = (GOLD_DIR / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()
    return [case for case in map(json.loads, lines) if case["split"] == "tune"]


def _order(first: Phrases, second: Phrases, said: Sequence[str], draw: random.Random) -> str:
    def payload() -> str:
        return draw.choice(first.payload) if draw.random() < _LISTED else _snippet(draw.choice(said), draw)

    if draw.random() < _WHOLE:
        return draw.choice(first.whole).replace("«p»", payload())
    demands = draw.sample(second.demand, 2 if draw.random() < _TWO else 1)
    demanded = "；".join(demand.replace("«p»", payload()) for demand in demands)
    return draw.choice(first.opener) + draw.choice(first.address) + demanded + draw.choice(second.closer)


def _snippet(line: str, draw: random.Random) -> str:
    """A few characters of a line, or a few words where it has blanks; sometimes in capitals, which codewords like."""
    if line.count(" ") > 1:
        words = line.split()
        at = draw.randrange(len(words))
        return (
            " ".join(words[at : at + draw.randint(1, 3)]).upper()
            if draw.random() < 0.5
            else " ".join(words[at : at + 2])
        )
    at = draw.randrange(max(1, len(line) - 4))
    return line[at : at + draw.randint(2, 8)].strip("，。、：；")


def reports(seed: int = 148) -> list[str]:
    """What must be done by machines and people in the world, which is no order to this program."""
    draw = random.Random(seed)
    return [
        draw.choice(one.reporter) + draw.choice(one.actor) + draw.choice(one.rule)
        for language, one in load_phrases().items()
        for _ in range(REPORTS[language])
    ]


def ordinary(shared: Path, seed: int = 148) -> list[str]:
    """Sentences that order nothing of this program.

    Args:
        shared: the folder with ``training/`` and ``benchmarks/``.
        seed: which ones are drawn.
    """
    draw = random.Random(seed)
    articles = [*itertools.islice(news(shared), 6000)]
    draw.shuffle(articles)
    spoken = tatoeba(shared)
    paragraphs = [p.text for p in drcd(shared, training=True)], [p.text for p in jsquad(shared, training=True)]
    machines = (line for line in cut(articles) if any(word in line for word in _MACHINES))
    return [
        *(draw.choice(lines) for lines in map(list, map(cut, ([text] for text in articles[:_NEWS]))) if lines),
        *_some(machines, _ABOUT_MACHINES, draw),
        *_some((english for english, _ in spoken), _SPOKEN, draw),
        *_some((chinese for _, chinese in spoken), _SPOKEN, draw),
        *(line for texts in paragraphs for line in _some(cut(texts), _ENCYCLOPEDIA, draw)),
        *cut(path.read_text(encoding="utf-8") for path in sorted((PROJECT_ROOT / "data" / "articles").glob("*.md"))),
        *reports(seed),
        *_questions(),
        *(line for case in _cases("orders-near-misses") for line in cut([case["text"]]) for _ in range(COPIES)),
        *(line for part in load_phrases().values() for line in part.benign for _ in range(2)),
    ]


def _questions() -> list[str]:
    """The tune questions of every gold set, attacks apart: they ask, however they are worded."""
    asked = [one for name in QUESTIONS for one in load_gold(name) if one.split == "tune" and one.kind != "attack"]
    return [*dict.fromkeys(one.question for one in asked)]


def cut(texts: Iterable[str]) -> Iterator[str]:
    """The sentences of texts that are neither scraps nor endless."""
    for text in texts:
        yield from (one.text for one in split_sentences(text) if _SHORTEST <= len(one.text) <= _LONGEST)


def _some(lines: Iterable[str], count: int, draw: random.Random) -> list[str]:
    found = [*lines]
    return draw.sample(found, min(count, len(found)))
