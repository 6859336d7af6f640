"""What a run leaves behind: one record a question, as JSON lines, from which gates and reports are made.

A run that is killed leaves ``records.partial.jsonl``; the next run with the same fingerprint goes on behind its last whole line. The
fingerprint covers the program, its data, the questions and the settings: records of another program are never mixed in.

Not for: judging (``eval.gates``).
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from eval.gold_questions import GoldQuestion, read_question
from eval.metrics import Outcome
from rag.errors import SourceError
from rag.present import Json, answer_json, hit_json
from rag.settings import PROJECT_ROOT, Settings

RECORDS = "records.jsonl"

# The measure that says whether a question of this status ended as it should.
DUE = {"answered": "right", "abstained": "abstention recall", "refused": "attacks refused"}
_PARTIAL = "records.partial.jsonl"
_PROGRAM = ("rag", "ingest", "eval", "data", "prompts")
_READ = {".py", ".md", ".tsv", ".xz", ".npz", ".safetensors", ".json", ".jsonl", ".j2"}


@dataclass(frozen=True, slots=True)
class Record:
    """A question of one of the run's sets, the answer and passages it got as JSON, and the value of each measure that applies."""

    set: str
    gold: GoldQuestion
    answer: Json
    hits: tuple[Json, ...]
    values: dict[str, float]

    @property
    def key(self) -> str:
        """Its name among all questions of a run."""
        return f"{self.set}/{self.gold.id}"

    @property
    def cluster(self) -> str:
        """What its result may depend on in common with others: the (first) article, else the question alone."""
        return self.gold.articles[0] if self.gold.articles else self.key

    @property
    def right(self) -> bool:
        """Whether the question ended as it should: «right» or the abstention or refusal that was due."""
        return self.values.get(DUE[self.gold.status], 0.0) == 1.0


def record_of(name: str, outcome: Outcome, values: dict[str, float]) -> Record:
    """The record of an outcome in the set ``name``."""
    hits = tuple(
        {**hit_json(hit), "title": hit.passage.article.title, "pages": hit.passage.pages, "found_by": hit.found_by}
        for hit in outcome.hits
    )
    return Record(name, outcome.gold, answer_json(outcome.answer), hits, values)


def fingerprint(settings: Settings, questions: Iterable[GoldQuestion], seed: int, build: str) -> str:
    """SHA-256 over everything that a run's numbers depend on, hexadecimal."""
    digest = hashlib.sha256(f"{seed}|{build}".encode())
    for path in sorted(path for folder in _PROGRAM for path in (PROJECT_ROOT / folder).rglob("*")):
        if path.suffix in _READ and path.is_file() and "baselines" not in path.parts:
            digest.update(path.relative_to(PROJECT_ROOT).as_posix().encode())
            digest.update(hashlib.sha256(path.read_bytes()).digest())
    plain = settings.model_dump(mode="json", exclude={"storage_dir"})
    digest.update(json.dumps(plain, sort_keys=True).encode())
    for question in questions:
        digest.update(json.dumps(asdict(question), ensure_ascii=False).encode())
    return digest.hexdigest()


class Journal:
    """The records of a run in the making; ``folder`` None keeps them in memory alone."""

    def __init__(self, folder: Path | None, mark: str) -> None:
        self.found: dict[str, Record] = {}
        self._folder = folder
        if folder is None:
            return
        folder.mkdir(parents=True, exist_ok=True)
        self._partial = folder / _PARTIAL
        kept = _whole_lines(self._partial)
        if kept and kept[0] == {"fingerprint": mark}:
            records = [_from_json(line) for line in kept[1:]]
            self.found = {record.key: record for record in records}
        lines = [{"fingerprint": mark}, *map(_to_json, self.found.values())]
        self._partial.write_text("".join(map(_line, lines)), encoding="utf-8")

    def add(self, record: Record) -> None:
        """Keep a record, on disk at once."""
        self.found[record.key] = record
        if self._folder is not None:
            with self._partial.open("a", encoding="utf-8") as file:
                file.write(_line(_to_json(record)))

    def finish(self, order: Sequence[str]) -> list[Record]:
        """All records in this order of keys; they appear under their name only now that they are complete."""
        records = [self.found[key] for key in order]
        if self._folder is not None:
            self._partial.write_text("".join(_line(_to_json(record)) for record in records), encoding="utf-8")
            self._partial.replace(self._folder / RECORDS)
        return records


def read_records(folder: Path) -> list[Record]:
    """The records of a complete run.

    Raises:
        SourceError: there is no complete run in the folder.
    """
    path = folder / RECORDS
    if not path.is_file():
        raise SourceError(f"{folder} holds no complete run: run wenju eval first, with the same --suite and --out")
    return [_from_json(line) for line in _whole_lines(path)]


def _line(value: Json) -> str:
    return json.dumps(value, ensure_ascii=False) + "\n"


def _to_json(record: Record) -> Json:
    return asdict(record)


def _from_json(value: dict[str, Any]) -> Record:
    return Record(value["set"], read_question(value["gold"]), value["answer"], tuple(value["hits"]), value["values"])


def _whole_lines(path: Path) -> list[dict[str, Any]]:
    """The lines that are complete JSON; a run may have been killed while it wrote the last one."""
    return [*_until_broken(path.read_text(encoding="utf-8", errors="replace"))] if path.is_file() else []


def _until_broken(text: str) -> Iterator[dict[str, Any]]:
    for line in text.split("\n"):
        try:
            yield json.loads(line)
        except ValueError:
            return
