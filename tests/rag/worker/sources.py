"""What stands in for the engine inside the worker: questions that tell it how to misbehave."""

from __future__ import annotations

import os
import re
import signal
import time
from collections.abc import Iterator
from typing import Any

from rag.domain import Condensed, Screened, Step
from rag.errors import NoIndexError, QuestionError, SettingsError
from rag.settings import Settings


class Engine:
    def stream(self, question: str, history: Any = (), preferences: Any = None) -> Iterator[Step]:
        yield Screened(question)
        if question == "regex":
            re.search(r"(a|aa)+$", "a" * 60 + "b")  # holds the interpreter, and the event loop with it
        if question == "loop":
            while True:
                pass
        if question == "crash":
            os._exit(9)
        if question == "segv":
            signal.raise_signal(signal.SIGSEGV)
        if question == "bug":
            raise RuntimeError("a secret")
        if question == "empty":
            raise QuestionError("the question is empty")
        if question.startswith("sleep"):
            time.sleep(float(question.split()[1]))
        yield Condensed(f"{question} {os.getpid()}")

    def page_picture(self, article_id: str, page: int, start: int, end: int) -> bytes:
        if article_id == "none":
            raise KeyError(article_id)
        return f"{article_id} {page} {start} {end}".encode()


class Source:
    def __init__(self, settings: Settings) -> None:
        self.settings = settings

    def get(self) -> Engine:
        return Engine()

    def warm(self) -> None:
        """Nothing to warm."""

    def health(self) -> str:
        return ""


class NoSource(Source):
    def get(self) -> Engine:
        raise NoIndexError("there is no index yet")


def misspelt(settings: Settings) -> Source:
    raise SettingsError("WENJU_LLM=x: no such provider")
