"""Numbers for Prometheus: requests by route and status, how long they took, answers by status. The one home of prometheus_client.

Not for: questions or names; nothing here says what anybody asked.
"""

from __future__ import annotations

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from prometheus_client.exposition import CONTENT_TYPE_LATEST

_BUCKETS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 20.0, 60.0)


class Metrics:
    """The numbers of one server process."""

    media_type = CONTENT_TYPE_LATEST

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        names = ("route", "method", "status")
        self._requests = Counter("wenju_requests", "Requests answered", names, registry=self.registry)
        self._seconds = Histogram(
            "wenju_request_seconds",
            "Seconds to the end of the reply",
            ("route",),
            buckets=_BUCKETS,
            registry=self.registry,
        )
        self._active = Gauge("wenju_requests_active", "Requests under way", registry=self.registry)
        self._answers = Counter(
            "wenju_answers", "Answers by status and engine", ("status", "engine"), registry=self.registry
        )

    def begin(self) -> None:
        """A request came."""
        self._active.inc()

    def end(self, route: str, method: str, status: int, seconds: float) -> None:
        """It was answered; ``route`` is a line of the access table, so that there are never many."""
        self._active.dec()
        self._requests.labels(route, method, str(status)).inc()
        self._seconds.labels(route).observe(seconds)

    def answered(self, status: str, engine: str) -> None:
        """A question was answered."""
        self._answers.labels(status, engine).inc()

    def text(self) -> bytes:
        """All of it, as Prometheus reads it."""
        return generate_latest(self.registry)
