from __future__ import annotations

from pathlib import Path

from rag.settings import Settings
from web.callers import Role
from web.store.conversations import (
    Turn,
    add_feedback,
    add_review,
    all_feedback,
    conversation,
    conversations_of,
    delete_conversation,
    delete_conversations,
    forget_older,
    keep_turn,
)
from web.store.store import Store
from web.store.users import add_user

DAY = 24 * 3600


def turn(number: int, question: str = "補助？") -> Turn:
    return Turn(f"t{number}", question, {"answer": "每家「10」萬元\u0001", "n": [1, None]}, "build-1", "p1")


def test_a_conversation_grows(store: Store) -> None:
    ann = add_user(store, "ann", Role.MEMBER).id
    first = keep_turn(store, ann, "", turn(1))
    store.now.now += 5  # type: ignore[attr-defined]
    assert keep_turn(store, ann, first, turn(2, "那上限呢？")) == first
    found = conversation(store, ann, first)
    assert found is not None
    assert [one["question"] for one in found["turns"]] == ["補助？", "那上限呢？"]
    assert found["turns"][0]["answer"] == turn(1).answer
    assert (found["title"], found["updated"] - found["created"]) == ("補助？", 5)
    later = keep_turn(store, ann, "", turn(3))
    store.now.now += 1  # type: ignore[attr-defined]
    keep_turn(store, ann, first, turn(4))
    assert [one["id"] for one in conversations_of(store, ann)] == [first, later]
    assert [one["id"] for one in conversations_of(store, ann, limit=1, offset=1)] == [later]


def test_a_conversation_is_its_owners_alone(store: Store) -> None:
    ann, bob = (add_user(store, name, Role.ADMIN).id for name in ("ann", "bob"))
    hers = keep_turn(store, ann, "", turn(1))
    nobodys = keep_turn(store, "", "", turn(2))
    assert conversation(store, bob, hers) is None
    assert conversation(store, "", hers) is None
    assert conversation(store, ann, nobodys) is None
    assert not delete_conversation(store, bob, hers)
    assert keep_turn(store, bob, hers, turn(3)) != hers
    assert len(conversations_of(store, bob)) == 1
    found = conversation(store, ann, hers)
    assert found is not None
    assert len(found["turns"]) == 1


def test_delete_means_delete(store: Store, database: Settings) -> None:
    secret = "絕不外流的問題"
    ids = [keep_turn(store, "", "", turn(number, secret)) for number in range(20)]
    assert delete_conversation(store, "", ids[0])
    assert not delete_conversation(store, "", ids[0])
    assert delete_conversations(store, "") == 19
    with store.reading() as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM turns").scalar() == 0
    if store.is_file:
        files = [*Path(database.storage_dir).iterdir()]
        assert [path.name for path in files if secret.encode() in path.read_bytes()] == []


def test_what_is_old_is_forgotten(store: Store) -> None:
    old = keep_turn(store, "", "", turn(1))
    add_feedback(store, "", "t1", "bad", comment="", question="")
    store.now.now += 3 * DAY  # type: ignore[attr-defined]
    new = keep_turn(store, "", "", turn(2))
    assert forget_older(store, 0) == 0
    assert forget_older(store, 2) == 2
    assert conversation(store, "", old) is None
    assert conversation(store, "", new) is not None
    assert all_feedback(store) == []


def test_feedback_and_its_review(store: Store) -> None:
    ann = add_user(store, "ann", Role.STAFF).id
    mark = add_feedback(store, "", "t1", "bad", comment="頁碼不對", question="補助？")
    store.now.now += 1  # type: ignore[attr-defined]
    add_feedback(store, ann, "t2", "good", comment="", question="")
    review = add_review(store, ann, mark, "wrong", "第32頁")
    assert add_review(store, ann, "no such mark", "wrong", "") is None
    latest, first = all_feedback(store)
    assert (latest["mark"], latest["reviews"]) == ("good", [])
    assert (first["comment"], first["question"]) == ("頁碼不對", "補助？")
    assert [one["id"] for one in first["reviews"]] == [review]
    assert "user_id" not in first
