"""Which of the source's 250,037 pieces are kept: those that Chinese in both scripts, Japanese and English are written with.

Every piece of one character in these scripts stays, and of the longer ones those that occur in the texts at hand, the most frequent first.

    python -m training.meaning.vocabulary --shared DIR --work DIR

Not for: other languages; their letters stay, their words fall apart into them.
"""

from __future__ import annotations

import argparse
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path

import numpy as np
from opencc import OpenCC
from tokenizers import Tokenizer, decoders, normalizers, pre_tokenizers
from tokenizers.models import Unigram

from rag.text import fold
from training.corpus import cedict, cmrc_dev, drcd, jsquad, news, tatoeba
from training.meaning.source import SPECIAL, UNK, Source, fetch, read_source

KEPT = 48_000
_BATCH = 2_000
_LEADING = "\u2581"  # what stands for a blank
# Chinese and Japanese characters, kana, Latin and its accents, figures, punctuation, full width
_OURS = re.compile(
    r"[\u0000-\u024f\u0370-\u03ff\u2000-\u22ff\u2460-\u257f\u25a0-\u26ff\u3000-\u30ff\u3100-\u312f\u31f0-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uff00-\uffef\u2581]+"
)


def tokenizer(pieces: Sequence[str], scores: Sequence[float]) -> Tokenizer:
    """The source's way of cutting text, for these pieces (the special ones first)."""
    found = Tokenizer(Unigram([*zip(pieces, map(float, scores), strict=True)], unk_id=UNK, byte_fallback=False))
    found.normalizer = normalizers.NFKC()
    found.pre_tokenizer = pre_tokenizers.Metaspace(prepend_scheme="always")
    found.decoder = decoders.Metaspace(prepend_scheme="always")
    return found


def chosen(source: Source, shared: Path) -> list[int]:
    """The rows of the source that are kept, ascending."""
    counts = _counts(tokenizer(source.pieces, [*source.scores]), _texts(shared))
    single = [
        row
        for row, piece in enumerate(source.pieces[SPECIAL:], SPECIAL)
        if len(piece.lstrip(_LEADING)) <= 1 and _OURS.fullmatch(piece)
    ]
    rest = (row for row, _ in counts.most_common() if row >= SPECIAL and _OURS.fullmatch(source.pieces[row]))
    kept = dict.fromkeys([*range(SPECIAL), *single])
    for row in rest:
        if len(kept) >= KEPT:
            break
        kept.setdefault(row)
    return sorted(kept)


def pruned(source: Source, rows: Sequence[int]) -> tuple[Tokenizer, np.ndarray]:
    """The tokenizer of these rows, and their word vectors [rows, hidden]."""
    table = source.tensors["emb.word"].reshape(-1, source.hidden)[[*rows]]
    return tokenizer([source.pieces[row] for row in rows], [source.scores[row] for row in rows]), table


def _counts(cutter: Tokenizer, texts: Iterable[str]) -> Counter[int]:
    counts: Counter[int] = Counter()
    batch: list[str] = []
    for text in texts:
        batch.append(text)
        if len(batch) == _BATCH:
            _count(cutter, batch, counts)
            batch = []
    _count(cutter, batch, counts)
    return counts


def _count(cutter: Tokenizer, batch: Sequence[str], counts: Counter[int]) -> None:
    found = np.concatenate([np.asarray(one.ids) for one in cutter.encode_batch([*batch])] or [np.zeros(0, int)])
    rows, times = np.unique(found, return_counts=True)
    counts.update(dict(zip(rows.tolist(), times.tolist(), strict=True)))


def _texts(shared: Path) -> Iterable[str]:
    """All texts at hand: Chinese in both scripts, the words of a dictionary, English and Japanese (thrice: there is little of it)."""
    to_taiwan = OpenCC("s2twp")
    for number, text in enumerate(news(shared)):
        yield text if number % 2 else to_taiwan.convert(text)
    for entry in cedict(shared):
        yield f"{entry.traditional} {entry.simplified} {' '.join(entry.senses)}"
    for paragraph in [*drcd(shared, training=True), *cmrc_dev(shared)]:
        yield from (paragraph.text, fold(paragraph.text), *paragraph.questions)
    for english, chinese in tatoeba(shared):
        yield from (english, english, english, chinese)
    for paragraph in jsquad(shared, training=True):
        yield from (paragraph.text, *paragraph.questions) * 3


def main() -> None:
    """Read the command line; write ``tokenizer.json`` and ``words.npy``."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("--shared", type=Path, required=True)
    parser.add_argument("--work", type=Path, required=True)
    wanted = parser.parse_args()
    source = read_source(fetch(wanted.work))
    cutter, table = pruned(source, chosen(source, wanted.shared))
    cutter.save(str(wanted.work / "tokenizer.json"))
    np.save(wanted.work / "words.npy", table)


if __name__ == "__main__":
    main()
