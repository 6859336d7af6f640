"""Settings: plain values read from ``WENJU_…`` environment variables or a ``.env`` file; nothing is built here.

An unknown ``WENJU_…`` name fails at start, because a misspelt setting that is silently ignored costs more
than one that stops the program. Not for: opening folders, models or connections.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Literal

from pydantic import Field, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from rag.errors import SettingsError

PREFIX = "WENJU_"
TESTS = PREFIX + "TEST_"  # what only the tests ask for, as a database of theirs
PROJECT_ROOT = Path(__file__).resolve().parent.parent


class Settings(BaseSettings):
    """Every setting with its default. The README lists them; a test keeps the two the same."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, env_file=".env", extra="ignore", frozen=True)

    storage_dir: Path = Field(default=Path("var"), description="folder that holds all state: index, manifest, logs")
    qdrant_url: str = Field(
        default="",
        description="empty: embedded engine; http(s)://host:6333: a Qdrant server; :memory: or file:///DIR: qdrant-client's local mode",
    )
    qdrant_api_key: str = Field(default="", description="key for that Qdrant server", repr=False)
    embedding_model: str = Field(
        default="wenju-meaning-1",
        description="what turns text into vectors: a model in data/models, hash-256, or one of sentence-transformers by name or folder",
    )
    model_device: str = Field(
        default="", description="device for such models: cpu, cuda, mps; empty: a GPU when there is one"
    )
    model_batch: int = Field(default=32, ge=1, le=4096, description="texts that such a model takes at a time")
    query_prompt: str = Field(
        default="", description="put before each question, for models that want it and do not carry it (e5: 'query: ')"
    )
    passage_prompt: str = Field(default="", description="put before each passage, likewise (e5: 'passage: ')")
    reranker: str = Field(default="", description="a cross-encoder that orders the best passages again; empty: none")
    dense_weight: float = Field(
        default=0.5,
        ge=0,
        le=10,
        description="weight of the vector half where words find nothing; it falls as they find more",
    )
    top_k: int = Field(default=10, ge=1, le=100, description="passages that retrieval hands to the reader")
    passage_chars: int = Field(
        default=380, ge=80, le=4000, description="length a passage aims for, in characters (used by ingest)"
    )
    answer_floor: float = Field(default=0.5, ge=0, le=1, description="confidence from which an answer is given")
    related_floor: float = Field(
        default=0.1, ge=0, le=1, description="confidence from which passages are shown as possibly related"
    )
    max_question_chars: int = Field(
        default=500, ge=10, le=10_000, description="longest question that is taken, in characters"
    )
    max_history: int = Field(default=6, ge=0, le=50, description="earlier questions that a follow-up may refer to")
    question_s: float = Field(
        default=20.0,
        gt=0,
        le=600,
        description="seconds of work that one question may take on the server, the model's apart",
    )
    queue: int = Field(default=64, ge=1, le=10_000, description="questions answered or waiting at once on the server")
    rate_per_minute: float = Field(
        default=600,
        ge=0,
        le=1_000_000,
        description="questions and pictures that one client may ask for in a minute; 0: any",
    )
    rate_burst: int = Field(default=200, ge=1, le=100_000, description="of these, how many at once")
    allowed_hosts: str = Field(
        default="",
        description="names by which the server may be addressed beside this machine's own, parted by commas; *: any",
    )
    trusted_proxies: str = Field(
        default="", description="addresses of proxies whose X-Forwarded-For is believed, parted by commas"
    )
    open_archive: bool = Field(
        default=False,
        description="show the picture of any page of an indexed PDF, not only of pages that an answer cites",
    )
    database_url: str = Field(
        default="",
        description="postgresql://USER:PASSWORD@HOST/NAME; empty: SQLite in the storage folder",
        repr=False,
    )
    anonymous: Literal["", "yes", "no"] = Field(
        default="",
        description="whether somebody who is not signed in counts as a member; empty: on an address of this machine alone",
    )
    session_hours: float = Field(default=12.0, gt=0, le=8760, description="hours that somebody stays signed in")
    oidc_issuer: str = Field(
        default="", description="address of an OpenID Connect provider that members sign in with, too; empty: none"
    )
    oidc_client_id: str = Field(default="", description="this server's name there")
    oidc_client_secret: str = Field(default="", description="its secret there", repr=False)
    oidc_role: Literal["member", "staff"] = Field(
        default="member", description="role of an account that is made when somebody first signs in with it"
    )
    log_questions: bool = Field(default=False, description="write what was asked into the log of requests")
    keep_days: int = Field(
        default=365, ge=0, le=36_500, description="days after which conversations and feedback are deleted; 0: never"
    )
    keep_anonymous: bool = Field(
        default=False, description="keep the conversations of members who are not signed in, too"
    )
    llm: str = Field(
        default="",
        description="a language model that writes the answers: openai/MODEL, llama.cpp/MODEL or ollama/MODEL; empty: none",
    )
    llm_url: str = Field(default="", description="address of its server; empty: the provider's usual one")
    llm_key: str = Field(default="", description="key for it", repr=False)
    llm_context: int = Field(default=8192, ge=1024, le=2_000_000, description="tokens that the model takes")
    llm_max_tokens: int = Field(default=800, ge=50, le=8000, description="tokens that one reply of it may have")
    llm_first_s: float = Field(default=8.0, gt=0, le=600, description="seconds to the first piece of a reply")
    llm_timeout_s: float = Field(
        default=45.0, gt=0, le=3600, description="seconds that one question may spend with the model"
    )
    llm_concurrency: int = Field(default=4, ge=1, le=64, description="calls to the model at once")
    verify_passes: int = Field(
        default=2,
        ge=0,
        le=5,
        description="how often the model checks its claims and mends them; 0: checks by code alone",
    )
    judge_url: str = Field(
        default="",
        description="address of an OpenAI-compatible server whose model judges answers in wenju eval; empty: none",
    )
    judge_model: str = Field(default="", description="the judging model's name there")
    judge_key: str = Field(default="", description="key for it", repr=False)
    judge_timeout_s: float = Field(default=60.0, gt=0, le=3600, description="seconds for one call of the judge")
    judge_questions: int = Field(default=50, ge=1, le=100_000, description="answers that the judge is asked about")


def load_settings() -> Settings:
    """Read the settings of this process.

    Raises:
        SettingsError: an unknown ``WENJU_…`` name, or a value outside its range.
    """
    known = {PREFIX + name.upper() for name in Settings.model_fields}
    ours = (name for name in os.environ if name.upper().startswith(PREFIX) and not name.upper().startswith(TESTS))
    unknown = sorted(name for name in ours if name.upper() not in known)
    if unknown:
        raise SettingsError(f"unknown setting {unknown[0]}: the known ones are {', '.join(sorted(known))}")
    try:
        return Settings()
    except ValidationError as error:
        first = error.errors()[0]
        name = PREFIX + str(first["loc"][0]).upper()
        raise SettingsError(f"{name}={first['input']!r}: {first['msg']}") from error
