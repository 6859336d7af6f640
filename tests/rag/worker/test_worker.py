"""One bad question costs its asker; the others get their answers, a second later at most."""

from __future__ import annotations

import re
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor

import pytest

from rag.domain import Condensed
from rag.errors import BusyError, NoIndexError, QuestionError, SettingsError, TimeLimitError
from rag.settings import Settings
from rag.worker.parent import WorkerSource
from tests.rag.worker.sources import NoSource, Source, misspelt


@pytest.fixture
def worker() -> Iterator[Callable[..., WorkerSource]]:
    made: list[WorkerSource] = []

    def make(factory: object = Source, **settings: float) -> WorkerSource:
        made.append(WorkerSource(Settings(**{"question_s": 2.0, **settings}), factory))  # type: ignore[arg-type]
        return made[-1]

    yield make
    for one in made:
        one.close()


def ask(source: WorkerSource, question: str) -> str:
    *_, last = source.get().stream(question)
    assert isinstance(last, Condensed)
    return last.question


def process(answer: str) -> str:
    return answer.rsplit(maxsplit=1)[-1]


def test_steps_come_as_they_are_made(worker: Callable[..., WorkerSource]) -> None:
    steps = worker().stream("sleep 0.5")
    next(steps)
    begun = time.monotonic()
    next(steps)
    assert time.monotonic() - begun > 0.3


@pytest.mark.parametrize(("question", "within"), [("loop", 5), ("regex", 7)])
def test_a_question_without_end_costs_its_asker_alone(
    worker: Callable[..., WorkerSource], question: str, within: float, caplog: pytest.LogCaptureFixture
) -> None:
    source = worker()
    first = process(ask(source, "a"))
    begun = time.monotonic()
    with ThreadPoolExecutor(12) as pool:
        bad = pool.submit(ask, source, question)
        time.sleep(0.3)
        others = [pool.submit(ask, source, f"sleep 0.{number}") for number in range(8)]
        with pytest.raises(TimeLimitError, match=r"took longer than a question may \(2 s\)"):
            bad.result()
        assert all(process(one.result()) for one in others)
    assert time.monotonic() - begun < within
    assert process(ask(source, "b")) != first
    assert "sources.py" in caplog.text  # where it stood


@pytest.mark.parametrize("question", ["crash", "segv"])
def test_a_crash_costs_its_asker_alone(worker: Callable[..., WorkerSource], question: str) -> None:
    source = worker()
    ask(source, "a")
    with ThreadPoolExecutor(12) as pool:
        others = [pool.submit(ask, source, "sleep 0.6") for _ in range(3)]
        time.sleep(0.2)
        bad = pool.submit(ask, source, question)
        time.sleep(0.1)
        others += [pool.submit(ask, source, "sleep 0.1") for _ in range(3)]
        with pytest.raises(RuntimeError, match="the worker ended"):
            bad.result(30)
        assert all(process(one.result(30)) for one in others)


def test_more_than_the_queue_holds_are_turned_away_at_once(worker: Callable[..., WorkerSource]) -> None:
    source = worker(queue=3)
    with ThreadPoolExecutor(12) as pool:
        done = [pool.submit(ask, source, "sleep 0.5") for _ in range(3)]
        time.sleep(0.2)
        begun = time.monotonic()
        with pytest.raises(BusyError, match="ask again in a few seconds"):
            ask(source, "a")
        assert time.monotonic() - begun < 0.2
        assert all(map(Future.result, done))
    assert ask(source, "a")


def test_errors_come_through_as_they_are(worker: Callable[..., WorkerSource], caplog: pytest.LogCaptureFixture) -> None:
    source = worker()
    with pytest.raises(QuestionError, match="the question is empty"):
        ask(source, "empty")
    with pytest.raises(QuestionError, match="9,000 characters, at most 500"):
        ask(source, "長" * 9_000)
    with pytest.raises(KeyError, match="none"):
        source.page_picture("none", 1, 0, 0)
    with pytest.raises(RuntimeError, match="log has the details"):
        ask(source, "bug")
    assert "a secret" in caplog.text
    with pytest.raises(NoIndexError, match="no index yet"):
        ask(worker(NoSource), "a")
    with pytest.raises(SettingsError, match="no such provider"):
        ask(worker(misspelt), "a")


def test_pictures_come_through(worker: Callable[..., WorkerSource]) -> None:
    assert worker().page_picture("a", 2, 3, 4) == b"a 2 3 4"


def test_an_asker_that_leaves_is_forgotten(worker: Callable[..., WorkerSource]) -> None:
    source = worker(queue=1)
    steps = source.stream("sleep 0.2")
    next(steps)
    steps.close()
    time.sleep(0.8)
    assert ask(source, "a")


def test_the_process_ends_with_its_source(worker: Callable[..., WorkerSource]) -> None:
    source = worker()
    pid = process(ask(source, "a"))
    waiting: list[BaseException] = []

    def wait() -> None:
        try:
            ask(source, "sleep 60")
        except BusyError as error:
            waiting.append(error)

    thread = threading.Thread(target=wait)
    thread.start()
    time.sleep(0.3)
    source.close()
    thread.join(5)
    assert waiting
    with pytest.raises(FileNotFoundError):
        open(f"/proc/{pid}/stat").close()  # noqa: PTH123


def test_the_guilty_thread_is_named_by_the_dump() -> None:
    from rag.worker.parent import _GUILTY

    dump = (
        "Thread 0x00007f01 (most recent call first):\n  x\n\nCurrent thread 0x00007f02 (most recent call first):\n  y\n"
    )
    assert _GUILTY.findall(dump) == ["00007f02"]
    assert re.match(r"\^Current", _GUILTY.pattern)
