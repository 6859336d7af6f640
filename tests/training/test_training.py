"""The way from raw files to a model, on small things; each part that needs a training library is skipped without it."""

from __future__ import annotations

import itertools
import json
from pathlib import Path

import numpy as np
import pytest

from eval import squad
from rag.settings import PROJECT_ROOT
from rag.text import fold
from rag.vectors.static_model import StaticModel
from training import corpus, evaluate

SHARED = PROJECT_ROOT.parent / "shared"
needs_shared = pytest.mark.skipif(
    not (SHARED / "training").is_dir() or not (SHARED / "benchmarks").is_dir(), reason="../shared is not here"
)

pytest.importorskip("sentencepiece", reason="the training libraries are not installed: training/requirements.txt")
pytest.importorskip("jieba", reason="the training libraries are not installed: training/requirements.txt")

from training import export, folding, glosses, lexicon, links, pairs, store, tokenizer  # noqa: E402


def write_squad(path: Path) -> Path:
    paragraph = {"context": "梅雨 [SEP] 雨の季節。", "qas": [{"question": " いつ？ "}]}
    path.write_text(json.dumps({"data": [{"title": "梅雨", "paragraphs": [paragraph]}]}), encoding="utf-8")
    return path


def test_squad_files(tmp_path: Path) -> None:
    assert squad.read_squad(write_squad(tmp_path / "x.json")) == [squad.Paragraph("梅雨", "雨の季節。", ("いつ？",))]


@needs_shared
def test_no_article_is_on_both_sides() -> None:
    trained, held_back = corpus.drcd(SHARED, training=True), corpus.drcd(SHARED, training=False)
    assert not {p.title for p in trained} & {p.title for p in held_back}
    assert len(trained) + len(held_back) == 1_000
    assert sum(len(p.questions) for p in held_back) == 1_642  # the split must never move


@needs_shared
def test_the_character_map_folds_as_the_program_does() -> None:
    texts = [p.text for p in corpus.drcd(SHARED, training=False)][:200]
    texts += [p.text for p in corpus.jsquad(SHARED, training=True)][:150]
    texts += [text[:500] for text in itertools.islice(corpus.news(SHARED), 100)]
    texts += [f"{english} {chinese}" for english, chinese in corpus.tatoeba(SHARED)[:50]]
    assert len(texts) == 500
    from tokenizers.normalizers import Precompiled

    normalizer = Precompiled(folding.character_map())
    assert [text for text in texts if normalizer.normalize_str(text) != folding.fold_chars(text)] == []


@needs_shared
def test_the_tokenizer_folds_all_but_roc_years() -> None:
    normalizer = tokenizer.build_tokenizer([("一", -1.0)]).normalizer
    texts = [p.text for p in corpus.drcd(SHARED, training=False)]
    texts = [text for text in texts if "民國" not in text]
    assert [text for text in texts if normalizer.normalize_str(text) != fold(text)] == []


def test_the_tokenizer_splits_and_drops_punctuation() -> None:
    pieces = [("软体", -3.0), ("产", -4.0), ("业", -4.0), ("esg", -4.0), ("2025", -5.0)]
    encoding = tokenizer.build_tokenizer(pieces).encode("《軟體產業》， ＥＳＧ 2,025！")
    assert encoding.tokens == ["软体", "产", "业", "esg", "2025"]


def test_glosses_are_short_and_plain() -> None:
    entry = corpus.DictionaryEntry(
        "軟體", "软体", ("(Tw) (computer) software", "CL:套[tao4]", "to be soft; soft-bodied")
    )
    assert glosses.glosses(entry) == ["software", "soft", "soft-bodied"]


def test_taiwan_phrases() -> None:
    assert ("软件", "软体") in glosses.taiwan_phrases(["软件", "山"])


def test_links_join_words_to_characters_translations_and_twins() -> None:
    rows = {text: number for number, text in enumerate(["软", "件", "软件", "软体", "software"], 1)}
    found = links.build_links(rows, dict.fromkeys(rows, 9), {"软件": ["software"]}, [("软件", "软体")])
    weights = {(int(t), int(s)): float(w) for t, s, w in zip(found.target, found.source, found.weight, strict=True)}
    assert weights[3, 1] == pytest.approx(links.OF_CHARACTERS / 2)
    assert weights[5, 3] == pytest.approx(links.OF_TRANSLATIONS)
    assert weights[4, 3] == pytest.approx(links.OF_REGIONAL_TWIN)


