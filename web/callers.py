"""Who asks: a role, and for a program's key its scopes and limit. The one vocabulary that accounts, keys and every interface share.

Not for: finding out who it is (``web.identify``), or what each address wants (``web.access``).
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Role(StrEnum):
    """What somebody may do; each may do what those before may."""

    OPEN = "open"  # whoever reaches the server: to sign in, to see whether it lives
    MEMBER = "member"
    STAFF = "staff"
    ADMIN = "admin"

    @property
    def rank(self) -> int:
        """0 for the least."""
        return [*Role].index(self)

    def may(self, needed: Role) -> bool:
        """Whether this role is enough."""
        return self.rank >= needed.rank


ROLES = (Role.MEMBER, Role.STAFF, Role.ADMIN)  # those that an account can have


class Scope(StrEnum):
    """What a key opens; a person signed in has all that his role allows."""

    ASK = "ask"
    READ = "read"  # search, articles, passages, pages
    VERIFY = "verify"
    EMBED = "embed"
    HISTORY = "history"  # conversations and feedback
    METRICS = "metrics"


@dataclass(frozen=True, slots=True)
class Caller:
    """Who makes a request.

    ``name`` is for the log and the audit; ``scopes`` None: all of the role's; ``per_minute`` 0: the server's own limit by address; ``csrf`` the token
    that changing requests of a cookie session must carry, "" where there is no cookie.
    """

    name: str
    role: Role
    user_id: str = ""
    key_id: str = ""
    scopes: frozenset[Scope] | None = None
    per_minute: int = 0
    csrf: str = ""

    def opens(self, scope: Scope | None) -> bool:
        """Whether a scope is among the caller's."""
        return scope is None or self.scopes is None or scope in self.scopes


STRANGER = Caller("stranger", Role.OPEN)
ANONYMOUS = Caller("anonymous", Role.MEMBER)
