"""What every interface shares: pieces of a draft, what is kept and for how long, who is a member by default."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from pathlib import Path

import pytest

from app import are_anonymous_members
from rag.present import answer_json
from rag.settings import Settings
from tests.web.fakes import FakeSource
from web.callers import ANONYMOUS, Caller, Role, Scope
from web.keeping import forgetting
from web.service import PIECE, Service, pieces
from web.store.conversations import Turn, conversation, keep_turn
from web.store.lazily import opened_once
from web.store.opening import open_store


def test_pieces_are_whole_lines_and_nothing_is_lost() -> None:
    text = "".join(f"第{number}行，" + "字" * (number % 90) + "\n" for number in range(200)) + "長" * 5_000 + "\n尾"
    found = [*pieces(text)]
    assert "".join(found) == text
    assert all(len(piece) <= PIECE for piece in found if "長" not in piece)
    assert len(found) > 5
    assert [*pieces("")] == []


@pytest.mark.parametrize(
    ("host", "setting", "member"),
    [
        ("", "", True), ("127.0.0.1", "", True), ("::1", "", True), ("0.0.0.0", "", False), ("10.0.0.5", "", False),
        ("0.0.0.0", "yes", True), ("127.0.0.1", "no", False),
    ],
)  # fmt: skip
def test_who_shows_nothing_is_a_member_on_this_machine_alone(host: str, setting: str, member: bool) -> None:
    assert are_anonymous_members(Settings(anonymous=setting), host) is member


@pytest.mark.parametrize("anonymous", [False, True])
def test_what_nobody_in_particular_asks_is_kept_only_where_a_setting_says_so(tmp_path: Path, anonymous: bool) -> None:
    settings = Settings(storage_dir=tmp_path, keep_anonymous=anonymous)
    stored = opened_once(settings)
    service = Service(settings, FakeSource(), stored, answer_json)
    answer = FakeSource().engine.reply("補助？")

    async def keep(caller: Caller) -> str:
        return await service.keep(caller, "", replace(answer, id=caller.name), {"answer": "x"})

    kept = asyncio.run(keep(ANONYMOUS))
    assert bool(kept) is anonymous
    assert asyncio.run(keep(Caller("key", Role.MEMBER, key_id="k", scopes=frozenset({Scope.ASK})))) == ""
    assert (tmp_path / "wenju.sqlite").exists() is anonymous  # where nothing is kept, nothing is opened
    if anonymous:
        assert conversation(stored(), "", kept) is not None
        stored().close()


def test_what_is_old_is_forgotten_when_a_server_starts(tmp_path: Path) -> None:
    store = open_store(Settings(storage_dir=tmp_path))
    now = store.now()
    store.now = lambda: now - 10 * 24 * 3600
    old = keep_turn(store, "", "", Turn("t1", "補助？", {}))
    store.now = lambda: now

    async def start(days: int) -> None:
        async with forgetting(lambda: store, days):
            for _ in range(100):
                await asyncio.sleep(0.01)
                if conversation(store, "", old) is None:
                    return

    asyncio.run(start(30))
    assert conversation(store, "", old) is not None
    asyncio.run(start(5))
    assert conversation(store, "", old) is None
    store.close()
