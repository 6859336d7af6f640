"""Language models and prompt templates as LlamaIndex has them: the adapter, and the only place in ``rag.llm`` that imports it.

``WENJU_LLM`` names provider and model: ``openai/gpt-4o-mini``, ``openai/MODEL`` with ``WENJU_LLM_URL`` for any server that speaks OpenAI's
protocol, ``llama.cpp/MODEL`` for a llama.cpp server, ``ollama/qwen3:8b``. Importing LlamaIndex takes 2 s, so this file is imported only
when a model is set.

Not for: time limits and retries, which are the same for every provider (``rag.llm.limits``); both libraries' own retries are off.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import httpx
from llama_index.core.llms import LLM, ChatMessage, LLMMetadata, MessageRole
from llama_index.core.prompts import RichPromptTemplate
from llama_index.llms.ollama import Ollama
from llama_index.llms.openai import OpenAI

from rag.errors import SettingsError
from rag.llm.model import Message
from rag.settings import Settings

_CONNECT_SECONDS = 2.0
_URLS = {
    "openai": "https://api.openai.com/v1",
    "llama.cpp": "http://127.0.0.1:8080/v1",
    "ollama": "http://127.0.0.1:11434",
}


class _Server(OpenAI):
    """LlamaIndex's OpenAI for servers whose models it has never heard of."""

    context_window: int

    @property
    def metadata(self) -> LLMMetadata:
        """What LlamaIndex asks about a model, without its table of OpenAI's own."""
        return LLMMetadata(context_window=self.context_window, is_chat_model=True, model_name=self.model)

    @property
    def _tokenizer(self) -> None:
        return None


class LlamaIndexModel:
    """Any LlamaIndex ``LLM`` as a ``Model``."""

    def __init__(self, llm: LLM, name: str, client: httpx.Client | None = None) -> None:
        self._llm = llm
        self._client = client
        self.name = name

    def close(self) -> None:
        """Close the connections to its server."""
        if self._client is not None:
            self._client.close()

    def stream(self, messages: Sequence[Message], max_tokens: int) -> Iterator[str]:
        """The reply in pieces."""
        chat = [ChatMessage(role=MessageRole(one.role), content=one.content) for one in messages]
        limit: dict[str, Any] = {} if isinstance(self._llm, Ollama) else {"max_tokens": max_tokens}
        for piece in self._llm.stream_chat(chat, **limit):
            yield piece.delta or ""


def open_model(settings: Settings) -> LlamaIndexModel:
    """The model that the settings name; nothing is asked of its server yet.

    Raises:
        SettingsError: ``WENJU_LLM`` names no provider that is known.
    """
    provider, _, model = settings.llm.partition("/")
    if provider not in _URLS or not model:
        known = ", ".join(f"{name}/MODEL" for name in _URLS)
        raise SettingsError(
            f"WENJU_LLM={settings.llm!r} must be one of {known}; WENJU_LLM_URL says where the server is"
        )
    url = settings.llm_url or _URLS[provider]
    if provider == "ollama":
        return LlamaIndexModel(
            Ollama(
                model=model,
                base_url=url,
                temperature=0.0,
                context_window=settings.llm_context,
                request_timeout=settings.llm_timeout_s,
                additional_kwargs={"num_predict": settings.llm_max_tokens},
                thinking=False,
            ),
            settings.llm,
        )
    # the wait between two pieces is limited too, so that a thread left behind by a limit ends by itself
    timeout = httpx.Timeout(settings.llm_timeout_s, connect=_CONNECT_SECONDS)
    client = httpx.Client(timeout=timeout, trust_env=False)
    own_client: dict[str, Any] = {"http_client": client}
    server = _Server(
        model=model,
        api_base=url,
        api_key=settings.llm_key or "none",
        temperature=0.0,
        max_retries=0,
        timeout=settings.llm_timeout_s,
        context_window=settings.llm_context,
        **own_client,
    )
    return LlamaIndexModel(server, settings.llm, client)


class Template:
    """A prompt file: Jinja with LlamaIndex's ``{% chat role=… %}`` blocks. What fills a variable is never read as a template."""

    def __init__(self, source: str) -> None:
        self._template = RichPromptTemplate(source)
        self.variables = frozenset(self._template.template_vars)

    def messages(self, **values: str) -> list[Message]:
        """The messages, with every variable filled."""
        filled: dict[str, Any] = {**values}
        made = self._template.format_messages(**filled)
        return [Message(one.role.value, one.content or "") for one in made]
