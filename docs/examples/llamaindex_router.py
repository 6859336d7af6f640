"""Wenju inside LlamaIndex: one of the engines that a RouterQueryEngine chooses from, and a tool of an agent.

    WENJU_STORAGE_DIR=var python docs/examples/llamaindex_router.py "內部碳定價有哪些優點？"

wants a language model that chooses (here any OpenAI-compatible server, by OPENAI_BASE_URL and OPENAI_API_KEY). The archive's answer passes through
as it is: a router chooses who answers, it does not reword.
"""

from __future__ import annotations

import asyncio
import sys

from llama_index.core.agent.workflow import ReActAgent
from llama_index.core.llms import LLM
from llama_index.core.query_engine import BaseQueryEngine, RouterQueryEngine
from llama_index.core.selectors import LLMSingleSelector
from llama_index.core.tools import QueryEngineTool

from rag.engine import Engine
from rag.llamaindex import WenjuQueryEngine
from rag.settings import load_settings

ABOUT = (
    "What the trade association's magazine says: subsidies, tariffs, labour, carbon pricing. Cited answers in Chinese."
)


def archive_tool(engine: Engine) -> QueryEngineTool:
    """The archive as a tool."""
    return QueryEngineTool.from_defaults(WenjuQueryEngine(engine=engine), name="magazine", description=ABOUT)


def router(engine: Engine, other: BaseQueryEngine, about_other: str, llm: LLM) -> RouterQueryEngine:
    """A query engine that sends each question to the archive or to another engine, as ``llm`` chooses."""
    tools = [archive_tool(engine), QueryEngineTool.from_defaults(other, name="other", description=about_other)]
    return RouterQueryEngine(selector=LLMSingleSelector.from_defaults(llm=llm), query_engine_tools=tools, llm=llm)


def agent(engine: Engine, llm: LLM) -> ReActAgent:
    """An agent that may ask the archive."""
    return ReActAgent(tools=[archive_tool(engine)], llm=llm)


async def main(question: str) -> None:
    """Let an agent answer one question."""
    from llama_index.llms.openai import OpenAI

    print(await agent(Engine.open(load_settings()), OpenAI()).run(question))


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1]))
