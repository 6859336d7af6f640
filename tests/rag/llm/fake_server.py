"""An OpenAI-compatible server that answers from a queue or by a rule, keeps what it was asked, and can misbehave on the wire.

A reply is a text, or a ``Fault``. ``rule`` gets the last message and the whole conversation and may return either; the queue goes first.
"""

from __future__ import annotations

import contextlib
import json
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass(frozen=True)
class Fault:
    """What goes wrong: ``status`` instead of an answer, ``wait`` seconds first, ``cut`` the line after the text, or ``endless``."""

    text: str = ""
    status: int = 200
    wait: float = 0.0
    cut: bool = False
    endless: bool = False
    body: str | None = None  # sent as it is, instead of events


Reply = str | Fault
Rule = Callable[[str, list[dict[str, Any]]], Reply]


def silent(_last: str, _messages: list[dict[str, Any]]) -> Reply:
    return ""


@dataclass
class FakeServer:
    """``queue`` of replies, then ``rule``; ``history`` holds the messages of every call."""

    rule: Rule = silent
    queue: deque[Reply] = field(default_factory=deque)
    history: list[list[dict[str, Any]]] = field(default_factory=list)
    url: str = ""
    stopping: threading.Event = field(default_factory=threading.Event)

    def next(self, messages: list[dict[str, Any]]) -> Reply:
        self.history.append(messages)
        return self.queue.popleft() if self.queue else self.rule(messages[-1]["content"], messages)


def kind_of(messages: list[dict[str, Any]]) -> str:
    """Which prompt a call was made with, by words of its system message."""
    system = messages[0]["content"]
    for name, words in (
        ("answer", ("替一份商會刊物回答", "You answer readers' questions")),
        ("verify", ("你查核一項陳述", "You check whether a text supports")),
        ("revise", ("沒有通過查核", "did not pass its check")),
        ("review", ("最後再看一次", "last look")),
        ("condense", ("改寫成不看前文", "Rewrite the last question")),
        ("screen", ("你看守", "You guard")),
    ):
        if any(word in system for word in words):
            return name
    raise AssertionError(system)


@contextlib.contextmanager
def running(server: FakeServer) -> Iterator[FakeServer]:
    """Serve on a free port of this machine."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            reply = server.next(body["messages"])
            with contextlib.suppress(BrokenPipeError, ConnectionResetError):
                self.answer(Fault(reply) if isinstance(reply, str) else reply)

        def answer(self, reply: Fault) -> None:
            server.stopping.wait(reply.wait)
            if reply.status != 200:
                self.send_response(reply.status)
                self.send_header("Retry-After", "1")
                self.send_header("Content-Length", "2")
                self.end_headers()
                self.wfile.write(b"{}")
                return
            self.send_response(200)
            self.send_header("Content-Type", "text/event-stream")
            self.send_header("Connection", "close")
            self.end_headers()
            if reply.body is not None:
                self.wfile.write(reply.body.encode())
                return
            for at in range(0, len(reply.text), 7):
                self.event(reply.text[at : at + 7])
            while reply.endless and not server.stopping.is_set():
                self.event("啦啦啦啦啦啦啦啦啦啦")
                time.sleep(0.0005)
            if not reply.cut:
                self.wfile.write(b"data: [DONE]\n\n")

        def event(self, piece: str) -> None:
            choice = {"index": 0, "delta": {"role": "assistant", "content": piece}, "finish_reason": None}
            chunk = {"id": "x", "object": "chat.completion.chunk", "created": 0, "model": "fake", "choices": [choice]}
            self.wfile.write(f"data: {json.dumps(chunk)}\n\n".encode())
            self.wfile.flush()

        def log_message(self, *_arguments: object) -> None:
            pass

    http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    http.daemon_threads = True
    server.url = f"http://127.0.0.1:{http.server_address[1]}/v1"
    thread = threading.Thread(target=http.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.stopping.set()
        http.shutdown()
        http.server_close()
        thread.join(5)
