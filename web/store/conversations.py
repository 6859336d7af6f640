"""What was asked and answered, by whom; what members marked; what staff found. Deleting deletes.

Not for: deciding whether a conversation is kept (``web.keeping``).
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, delete, func, insert, select, update

from web.store.store import Store
from web.store.tables import conversations, feedback, reviews, turns

_TITLE = 60
_DAY = 24 * 3600

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Turn:
    """One question with its answer's JSON."""

    id: str
    question: str
    answer: Mapping[str, Any]
    build: str = ""
    prompts: str = ""


def keep_turn(store: Store, user_id: str, conversation_id: str, turn: Turn) -> str:
    """Add a turn to a conversation of the user's, or to a new one; returns its id. A user's is his alone: another's id is a new conversation."""
    now = store.now()
    with store.writing() as connection:
        mine = _of(user_id) & (conversations.c.id == conversation_id)
        known = conversation_id and connection.execute(update(conversations).where(mine).values(updated=now)).rowcount
        if not known:
            conversation_id = uuid.uuid4().hex
            values = {
                "id": conversation_id, "user_id": user_id or None, "title": turn.question[:_TITLE], "created": now,
                "updated": now,
            }  # fmt: skip
            connection.execute(insert(conversations).values(values))
        here = turns.c.conversation_id == conversation_id
        number = connection.scalar(select(func.count()).where(here)) or 0
        connection.execute(
            insert(turns).values(
                id=turn.id,
                conversation_id=conversation_id,
                number=number + 1,
                question=turn.question,
                answer=dict(turn.answer),
                build=turn.build,
                prompts=turn.prompts,
                created=now,
            )
        )
    return conversation_id


def conversations_of(store: Store, user_id: str, limit: int = 50, offset: int = 0) -> list[Json]:
    """A user's conversations, the latest first: ``{"id", "title", "created", "updated"}``."""
    asked = select(conversations).where(_of(user_id)).order_by(conversations.c.updated.desc(), conversations.c.id)
    with store.reading() as connection:
        rows = connection.execute(asked.limit(limit).offset(offset))
        return [{"id": row.id, "title": row.title, "created": row.created, "updated": row.updated} for row in rows]


def conversation(store: Store, user_id: str, id_: str) -> Json | None:
    """One conversation of a user's with its turns; None when he has none of that id."""
    with store.reading() as connection:
        row = connection.execute(select(conversations).where(_of(user_id), conversations.c.id == id_)).first()
        if row is None:
            return None
        asked = select(turns).where(turns.c.conversation_id == id_).order_by(turns.c.number)
        said = [
            {"id": turn.id, "question": turn.question, "answer": turn.answer, "build": turn.build, "created": turn.created}
            for turn in connection.execute(asked)
        ]  # fmt: skip
    return {"id": row.id, "title": row.title, "created": row.created, "updated": row.updated, "turns": said}


def delete_conversation(store: Store, user_id: str, id_: str) -> bool:
    """Delete a conversation of a user's with its turns; whether there was one."""
    with store.writing() as connection:
        gone = connection.execute(delete(conversations).where(_of(user_id), conversations.c.id == id_)).rowcount
    store.forget()
    return bool(gone)


def delete_conversations(store: Store, user_id: str) -> int:
    """Delete all conversations of a user's; returns how many."""
    with store.writing() as connection:
        gone = connection.execute(delete(conversations).where(_of(user_id))).rowcount
    store.forget()
    return gone


def forget_older(store: Store, days: int) -> int:
    """Delete conversations and feedback that were last touched more than ``days`` ago; returns how many. 0 days: nothing."""
    if not days:
        return 0
    before = store.now() - days * _DAY
    with store.writing() as connection:
        gone = connection.execute(delete(conversations).where(conversations.c.updated < before)).rowcount
        gone += connection.execute(delete(feedback).where(feedback.c.created < before)).rowcount
    if gone:
        store.forget()
    return gone


def add_feedback(store: Store, user_id: str, answer_id: str, mark: str, *, comment: str, question: str) -> str:
    """Keep what somebody thought of an answer; returns its id."""
    id_ = uuid.uuid4().hex
    values = {
        "id": id_, "answer_id": answer_id, "user_id": user_id or None, "mark": mark, "comment": comment,
        "question": question, "created": store.now(),
    }  # fmt: skip
    with store.writing() as connection:
        connection.execute(insert(feedback).values(values))
    return id_


def all_feedback(store: Store, limit: int = 50, offset: int = 0) -> list[Json]:
    """What was marked, the latest first, each with its reviews."""
    with store.reading() as connection:
        asked = select(feedback).order_by(feedback.c.created.desc(), feedback.c.id).limit(limit).offset(offset)
        found = [{**row._mapping, "reviews": []} for row in connection.execute(asked)]
        by_id = {one["id"]: one for one in found}
        said = select(reviews).where(reviews.c.feedback_id.in_(by_id)).order_by(reviews.c.created)
        for row in connection.execute(said):
            by_id[row.feedback_id]["reviews"].append(
                {"id": row.id, "verdict": row.verdict, "note": row.note, "created": row.created}
            )
    return [{key: value for key, value in one.items() if key != "user_id"} for one in found]


def add_review(store: Store, user_id: str, feedback_id: str, verdict: str, note: str) -> str | None:
    """Keep what staff found about a mark; returns its id, None when there is no such mark."""
    id_ = uuid.uuid4().hex
    with store.writing() as connection:
        if not connection.scalar(select(func.count()).where(feedback.c.id == feedback_id)):
            return None
        values = {
            "id": id_, "feedback_id": feedback_id, "user_id": user_id or None, "verdict": verdict, "note": note,
            "created": store.now(),
        }  # fmt: skip
        connection.execute(insert(reviews).values(values))
    return id_


def _of(user_id: str) -> ColumnElement[bool]:
    return conversations.c.user_id == user_id if user_id else conversations.c.user_id.is_(None)
