"""Settings of the environment: unknown names fail, those of the tests are none of ours."""

from __future__ import annotations

import pytest

from rag.errors import SettingsError
from rag.settings import load_settings


def test_an_unknown_name_fails_and_one_for_the_tests_does_not(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WENJU_TEST_POSTGRES", "postgresql:///x")
    load_settings()
    monkeypatch.setenv("WENJU_TOPK", "3")
    with pytest.raises(SettingsError, match="unknown setting WENJU_TOPK"):
        load_settings()
