"""The tables, as SQLAlchemy knows them. Times are seconds since 1970; secrets are stored as digests.

A change here needs a revision in ``web/store/migrations/versions``; a test compares the two, on SQLite and on PostgreSQL.
"""

from __future__ import annotations

from sqlalchemy import JSON, Boolean, Column, Float, ForeignKey, Integer, MetaData, String, Table, Text

HEAD = "r0003"  # the revision that this program works with

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_name)s",
        "uq": "uq_%(table_name)s_%(column_0_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "pk": "pk_%(table_name)s",
    }
)


def _owner(*, ondelete: str) -> Column[str]:
    return Column("user_id", String(32), ForeignKey("users.id", ondelete=ondelete), nullable=True, index=True)


users = Table(
    "users",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("name", String(200), nullable=False, unique=True),
    Column("role", String(16), nullable=False),
    Column("password", String(200), nullable=False),  # argon2's own string; "": signs in elsewhere
    Column(
        "subject", String(400), nullable=True, unique=True
    ),  # issuer and subject, where he signs in by OpenID Connect
    Column("disabled", Boolean, nullable=False),
    Column("created", Float, nullable=False),
)
sessions = Table(
    "sessions",
    metadata,
    Column("digest", String(64), primary_key=True),  # SHA-256 of the cookie
    Column("user_id", String(32), ForeignKey("users.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("csrf", String(64), nullable=False),
    Column("created", Float, nullable=False),
    Column("expires", Float, nullable=False, index=True),
)
login_attempts = Table(
    "login_attempts",
    metadata,
    Column("name", String(200), primary_key=True),  # as it was typed, whether there is such an account or not
    Column("failures", Integer, nullable=False),
    Column("last", Float, nullable=False),
)
api_keys = Table(
    "api_keys",
    metadata,
    Column("id", String(16), primary_key=True),
    Column("digest", String(64), nullable=False, unique=True),  # SHA-256 of the key
    Column("name", String(200), nullable=False),
    _owner(ondelete="CASCADE"),
    Column("scopes", String(200), nullable=False),  # parted by blanks
    Column("per_minute", Integer, nullable=False),
    Column("created", Float, nullable=False),
    Column("expires", Float, nullable=True),
    Column("used", Float, nullable=True),
    Column("revoked", Float, nullable=True),
)
audit = Table(
    "audit",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("at", Float, nullable=False, index=True),
    Column("who", String(200), nullable=False),
    Column("action", String(60), nullable=False),
    Column("target", String(400), nullable=False),
)
conversations = Table(
    "conversations",
    metadata,
    Column("id", String(32), primary_key=True),
    _owner(ondelete="CASCADE"),
    Column("title", String(200), nullable=False),
    Column("created", Float, nullable=False),
    Column("updated", Float, nullable=False, index=True),
)
turns = Table(
    "turns",
    metadata,
    Column("id", String(32), primary_key=True),  # the answer's
    Column(
        "conversation_id", String(32), ForeignKey("conversations.id", ondelete="CASCADE"), nullable=False, index=True
    ),
    Column("number", Integer, nullable=False),
    Column("question", Text, nullable=False),
    Column("answer", JSON, nullable=False),
    Column("build", String(60), nullable=False),
    Column("prompts", String(64), nullable=False),
    Column("created", Float, nullable=False),
)
feedback = Table(
    "feedback",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("answer_id", String(32), nullable=False, index=True),
    _owner(ondelete="SET NULL"),
    Column("mark", String(8), nullable=False),
    Column("comment", Text, nullable=False),
    Column("question", Text, nullable=False),
    Column("created", Float, nullable=False, index=True),
)
reviews = Table(
    "reviews",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("feedback_id", String(32), ForeignKey("feedback.id", ondelete="CASCADE"), nullable=False, index=True),
    _owner(ondelete="SET NULL"),
    Column("verdict", String(16), nullable=False),
    Column("note", Text, nullable=False),
    Column("created", Float, nullable=False),
)
secrets = Table(
    "secrets",
    metadata,
    Column("name", String(40), primary_key=True),
    Column("value", String(200), nullable=False),
)
