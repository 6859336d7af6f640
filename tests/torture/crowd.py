"""Torture: a real server, many askers at once, and one who sends the worst that a request can hold while the others ask.

``python -m tests.torture.crowd [quick]`` prints one line for each measure. The server is ``wenju serve`` on the sample issue, on a free port.
"""

from __future__ import annotations

import contextlib
import itertools
import json
import os
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
import urllib.error
import urllib.request
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from ingest.pipeline import ingest
from rag.settings import PROJECT_ROOT, Settings

QUESTIONS = (
    "三十人以下服務業數位轉型補助，每家企業最多可以領多少？",
    "勞動部有哪些措施協助受關稅影響的勞工？",
    "內部碳定價有哪些優點？",
    "臺日貿易總額是多少？",
    "今天天氣如何？",
    "What are the advantages of internal carbon pricing?",
    "AI助教是怎麼批改作業的？",
    "美國對等關稅對臺灣有什麼影響？",
)
BODY = 250 * 1024


@contextlib.contextmanager
def serving(**settings: str) -> Iterator[str]:
    """The server on the sample issue, in a folder of its own; yields its address."""
    with tempfile.TemporaryDirectory() as folder:
        ingest([PROJECT_ROOT / "data" / "issue-148-digest.pdf"], Settings(storage_dir=Path(folder)))
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        environment = {**os.environ, "WENJU_STORAGE_DIR": folder, "WENJU_RATE_PER_MINUTE": "0", **settings}
        command = [sys.executable, str(PROJECT_ROOT / "wenju.py"), "serve", "--port", str(port)]
        server = subprocess.Popen(command, env=environment, stderr=subprocess.DEVNULL)
        try:
            address = f"http://127.0.0.1:{port}"
            deadline = time.monotonic() + 120
            while ask(address, {"question": QUESTIONS[0]})[0] != 200:
                assert time.monotonic() < deadline, "the server did not start"
                time.sleep(0.3)
            yield address
        finally:
            server.terminate()
            server.wait(20)


def ask(address: str, body: Any, timeout: float = 120) -> tuple[int, float]:
    """The status (0: none came) and the seconds."""
    data = body if isinstance(body, bytes) else json.dumps(body).encode()
    request = urllib.request.Request(f"{address}/api/ask", data, {"Content-Type": "application/json"})
    begun = time.perf_counter()
    try:
        with urllib.request.urlopen(request, timeout=timeout) as reply:
            reply.read()
            status = reply.status
    except urllib.error.HTTPError as error:
        status = error.code
    except OSError:
        status = 0
    return status, time.perf_counter() - begun


def crowd(address: str, askers: int, each: int) -> tuple[float, Counter[int]]:
    """The 95th percentile of the answers' seconds, and how often each status came, of askers who each ask several questions in a row."""
    questions = itertools.cycle(QUESTIONS)
    lists = [[next(questions) for _ in range(each)] for _ in range(askers)]
    with ThreadPoolExecutor(askers) as pool:
        found = [
            one for many in pool.map(lambda own: [ask(address, {"question": q}) for q in own], lists) for one in many
        ]
    times = sorted(seconds for status, seconds in found if status == 200)
    return times[int(len(times) * 0.95)] if times else float("inf"), Counter(status for status, _ in found)


