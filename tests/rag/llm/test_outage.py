"""A model that is dead, slow or silent costs its limit and no more; after a few failures it costs nothing."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator, Sequence

import pytest

from rag.domain import Status
from rag.llm.limits import LimitedModel, Limits
from rag.llm.model import Message, ModelError
from tests.rag.llm.fake_server import FakeServer, Fault
from tests.rag.llm.test_generate import SUBSIDY, MakeEngine

ASKED = [Message("user", "?")]


class Scripted:
    """Plays a list: texts are replies, exceptions are raised, numbers are waited for."""

    name = "scripted"

    def __init__(self, *replies: object) -> None:
        self.replies = [*replies]
        self.calls = 0

    def stream(self, messages: Sequence[Message], max_tokens: int) -> Iterator[str]:
        self.calls += 1
        reply = self.replies.pop(0)
        if isinstance(reply, Exception):
            raise reply
        if isinstance(reply, float):
            time.sleep(reply)
            reply = "late"
        yield str(reply)


def soon(seconds: float = 5.0) -> float:
    return time.monotonic() + seconds


def test_a_failure_is_tried_once_more() -> None:
    scripted = Scripted(OSError("refused"), "fine")
    assert LimitedModel(scripted, Limits()).complete(ASKED, 10, soon()) == "fine"
    scripted = Scripted(OSError("refused"), OSError("refused"), "never")
    with pytest.raises(ModelError, match="failed: OSError: refused"):
        LimitedModel(scripted, Limits()).complete(ASKED, 10, soon())
    assert scripted.calls == 2


@pytest.mark.parametrize(("reply", "why"), [("", "empty"), (" \n", "empty"), (0.6, "slow"), ("x" * 900, "endless")])
def test_what_is_not_tried_again(reply: object, why: str) -> None:
    scripted = Scripted(reply, "never")
    with pytest.raises(ModelError, match=why):
        LimitedModel(scripted, Limits(first_piece_s=0.3)).complete(ASKED, 100, soon())
    assert scripted.calls == 1


def test_the_deadline_holds_although_pieces_keep_coming() -> None:
    class Dripping(Scripted):
        def stream(self, messages: Sequence[Message], max_tokens: int) -> Iterator[str]:
            while True:
                time.sleep(0.01)
                yield "."

    start = time.monotonic()
    with pytest.raises(ModelError, match="took too long"):
        LimitedModel(Dripping(), Limits()).complete(ASKED, 1000, soon(0.4))
    assert time.monotonic() - start < 1.0


def test_the_breaker_opens_rests_and_lets_one_call_try() -> None:
    scripted = Scripted(*[""] * 3, "fine")
    model = LimitedModel(scripted, Limits(failures_to_open=3, open_s=0.3))
    for _ in range(3):
        with pytest.raises(ModelError, match="empty"):
            model.complete(ASKED, 10, soon())
    assert model.resting
    with pytest.raises(ModelError, match="resting"):
        model.complete(ASKED, 10, soon())
    assert scripted.calls == 3
    time.sleep(0.35)
    assert model.complete(ASKED, 10, soon()) == "fine"
    assert not model.resting


def test_no_more_calls_at_once_than_allowed() -> None:
    running = peak = 0
    lock = threading.Lock()

    class Counting(Scripted):
        def stream(self, messages: Sequence[Message], max_tokens: int) -> Iterator[str]:
            nonlocal running, peak
            with lock:
                running += 1
                peak = max(peak, running)
            time.sleep(0.05)
            with lock:
                running -= 1
            yield "fine"

    model = LimitedModel(Counting(), Limits(concurrency=2))
    threads = [threading.Thread(target=model.complete, args=(ASKED, 10, soon())) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert peak == 2


def test_who_finds_every_place_taken_is_told_that_it_is_busy() -> None:
    model = LimitedModel(Scripted(0.4, "never"), Limits(concurrency=1))
    threading.Thread(target=model.complete, args=(ASKED, 10, soon())).start()
    time.sleep(0.05)
    with pytest.raises(ModelError, match="busy"):
        model.complete(ASKED, 10, soon(0.1))


@pytest.fixture
def hanging() -> Iterator[str]:
    """An address that accepts connections and says nothing."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        yield f"http://127.0.0.1:{listener.getsockname()[1]}/v1"


@pytest.mark.speed
def test_a_dead_server_costs_next_to_nothing(open_engine: MakeEngine) -> None:
    engine = open_engine(llm_url="http://127.0.0.1:9/v1")
    times = []
    for _ in range(8):
        start = time.perf_counter()
        answer = engine.ask(SUBSIDY)
        times.append(time.perf_counter() - start)
        assert (answer.status, answer.engine, bool(answer.notice)) == (Status.ANSWERED, "extractive", True)
        assert answer.citations
    assert max(times) < 2.5
    assert max(times[-3:]) < 0.3  # the breaker is open


@pytest.mark.speed
def test_a_hanging_server_costs_its_limit(open_engine: MakeEngine, hanging: str) -> None:
    engine = open_engine(llm_url=hanging, llm_first_s=0.5)
    times = []
    for _ in range(8):
        start = time.perf_counter()
        answer = engine.ask(SUBSIDY)
        times.append(time.perf_counter() - start)
        assert "10萬元" in answer.text
        assert answer.notice
    assert max(times) < 0.5 + 2.5
    assert max(times[-3:]) < 0.3


@pytest.mark.speed
def test_a_server_that_never_ends_costs_the_length_limit(open_engine: MakeEngine, server: FakeServer) -> None:
    server.rule = lambda _last, _messages: Fault(endless=True)
    start = time.perf_counter()
    answer = open_engine(llm_timeout_s=6.0).ask(SUBSIDY)
    assert time.perf_counter() - start < 8.5
    assert answer.engine == "extractive"


def test_a_member_with_a_wish_for_english_reads_the_notice_in_english(open_engine: MakeEngine) -> None:
    from rag.preferences import Preferences

    answer = open_engine(llm_url="http://127.0.0.1:9/v1").ask(SUBSIDY, preferences=Preferences(language="en"))
    assert "quotes the articles" in answer.notice
