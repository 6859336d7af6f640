"""The official client of OpenAI, over real HTTP."""

from __future__ import annotations

from collections.abc import Iterator

import openai
import pytest

from tests.web.conftest import Desk
from web.callers import Scope


@pytest.fixture
def ai(desk: Desk) -> Iterator[openai.OpenAI]:
    with openai.OpenAI(base_url=f"{desk.url}/v1", api_key=desk.key(), max_retries=0) as client:
        yield client


def asked(question: str) -> list[dict[str, str]]:
    return [{"role": "user", "content": question}]


def test_models(ai: openai.OpenAI) -> None:
    names = [model.id for model in ai.models.list()]
    assert names == ["wenju", "wenju-meaning-1"]
    assert ai.models.retrieve("wenju").owned_by == "wenju"
    with pytest.raises(openai.NotFoundError, match="there is no model"):
        ai.models.retrieve("gpt-9")


def test_a_chat_is_cited(ai: openai.OpenAI, desk: Desk) -> None:
    messages = [
        {"role": "system", "content": "You are a pirate."},
        {"role": "user", "content": "勞工？"},
        {"role": "assistant", "content": "六大措施"},
        {"role": "user", "content": [{"type": "text", "text": "補助？"}]},
    ]
    reply = ai.chat.completions.create(model="wenju", messages=messages, temperature=0.2)  # type: ignore[call-overload]
    assert desk.source.engine.asked[-1] == ("補助？", ("勞工？",))
    (choice,) = reply.choices
    assert choice.finish_reason == "stop"
    text = choice.message.content
    assert "[1]" in text
    cited = [annotation.url_citation for annotation in choice.message.annotations]
    assert [text[one.start_index : one.end_index] for one in cited] == ["[1]", "[2]", "[3]"]
    assert all("〈" in one.title and one.url.startswith(desk.url + "/api/") for one in cited)
    assert reply.usage.total_tokens == reply.usage.prompt_tokens + reply.usage.completion_tokens > 20
    assert reply.model_extra["wenju"]["status"] == "answered"
    assert reply.model_extra["wenju"]["answer"] == text


def test_a_chat_streams(ai: openai.OpenAI) -> None:
    stream = ai.chat.completions.create(
        model="wenju", messages=asked("補助？"), stream=True, stream_options={"include_usage": True}
    )  # type: ignore[call-overload]
    chunks = list(stream)
    assert chunks[0].choices[0].delta.role == "assistant"
    text = "".join(chunk.choices[0].delta.content or "" for chunk in chunks if chunk.choices)
    whole = ai.chat.completions.create(model="wenju", messages=asked("補助？")).choices[0].message.content  # type: ignore[arg-type]
    assert text == whole
    assert chunks[-2].choices[0].finish_reason == "stop"
    assert len(chunks[-2].choices[0].delta.model_extra["annotations"]) == 3
    assert chunks[-2].model_extra["wenju"]["status"] == "answered"
    assert chunks[-1].usage.completion_tokens > 5
    assert len([chunk for chunk in chunks if chunk.choices and chunk.choices[0].delta.content]) >= 2


def test_a_response_is_cited(ai: openai.OpenAI, desk: Desk) -> None:
    reply = ai.responses.create(model="wenju", input="補助？")
    assert reply.status == "completed"
    (message,) = reply.output
    (part,) = message.content
    assert reply.output_text == part.text
    assert [part.text[one.start_index : one.end_index] for one in part.annotations] == ["[1]", "[2]", "[3]"]
    assert reply.usage.total_tokens > 20
    assert reply.model_extra["wenju"]["status"] == "answered"
    ai.responses.create(model="wenju", input=[*asked("勞工？"), *asked("措施？")])
    assert desk.source.engine.asked[-1] == ("措施？", ("勞工？",))


def test_a_response_streams(ai: openai.OpenAI) -> None:
    found = list(ai.responses.create(model="wenju", input="補助？", stream=True))
    kinds = [event.type for event in found]
    assert kinds[:4] == [
        "response.created",
        "response.in_progress",
        "response.output_item.added",
        "response.content_part.added",
    ]
    assert kinds[-4:] == [
        "response.output_text.done",
        "response.content_part.done",
        "response.output_item.done",
        "response.completed",
    ]
    assert [event.sequence_number for event in found] == [*range(len(found))]
    text = "".join(event.delta for event in found if event.type == "response.output_text.delta")
    assert text == found[-1].response.output_text
    assert kinds.count("response.output_text.annotation.added") == 3
    with ai.responses.stream(model="wenju", input="補助？") as stream:  # the client's own bookkeeping agrees
        assert stream.get_final_response().output_text == text


