"""What the HTTP interface adds to the engine's own time, and how soon a stream says something.

    python -m tests.torture.overhead

The engine works in its own process, as under ``wenju serve``; one client asks over one connection, one question after another. What the interface
adds is the client's time less the ``total`` that the answer itself tells.
"""

from __future__ import annotations

import statistics
import sys
import tempfile
import time
from pathlib import Path

import httpx

from ingest.pipeline import ingest
from rag.settings import PROJECT_ROOT, Settings
from rag.worker.parent import WorkerSource
from tests.web.serving import build, serving

QUESTIONS = (
    "三十人以下服務業數位轉型補助，每家企業最多可以領多少？",
    "內部碳定價有哪些優點？",
    "臺日貿易總額是多少？",
    "今天天氣如何？",
)
ROUNDS = 10


def measure() -> tuple[list[float], list[float]]:
    """Milliseconds that the interface adds, and milliseconds to the first event, one for each question."""
    added, first = [], []
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(storage_dir=Path(folder), rate_per_minute=0)
        ingest([PROJECT_ROOT / "data" / "articles"], settings)
        source = WorkerSource(settings)
        with serving(build(source, settings)) as url, httpx.Client(base_url=url, timeout=120) as client:
            for question in QUESTIONS:
                client.post("/api/v1/ask", json={"question": question})
            for question in QUESTIONS * ROUNDS:
                begun = time.perf_counter()
                answer = client.post("/api/v1/ask", json={"question": question}).json()
                added.append((time.perf_counter() - begun) * 1000 - answer["timings_ms"]["total"])
                begun = time.perf_counter()
                with client.stream("POST", "/api/v1/ask", json={"question": question, "stream": True}) as reply:
                    for number, _ in enumerate(reply.iter_lines()):
                        if number == 0:
                            first.append((time.perf_counter() - begun) * 1000)
        source.close()
    return added, first


def main() -> int:
    """Print both; returns 1 when a goal is not met."""
    added, first = measure()
    p50, p95 = statistics.median(added), statistics.quantiles(added, n=20)[-1]
    sys.stdout.write(f"the interface adds {p50:.1f} ms (p50; p95 {p95:.1f}) to the engine; goal 5\n")
    sys.stdout.write(
        f"the first event comes after {statistics.median(first):.1f} ms (p50; slowest {max(first):.1f}); goal 100\n"
    )
    return int(p50 > 5 or max(first) > 100)


if __name__ == "__main__":
    sys.exit(main())
