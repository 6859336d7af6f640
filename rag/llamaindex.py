"""The engine as LlamaIndex knows it: a ``CustomQueryEngine`` and a ``BaseRetriever``. With ``rag.llm.provider`` the home of ``llama_index``.

LlamaIndex agents, chat engines and evaluators take these as they are::

    from rag.engine import Engine
    from rag.llamaindex import WenjuQueryEngine
    from rag.settings import load_settings

    response = WenjuQueryEngine(engine=Engine.open(load_settings())).query("內部碳定價有哪些優點？")
    print(response.response, response.metadata["status"], len(response.source_nodes))

Everything is decided in ``rag.engine``; this file only changes shapes. It is apart because importing LlamaIndex takes longer than
answering a question does.

Not for: the language model that may write the answers (``rag.llm.provider``).
"""

from __future__ import annotations

import asyncio
from typing import Any

from llama_index.core.base.response.schema import Response
from llama_index.core.query_engine import CustomQueryEngine
from llama_index.core.retrievers import BaseRetriever
from llama_index.core.schema import NodeWithScore, QueryBundle, TextNode
from pydantic import ConfigDict

from rag.domain import Answer, Citation, Hit, Passage
from rag.engine import Engine
from rag.present import answer_json


class WenjuRetriever(BaseRetriever):
    """Hybrid retrieval; node ids are passage ids."""

    def __init__(self, engine: Engine, top_k: int = 10) -> None:
        self._engine = engine
        self._top_k = top_k
        super().__init__()

    def _retrieve(self, query_bundle: QueryBundle) -> list[NodeWithScore]:
        return [
            _node(hit.passage, hit.score, _found_by(hit))
            for hit in self._engine.retrieve(query_bundle.query_str, self._top_k)
        ]

    async def _aretrieve(self, query_bundle: QueryBundle) -> list[NodeWithScore]:
        return await asyncio.to_thread(self._retrieve, query_bundle)


class WenjuQueryEngine(CustomQueryEngine):
    """Question in, cited answer out.

    ``response.source_nodes`` holds one node for each citation in marker order; ``response.metadata`` is the answer's JSON.
    """

    model_config = ConfigDict(arbitrary_types_allowed=True)

    engine: Engine

    def custom_query(self, query_str: str) -> Response:
        """Answer one question; ``query`` and ``aquery`` end here."""
        return _response(self.engine.ask(query_str))

    async def acustom_query(self, query_str: str) -> Response:
        """The same without blocking the event loop."""
        return await asyncio.to_thread(self.custom_query, query_str)


def _response(answer: Answer) -> Response:
    nodes = [_node(citation.passage, answer.confidence, _cited(citation)) for citation in answer.citations]
    return Response(response=answer.text, source_nodes=nodes, metadata=answer_json(answer))


def _node(passage: Passage, score: float, extra: dict[str, Any]) -> NodeWithScore:
    article = passage.article
    metadata = {
        "article_id": article.id,
        "title": article.title,
        "authors": article.authors,
        "issue": article.issue,
        "pages": passage.pages,
        **extra,
    }
    return NodeWithScore(node=TextNode(id_=passage.id, text=passage.text, metadata=metadata), score=score)


def _found_by(hit: Hit) -> dict[str, Any]:
    return {"found_by": hit.found_by}


def _cited(citation: Citation) -> dict[str, Any]:
    return {"marker": citation.marker, "quote": citation.quote, "page": citation.page}
