from __future__ import annotations

import pytest

from rag.errors import AccountError
from web.accounts.passwords import LONGEST, fits, hashed


def test_round_trip() -> None:
    stored = hashed("正確的馬與電池釘")
    assert stored.startswith("$argon2id$")
    assert stored != hashed("正確的馬與電池釘")
    assert fits(stored, "正確的馬與電池釘")
    assert not fits(stored, "正確的馬")
    assert not fits(stored, "")


def test_what_nobody_can_sign_in_with() -> None:
    assert not fits("", "nobody's password")
    assert not fits("not a hash", "x")
    assert not fits(hashed("x" * LONGEST), "x" * (LONGEST + 1))
    for password in ("short", "x" * (LONGEST + 1)):
        with pytest.raises(AccountError, match="a password has 8 to 200 characters"):
            hashed(password)
