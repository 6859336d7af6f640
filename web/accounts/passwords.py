"""Passwords, hashed by Argon2id with the library's parameters (RFC 9106, low-memory profile). The one home of argon2.

A hash takes 64 MiB, so two are made at a time and not more, however many try to sign in.
"""

from __future__ import annotations

import threading

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from rag.errors import AccountError

SHORTEST, LONGEST = 8, 200
_hasher = PasswordHasher()
_at_once = threading.BoundedSemaphore(2)
_nobodys: list[str] = []  # a hash that no password fits, for names that do not exist


def hashed(password: str) -> str:
    """What is stored of a password.

    Raises:
        AccountError: it is too short or too long.
    """
    if not SHORTEST <= len(password) <= LONGEST:
        raise AccountError(f"a password has {SHORTEST} to {LONGEST} characters")
    with _at_once:
        return _hasher.hash(password)


def fits(stored: str, password: str) -> bool:
    """Whether a password is the one that was hashed; for "" it takes as long and is False, so that nobody learns which names exist."""
    if len(password) > LONGEST:
        return False
    if not stored and not _nobodys:
        _nobodys.append(hashed("nobody's password"))
    try:
        with _at_once:
            return _hasher.verify(stored or _nobodys[0], password) and bool(stored)
    except (VerificationError, InvalidHashError):
        return False