def test_inflections() -> None:
    assert [*links.inflections({"study": 1, "studies": 2, "make": 3, "making": 4, "gas": 5})] == [
        ("studies", "study"),
        ("making", "make"),
    ]


def test_a_store_keeps_sentences_of_documents() -> None:
    built = store.build_store(
        tokenizer.build_tokenizer([("山", -1.0), ("水", -1.0)]), ["山水。水水！", "", "山山山"], 100
    )
    assert len(built) == 2
    assert built.span(0, 1).tolist() == [1, 2]
    assert built.span(2, 3).tolist() == [1, 1, 1]


def test_the_plan_keeps_the_shares() -> None:
    planned = pairs.plan(1_000, 7)
    assert planned == pairs.plan(1_000, 7)
    for source, share in pairs.SHARES.items():
        assert abs(planned.count(source) - 1_000 * share / sum(pairs.SHARES.values())) <= 1


def test_quantising_keeps_rows_to_half_a_step() -> None:
    rows = np.random.default_rng(0).standard_normal((50, 16)).astype(np.float32)
    rows[3] = 0
    whole, scales = export.quantise(rows)
    assert np.abs(whole * scales[:, None] - rows).max() <= scales.max() / 2 + 1e-6
    assert whole.dtype == np.int8


def test_an_exported_model_loads(tmp_path: Path) -> None:
    rows = np.array([[9, 9], [3, 4], [0, 2]], dtype=np.float32)
    export.export(tmp_path / "tiny", rows, tokenizer.build_tokenizer([("山", -1.0), ("水", -1.0)]), {"seed": 1})
    model = StaticModel(tmp_path / "tiny")
    np.testing.assert_allclose(model.embed_query("山"), [0.6, 0.8], atol=0.01)
    assert not any(model.embed_query("火"))
    assert model.model_id == "tiny"


def test_training_moves_pairs_together() -> None:
    torch = pytest.importorskip("torch", reason="the training libraries are not installed: training/requirements.txt")
    from training.model import StaticModel as Trainable

    none = links.Links(np.array([1]), np.array([2]), np.array([0.1], dtype=np.float32))
    model = Trainable(np.ones(9, dtype=np.float32), none, 8, 1)
    one = [np.array([number], dtype=np.int32) for number in range(1, 9)]
    batch = pairs.Batch("words", one[:4], one[4:], np.arange(4), np.arange(4))
    optimiser = torch.optim.Adam(model.parameters(), lr=0.05)
    losses = []
    for _ in range(20):
        loss = model.loss(batch)
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
        losses.append(loss.item())
    assert losses[-1] < losses[0] / 4


def test_ranks_count_ties_against_the_right_one() -> None:
    scores = np.array([[3, 2, 1], [1, 1, 0]], dtype=np.float32)
    assert evaluate.ranks(scores, [1, 0]).tolist() == [2, 2]


def test_the_lexicon_joins_dictionary_neighbours_and_irregular_forms() -> None:
    words = {"写": ("to write", "write"), "关税": ("tariff",), "税率": ("rate", "tariff"), "法律": ("law",)}
    neighbours = {"laws": {"法规": 0.5}, "tariff": {"税率": 0.6}, "anarchy": {"混乱": 0.4}}
    entries = lexicon.lexicon(words, neighbours)
    assert entries["tariff"] == ["税率", "关税"]  # the model's word for it comes first
    assert entries["wrote"] == ["写"]
    assert entries["laws"] == ["法律", "法规"]  # the neighbours of a form do not hide what its stem means
    assert entries["anarchy"] == ["混乱"]


def test_neighbours_are_chinese_words_near_enough() -> None:
    near = lexicon.model_neighbours(StaticModel(PROJECT_ROOT / "data" / "models" / "wenju-static-2"))
    assert "政府" in near["government"]
    assert all(cosine > 0.3 and not word.isascii() for found in near.values() for word, cosine in found.items())
    assert max(map(len, near.values())) <= 3
