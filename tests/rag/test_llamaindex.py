"""LlamaIndex takes the engine as it is."""

from __future__ import annotations

import asyncio

from llama_index.core.query_engine import BaseQueryEngine
from llama_index.core.retrievers import BaseRetriever
from llama_index.core.tools import QueryEngineTool

from rag.engine import Engine
from rag.llamaindex import WenjuQueryEngine, WenjuRetriever

QUESTION = "內部碳定價有哪些優點？"


def test_query_engine(sample_engine: Engine) -> None:
    query_engine = WenjuQueryEngine(engine=sample_engine)
    assert isinstance(query_engine, BaseQueryEngine)
    response = query_engine.query(QUESTION)
    assert "八項主要優點" in str(response)
    assert response.metadata["status"] == "answered"
    assert response.source_nodes[0].node.metadata["marker"] == 1
    assert asyncio.run(query_engine.aquery(QUESTION)).response == response.response


def test_retriever(sample_engine: Engine) -> None:
    retriever = WenjuRetriever(sample_engine, top_k=3)
    assert isinstance(retriever, BaseRetriever)
    nodes = retriever.retrieve(QUESTION)
    assert [node.node.node_id for node in nodes] == [hit.passage.id for hit in sample_engine.retrieve(QUESTION, 3)]
    assert nodes == asyncio.run(retriever.aretrieve(QUESTION))


def test_as_a_tool_of_an_agent(sample_engine: Engine) -> None:
    tool = QueryEngineTool.from_defaults(WenjuQueryEngine(engine=sample_engine), name="magazine", description="x")
    assert "八項主要優點" in tool.call(QUESTION).content
