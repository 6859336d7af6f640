"""RGB (Chen et al., Benchmarking Large Language Models in Retrieval-Augmented Generation, 2023, arXiv 2309.01431): the answer layer alone.

Every item brings its passages: five of them, some with the answer and some without, as its own ``evalue.py`` draws them (seed 2333). They become an
index of five, so that the engine has these passages to answer from and no others. An answer is right when it holds every answer of the
item in one of its forms; because that is a substring test, answers are cut to 160 characters, or the longest would win.

Not for: retrieval.
"""

from __future__ import annotations

import json
import math
import random
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from eval.asking import opened
from eval.gold_questions import plain
from eval.metrics import Figure, share
from ingest.pipeline import ingest
from rag.domain import Answer, Status
from rag.errors import SourceError
from rag.progress import progress
from rag.settings import Settings

_SEED = 2333
_PASSAGES = 5
_CUT = 160  # characters of an answer that are looked at

Forms = tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Item:
    """A question with its answers (each in its acceptable forms) and its passages.

    ``positive`` holds one group for each part of the answer; ``wrong`` are passages that state ``fake`` instead of the answer.
    """

    query: str
    answers: Forms
    positive: tuple[tuple[str, ...], ...]
    negative: tuple[str, ...]
    wrong: tuple[str, ...]
    fake: str


def rgb_figures(task: str, path: Path, settings: Settings) -> list[Figure]:
    """The figures of one of the tasks «noise», «rejection», «integration», «conflict».

    Raises:
        SourceError: the file has another form.
    """
    return _TASKS[task](read_rgb(path), settings)


def read_rgb(path: Path) -> list[Item]:
    """The items of a file of RGB, one JSON object a line.

    Raises:
        SourceError: the file has another form.
    """
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
        return [_item(json.loads(line)) for line in lines if line.strip()]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise SourceError(f"{path}: cannot be read as a file of RGB ({error})") from error


def drawn(item: Item, noise: float, chance: random.Random) -> list[str]:
    """Five passages, the share ``noise`` of them without the answer; of an answer in parts, one passage for each part comes first."""
    groups = [list(group) for group in item.positive]
    for group in groups:
        chance.shuffle(group)
    first = [group[0] for group in groups if group]
    rest = [text for group in groups for text in group[1:]]
    good = [*first, *rest][: _PASSAGES - math.ceil(_PASSAGES * noise)]
    negative = [*item.negative]
    chance.shuffle(negative)
    passages = [*good, *negative[: _PASSAGES - len(good)]]
    chance.shuffle(passages)
    return passages


def holds_answers(item: Item, answer: Answer) -> bool:
    """Whether an answer was given that holds every part."""
    said = plain(answer.text)[:_CUT]
    return answer.status is Status.ANSWERED and all(
        any(plain(form) in said for form in forms) for forms in item.answers
    )


def _noise(items: Sequence[Item], settings: Settings) -> list[Figure]:
    return [_right_at(items, noise, settings) for noise in (0.0, 0.4, 0.8)]


def _integration(items: Sequence[Item], settings: Settings) -> list[Figure]:
    return [_right_at(items, noise, settings) for noise in (0.0, 0.2, 0.4)]


def _right_at(items: Sequence[Item], noise: float, settings: Settings) -> Figure:
    answers = _ask(items, settings, lambda item, chance: drawn(item, noise, chance))
    return share(f"right, noise {noise:g}", [holds_answers(item, answer) for item, answer in answers])


def _rejection(items: Sequence[Item], settings: Settings) -> list[Figure]:
    without = _ask(items, settings, lambda item, chance: drawn(item, 1.0, chance))
    with_answer = _ask(items, settings, lambda item, chance: drawn(item, 0.0, chance))
    return [
        share("rejected, no passage has it", [answer.status is not Status.ANSWERED for _, answer in without]),
        share("rejected, all passages have it", [answer.status is not Status.ANSWERED for _, answer in with_answer]),
    ]


def _conflict(items: Sequence[Item], settings: Settings) -> list[Figure]:
    both = _ask(items, settings, lambda item, _chance: [*item.positive[0][:1], *item.wrong[:1]])
    return [
        share("both versions shown", [_shows_both(item, answer) for item, answer in both]),
        share("right version shown", [any(plain(f) in plain(a.text) for fs in i.answers for f in fs) for i, a in both]),
    ]


def _shows_both(item: Item, answer: Answer) -> bool:
    said = plain(answer.text)
    return (
        bool(item.fake) and plain(item.fake) in said and any(plain(f) in said for forms in item.answers for f in forms)
    )


_TASKS: dict[str, Callable[[Sequence[Item], Settings], list[Figure]]] = {
    "noise": _noise,
    "rejection": _rejection,
    "integration": _integration,
    "conflict": _conflict,
}


def _ask(
    items: Sequence[Item], settings: Settings, draw: Callable[[Item, random.Random], list[str]]
) -> list[tuple[Item, Answer]]:
    chance, found = random.Random(_SEED), []
    for item in progress(items, "asking", len(items), unit="questions"):
        with _indexed(draw(item, chance), settings) as own, opened(own) as engine:
            found.append((item, engine.ask(item.query)))
    return found


@contextmanager
def _indexed(passages: Sequence[str], settings: Settings) -> Iterator[Settings]:
    with tempfile.TemporaryDirectory(prefix="wenju-eval-") as folder:
        corpus = Path(folder) / "passages.jsonl"
        lines = [
            json.dumps({"id": str(n), "title": "", "text": text}, ensure_ascii=False) for n, text in enumerate(passages)
        ]
        corpus.write_text("\n".join(lines) + "\n", encoding="utf-8")
        own = settings.model_copy(update={"storage_dir": Path(folder) / "var", "qdrant_url": ""})
        ingest([corpus], own)
        yield own


def _item(value: dict[str, Any]) -> Item:
    positive = value["positive"]
    groups = positive if positive and isinstance(positive[0], list) else [positive]
    answer = value["answer"]
    parts = answer if isinstance(answer, list) else [answer]
    return Item(
        query=str(value["query"]),
        answers=tuple(tuple(map(str, part)) if isinstance(part, list) else (str(part),) for part in parts),
        positive=tuple(tuple(map(str, group)) for group in groups),
        negative=tuple(map(str, value.get("negative", ()))),
        wrong=tuple(map(str, value.get("positive_wrong", ()))),
        fake=str(value.get("fakeanswer", "")),
    )
