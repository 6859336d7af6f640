"""The hidden field between the browser and the engine, and preferences over the API."""

import json

from starlette.testclient import TestClient

from rag.preferences import Preferences
from tests.web.fakes import FakeSource
from tests.web.serving import build
from web.chat import answer_turn
from web.conversation import Conversation
from web.memory import read_memory, remembered, remembered_html, write_memory


def test_round_trip() -> None:
    wished = Preferences("en", "餐飲業", "full")
    assert read_memory(write_memory(wished)) == wished
    assert write_memory(Preferences()) == "{}"


def test_a_spoilt_field_is_nothing() -> None:
    for field in ("", "{", "[]", '"x"', '{"language": 3}'):
        assert read_memory(field) == Preferences()


def test_a_request_adds_to_what_is_kept() -> None:
    assert remembered("請記住我從事餐飲業", Preferences("en")) == Preferences("en", "餐飲業")
    assert remembered("補助多少？", Preferences("en")) is None


def test_what_is_kept_is_shown_escaped() -> None:
    html = remembered_html(Preferences(industry="a<b>"))
    assert "<b>" not in html
    assert "a&lt;b&gt;" in html


def test_the_page_remembers_without_asking_the_engine() -> None:
    source = FakeSource()
    [(box, conversation, messages, _panel, field)] = answer_turn(source, "請記住我從事餐飲業", Conversation())
    assert (box, json.loads(field)) == ("", {"industry": "餐飲業"})
    assert len(messages) == 2
    assert conversation.history == ()  # nothing that a follow-up could refer to
    assert source.engine.asked == []


def test_preferences_over_the_api() -> None:
    source = FakeSource()
    client = TestClient(build(source), base_url="http://127.0.0.1")
    body = {"question": "補助最多多少？", "preferences": {"language": "en", "nonsense": "x"}}
    assert client.post("/api/ask", json=body).json()["notice"] == ""
    assert source.engine.preferences == Preferences("en")
