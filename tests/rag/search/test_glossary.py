"""The glossary: its file, and what a wrong line leads to."""

from __future__ import annotations

from pathlib import Path

import pytest

from rag.engine import Engine
from rag.errors import SettingsError
from rag.search.expand import weighted_terms
from rag.search.glossary import GLOSSARY, load_glossary
from rag.text import fold


def test_the_shipped_one_is_sound() -> None:
    lines = [line.split("\t") for line in GLOSSARY.read_text(encoding="utf-8").splitlines() if not line.startswith("#")]
    assert len(lines) > 2000
    assert all(len(fields) >= 2 and all(field.strip() for field in fields) for fields in lines)
    assert len({fields[0].lower() for fields in lines}) == len(lines)
    glossary = load_glossary()
    assert glossary.english["carbon fee"][0] == fold("碳費")
    assert glossary.japanese[fold("サプライチェーン")][0] == fold("供應鏈")


def test_the_longest_japanese_phrase_is_found(tmp_path: Path) -> None:
    path = tmp_path / "glossary.tsv"
    path.write_text("# a comment\n\nカーボン\t碳\nカーボンプライシング\t碳定價\nfee\t費用\t費\n", encoding="utf-8")
    glossary = load_glossary(path)
    assert glossary.japanese_phrases.findall(fold("カーボンプライシングとカーボン")) == [
        fold("カーボンプライシング"),
        fold("カーボン"),
    ]
    assert glossary.english == {"fee": (fold("費用"), fold("費"))}


def test_a_phrase_without_a_rendering_is_named(tmp_path: Path) -> None:
    path = tmp_path / "glossary.tsv"
    path.write_text("fee\t費用\ntariff\n", encoding="utf-8")
    with pytest.raises(SettingsError, match="line 2: a phrase without a rendering"):
        load_glossary(path)
    with pytest.raises(SettingsError, match="restore data/lexicon"):
        load_glossary(tmp_path / "none.tsv")


def test_an_english_question_gets_the_trades_own_word(sample_engine: Engine) -> None:
    assert fold("關稅")[:2] in weighted_terms("Which tariff?", sample_engine.library.manifest)
