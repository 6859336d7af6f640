"""The example of the documentation runs: the archive behind a router, and as a tool of an agent, with a scripted language model."""

from __future__ import annotations

import asyncio
import importlib.util
from collections.abc import Sequence
from types import ModuleType
from typing import Any

import pytest
from llama_index.core.base.response.schema import Response
from llama_index.core.llms import CompletionResponse, CompletionResponseGen, CustomLLM, LLMMetadata
from llama_index.core.llms.callbacks import llm_completion_callback
from llama_index.core.query_engine import CustomQueryEngine
from pydantic import PrivateAttr

from rag.engine import Engine
from rag.settings import PROJECT_ROOT

QUESTION = "內部碳定價有哪些優點？"


class Scripted(CustomLLM):
    """A language model that says what it was told to, in turn, and remembers what it was asked."""

    _replies: list[str] = PrivateAttr()
    _asked: list[str] = PrivateAttr(default_factory=list)

    def __init__(self, replies: Sequence[str], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self._replies = [*replies]

    @property
    def metadata(self) -> LLMMetadata:
        return LLMMetadata(context_window=8_000, num_output=500, model_name="scripted")

    @llm_completion_callback()
    def complete(self, prompt: str, formatted: bool = False, **kwargs: Any) -> CompletionResponse:
        self._asked.append(prompt)
        return CompletionResponse(text=self._replies.pop(0))

    @llm_completion_callback()
    def stream_complete(self, prompt: str, formatted: bool = False, **kwargs: Any) -> CompletionResponseGen:
        reply = self.complete(prompt)
        yield CompletionResponse(text=reply.text, delta=reply.text)


class Weather(CustomQueryEngine):
    """Another engine that a router may choose."""

    def custom_query(self, query_str: str) -> Response:
        return Response(response="sunny")


@pytest.fixture(scope="module")
def example() -> ModuleType:
    spec = importlib.util.spec_from_file_location("example", PROJECT_ROOT / "docs/examples/llamaindex_router.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_a_router_chooses_the_archive_and_passes_its_answer_through(example: ModuleType, sample_engine: Engine) -> None:
    llm = Scripted(['[{"choice": 1, "reason": "the magazine"}]', '[{"choice": 2, "reason": "the weather"}]'])
    router = example.router(sample_engine, Weather(), "the weather", llm)
    response = router.query(QUESTION)
    assert response.response == sample_engine.ask(QUESTION).text
    assert response.metadata["status"] == "answered"
    assert response.source_nodes[0].node.metadata["marker"] == 1
    assert router.query("weather?").response == "sunny"
    assert example.ABOUT in llm._asked[0]


@pytest.mark.filterwarnings(
    "ignore::DeprecationWarning"
)  # LlamaIndex's agent uses what pydantic and its own workflows deprecate
def test_an_agent_asks_the_archive(example: ModuleType, sample_engine: Engine) -> None:
    call = f'Thought: I look it up.\nAction: magazine\nAction Input: {{"input": "{QUESTION}"}}'
    llm = Scripted([call, "Thought: I can answer without using any more tools.\nAnswer: 共有八項主要優點 [1]"])

    async def run() -> str:
        return str(await example.agent(sample_engine, llm).run(QUESTION))

    assert asyncio.run(run()) == "共有八項主要優點 [1]"
    assert "八項主要優點" in llm._asked[1]  # what the archive said was before the model
