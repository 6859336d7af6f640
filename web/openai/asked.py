"""What OpenAI's clients send, read as a question: the last thing the user says, and what he said before it.

What this server has no use for (temperature, tools, system messages) is let pass, so that front ends work as they are; what would change the answer
and is not there (several choices, pictures, a model of another name) is refused.

Not for: following a system message: orders to the bot are not questions.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from web.problems import Trouble

MODEL = "wenju"
_TEXTS = frozenset({"text", "input_text", "output_text"})


class BadRequestError(Exception):
    """A request that OpenAI's own server would refuse as well; ``trouble`` says why."""

    def __init__(self, detail: str, status: int = 400) -> None:
        super().__init__(detail)
        self.trouble = Trouble(status, detail)


class Message(BaseModel):
    """One message of a conversation."""

    model_config = ConfigDict(extra="allow")

    role: str = "user"
    content: str | list[dict[str, Any]] | None = None


class StreamOptions(BaseModel):
    """What a stream shall say beside the text."""

    model_config = ConfigDict(extra="allow")

    include_usage: bool = False


class ChatIn(BaseModel):
    """The body of ``POST /v1/chat/completions``."""

    model_config = ConfigDict(extra="allow")

    model: str
    messages: list[Message] = Field(min_length=1)
    stream: bool | None = False
    stream_options: StreamOptions | None = None
    n: int | None = 1


class ResponsesIn(BaseModel):
    """The body of ``POST /v1/responses``."""

    model_config = ConfigDict(extra="allow")

    model: str
    input: str | list[Message]
    stream: bool | None = False
    previous_response_id: str | None = None


class EmbeddingsIn(BaseModel):
    """The body of ``POST /v1/embeddings``."""

    model_config = ConfigDict(extra="allow")

    model: str
    input: str | list[Any]
    encoding_format: str | None = "float"
    dimensions: int | None = None


@dataclass(frozen=True, slots=True)
class Asked:
    """A question with the earlier ones, oldest first."""

    question: str
    history: tuple[str, ...]

    @property
    def everything(self) -> str:
        """What counts as the prompt."""
        return "\n".join((*self.history, self.question))


def read_messages(messages: Sequence[Message]) -> Asked:
    """The question in a list of messages; raises ``BadRequestError``."""
    said = [_text(message) for message in messages if message.role == "user"]
    if not said or messages[-1].role != "user":
        raise BadRequestError("the last message must be the user's: it is the question")
    return Asked(said[-1], tuple(said[:-1]))


def read_input(given: str | Sequence[Message]) -> Asked:
    """The question in the input of a response."""
    return Asked(given, ()) if isinstance(given, str) else read_messages(given)


def check_model(model: str) -> None:
    """Only one model answers here."""
    if model != MODEL:
        raise BadRequestError(f"there is no model {model[:100]!r} here: ask for {MODEL!r}", 404)


def _text(message: Message) -> str:
    if message.content is None:
        raise BadRequestError("a message of the user has no content")
    if isinstance(message.content, str):
        return message.content
    parts = []
    for part in message.content:
        if part.get("type") not in _TEXTS or not isinstance(part.get("text"), str):
            raise BadRequestError("only text can be read: send parts of type text")
        parts.append(part["text"])
    return "\n".join(parts)