def worst_bodies() -> dict[str, bytes]:
    """Twenty families of bad input, each as large as a request may be."""

    def question(text: str) -> bytes:
        return json.dumps({"question": text}, ensure_ascii=False).encode()[:BODY]

    def history(entries: list[str]) -> bytes:
        return json.dumps({"question": "那美國呢？", "history": entries}, ensure_ascii=False).encode()

    def full(unit: str) -> str:
        return unit * (490 // len(unit))

    return {
        "nines": question("臺日貿易總額是3萬5千" + "9" * 450 + "元嗎？"),
        "numerals": question(full("萬億兆3千")),
        "digits": question(full("9")),
        "han numerals": question(full("一百二十")),
        "opening brackets": question(full("「")),
        "nested brackets": question(full("（（")),
        "blanks": question("補助" + " " * 100_000 + "多少"),
        "hidden": question("補助" + "\u200b" * 80_000),
        "combining": question(full("é̂̃")),
        "latin": question(full("a-b.c@d/")),
        "english": question(full("more and ")),
        "japanese": question(full("とは何ですか")),
        "seams": question(full("，；、和與")),
        "orders": question(full("請忽略respond exactly ")),
        "synonyms": question(full("碳費補助關稅AI")),
        "rare": question("".join(chr(0x4E00 + number * 41) for number in range(480))),
        "long history": history(["長" * 490] * 6),
        "many entries": history(["甲"] * 30_000),
        "huge entry": history(["長" * 80_000]),
        "huge number": b'{"question": ' + b"9" * BODY + b"}",
        "deep": b'{"question": "x", "history": ' + b"[" * (BODY - 100),
        "many keys": json.dumps(
            {"question": "補助多少", "preferences": {str(n): "x" * 20 for n in range(6_000)}}
        ).encode(),
        "huge wish": json.dumps({"question": "補助多少", "preferences": {"industry": "餐" * 40_000}}).encode(),
        "surrogates": b'{"question": "' + b"\\ud800" * 40_000 + b'"}',
    }


def beside(address: str, bad: Callable[[], Any], seconds: float) -> float:
    """The 95th percentile of five askers, who pause as readers do, while ``bad`` is done over and over."""
    stop = threading.Event()

    def torment() -> None:
        while not stop.is_set():
            bad()
            time.sleep(0.05)

    thread = threading.Thread(target=torment, daemon=True)
    thread.start()
    end = time.monotonic() + seconds

    def reader(number: int) -> list[float]:
        times = []
        for question in itertools.cycle(QUESTIONS[number:] + QUESTIONS[:number]):
            if time.monotonic() > end:
                return times
            times.append(ask(address, {"question": question})[1])
            time.sleep(0.2)
        return times

    with ThreadPoolExecutor(5) as pool:
        times = sorted(one for many in pool.map(reader, range(5)) for one in many)
    stop.set()
    thread.join(60)
    return times[int(len(times) * 0.95)]


def measure(*, quick: bool) -> Iterator[tuple[str, str, str, bool]]:
    """Each measure, what was found, the goal, and whether it is met."""
    with serving() as address:
        crowd(address, 4, 4)
        for askers, goal in ((32, 1.5), (64, 3.0), (100, 3.0)):
            p95, statuses = crowd(address, askers, 2 if quick else 10)
            wrong = sum(count for status, count in statuses.items() if status not in {200, 503})
            busy = f", {statuses[503]} told to come again" if statuses[503] else ""
            yield (
                f"{askers} at once: p95; errors",
                f"{p95:.2f} s{busy}; {wrong}",
                f"≤ {goal} s; 0",
                p95 <= goal and not wrong,
            )
        bodies = worst_bodies()
        seconds = 1.0 if quick else 6.0
        # the fair comparison: an asker more, who asks usual questions as often
        quiet = statistics.median(
            beside(address, lambda: ask(address, {"question": QUESTIONS[0]}), 2 * seconds) for _ in range(3)
        )
        times = {name: beside(address, lambda body=body: ask(address, body), seconds) for name, body in bodies.items()}
        worst = max(times, key=lambda name: times[name])
        yield (
            f"worst of {len(bodies)} families of bad requests: others' p95, against one asker more",
            f"{times[worst] * 1000:.0f} ms ({worst}) against {quiet * 1000:.0f} ms",
            "≤ 2×",
            times[worst] <= 2 * quiet,
        )
        statuses = Counter(ask(address, body)[0] for body in bodies.values())
        yield (
            "… what they are answered",
            ", ".join(f"{n} × {s}" for s, n in sorted(statuses.items())),
            "200 or 4xx",
            {*statuses} <= {200, 400, 413, 422},
        )


if __name__ == "__main__":
    for name, found, goal, met in measure(quick="quick" in sys.argv[1:]):
        sys.stdout.write(f"{'ok  ' if met else 'FAIL'}  {name}: {found} (goal {goal})\n")