def test_embeddings(ai: openai.OpenAI) -> None:
    for form in ("float", "base64"):
        reply = ai.embeddings.create(model="wenju-meaning-1", input=["甲", "乙乙"], encoding_format=form)  # type: ignore[arg-type]
        assert reply.usage.prompt_tokens > 0
        if form == "float":
            assert [item.embedding for item in reply.data] == [[1.0, 0.5], [2.0, 0.5]]
    usual = ai.embeddings.create(model="wenju-meaning-1", input="甲" * 3)  # asks for base64 and decodes it
    assert usual.data[0].embedding == [3.0, 0.5]
    assert ai.embeddings.create(model="wenju-meaning-1", input=["a"] * 40).data[39].index == 39
    for body, words in (
        ({"input": []}, "1 to 256 texts"),
        ({"input": [[1, 2]]}, "tokens are not taken"),
        ({"input": "a", "dimensions": 3}, "have 2 dimensions"),
        ({"input": "a" * 8_001}, "at most 8,000"),
    ):
        with pytest.raises(openai.BadRequestError, match=words):
            ai.embeddings.create(model="wenju-meaning-1", **body)  # type: ignore[arg-type]
    with pytest.raises(openai.NotFoundError, match="ask for 'wenju-meaning-1'"):
        ai.embeddings.create(model="ada", input="a")


@pytest.mark.parametrize(
    ("error", "words", "body"),
    [
        (openai.NotFoundError, "there is no model 'gpt-9'", {"model": "gpt-9"}),
        (openai.BadRequestError, "500 characters", {"messages": asked("長" * 501)}),
        (openai.BadRequestError, "n must be 1", {"n": 2}),
        (openai.BadRequestError, "last message must be the user's", {"messages": [{"role": "system", "content": "x"}]}),
        (openai.BadRequestError, "only text can be read", {"messages": [{"role": "user", "content": [{"type": "image_url"}]}]}),
        (openai.UnprocessableEntityError, "messages", {"messages": []}),
        (openai.InternalServerError, "locked", {"messages": asked("鎖住")}),
        (openai.InternalServerError, "internal error", {"messages": asked("故障")}),
    ],
)  # fmt: skip
def test_errors_are_those_of_openai(
    ai: openai.OpenAI, error: type[openai.APIStatusError], words: str, body: dict[str, object]
) -> None:
    with pytest.raises(error) as caught:
        ai.chat.completions.create(**{"model": "wenju", "messages": asked("補助？"), **body})  # type: ignore[call-overload]
    assert isinstance(caught.value.body, dict)
    assert set(caught.value.body) == {"message", "type", "param", "code"}
    assert words in caught.value.body["message"]
    assert "secret" not in str(caught.value)


def test_an_error_in_a_stream(ai: openai.OpenAI) -> None:
    with pytest.raises(openai.APIError, match="locked"):
        list(ai.chat.completions.create(model="wenju", messages=asked("鎖住"), stream=True))  # type: ignore[call-overload]
    *_, last = ai.responses.create(model="wenju", input="故障", stream=True)
    assert last.type == "response.failed"
    assert "internal error" in last.response.error.message
    with pytest.raises(openai.BadRequestError, match="not kept here"):
        ai.responses.create(model="wenju", input="a", previous_response_id="resp_1")


def test_keys_and_limits(desk: Desk) -> None:
    def client(key: str) -> openai.OpenAI:
        return openai.OpenAI(base_url=f"{desk.url}/v1", api_key=key, max_retries=0)

    with client("sk-anything") as nobody, pytest.raises(openai.AuthenticationError, match="send a key"):
        nobody.models.list()
    with client(desk.key(Scope.EMBED)) as embedding, pytest.raises(openai.PermissionDeniedError, match="the scope ask"):
        embedding.chat.completions.create(model="wenju", messages=asked("補助？"))  # type: ignore[arg-type]
    with client(desk.key(per_minute=1)) as hasty:
        hasty.chat.completions.create(model="wenju", messages=asked("補助？"))  # type: ignore[arg-type]
        with pytest.raises(openai.RateLimitError, match="too many requests with this key") as caught:
            hasty.chat.completions.create(model="wenju", messages=asked("補助？"))  # type: ignore[arg-type]
        assert int(caught.value.response.headers["retry-after"]) > 0
