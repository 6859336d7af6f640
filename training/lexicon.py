"""CC-CEDICT turned round: English word or phrase → Chinese words, for questions asked in English.

``python -m training.lexicon --shared ../shared --model data/models/wenju-static-2 --out data/lexicon/en-zh.tsv.xz`` writes one line for each
English word or phrase: a tab, and its Chinese words (folded), separated by blanks, the likeliest first. A Chinese word is a candidate when

- the dictionary gives the English as one of its equivalents, the earlier the better;
- it is among the nearest to an English word in the model's space, which knows usage: XQuAD en → zh + 5,000 news, tuning half, 59.8 → 63.3 R@1.

Headwords that the dictionary explains with a word («Montreal city in Quebec») were tried for words without an entry, and brought nothing.

Not for: choosing among the words; ``rag.search.expand`` keeps those that the articles use.
"""

from __future__ import annotations

import argparse
import lzma
import re
import sys
from collections import defaultdict
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np

from rag.search.expand import stems
from rag.vectors.static_model import StaticModel
from training.corpus import cedict
from training.glosses import word_list

_MOST_WORDS = 8
_NEIGHBOURS = 3
_NEAR_ENOUGH = 0.3  # cosine
_AT_ONCE = 512
_PLAIN = re.compile(r"[a-z0-9][a-z0-9 .'&/-]*")
_HAN = re.compile(r"[\u4e00-\u9fff]{1,8}")
_HAN_WORD = re.compile(r"[\u4e00-\u9fff]{2,6}")
_WORD = re.compile(r"[a-z][a-z'-]*[a-z]")

# The forms that no ending tells, as a question in English has them.
_IRREGULAR = dict(
    pair.split("=")
    for pair in (
        "wrote=write written=write took=take taken=take drove=drive driven=drive chose=choose chosen=choose began=begin begun=begin "
        "built=build rebuilt=rebuild made=make found=find held=hold led=lead left=leave lost=lose met=meet paid=pay said=say sold=sell "
        "sent=send sought=seek spoke=speak spoken=speak spent=spend taught=teach told=tell thought=think won=win grew=grow grown=grow "
        "gave=give given=give went=go gone=go became=become came=come rose=rise risen=rise fell=fall fallen=fall fought=fight brought=bring "
        "bought=buy caught=catch kept=keep knew=know known=know saw=see seen=see shown=show threw=throw thrown=throw felt=feel "
        "children=child men=man women=woman lives=life wives=wife shelves=shelf better=good best=good worse=bad worst=bad"
    ).split()
)


def lexicon(words: Mapping[str, Sequence[str]], neighbours: Mapping[str, Mapping[str, float]]) -> dict[str, list[str]]:
    """English → Chinese words, the likeliest first.

    Args:
        words: Chinese headword → English equivalents.
        neighbours: English word → near Chinese words with their cosine.
    """
    found = {english: _falling(choices) for english, choices in _turned_round(words).items()}

    def known(word: str) -> dict[str, float]:
        """What a question's word leads to: its own entry, or that of its stem; a new entry must not hide the stem's."""
        return next((found[stem] for stem in (_IRREGULAR.get(word, word), *stems(word)) if stem in found), {})

    fresh = {english: dict(known(english)) for english in (*_IRREGULAR, *neighbours)}
    for english, near in neighbours.items():
        for word, cosine in near.items():
            fresh[english][word] = fresh[english].get(word, 0.0) + cosine
    found |= fresh
    return {english: _best(scores) for english, scores in sorted(found.items()) if scores}


def _best(scores: Mapping[str, float]) -> list[str]:
    return sorted(scores, key=lambda word: (-scores[word], word))[:_MOST_WORDS]


def _falling(words: Sequence[str]) -> dict[str, float]:
    return {word: (1 + place) ** -0.5 for place, word in enumerate(words)}


def _turned_round(words: Mapping[str, Sequence[str]]) -> dict[str, list[str]]:
    found: dict[str, list[tuple[int, int, str]]] = defaultdict(list)
    for word, equivalents in words.items():
        if not _HAN.fullmatch(word):
            continue
        for place, english in enumerate(equivalents):
            if _PLAIN.fullmatch(english) and len(english) > 1:
                found[english].append((place, len(equivalents), word))
    return {
        english: [word for _, _, word in sorted(choices, key=lambda c: (c[0], abs(len(c[2]) - 2), c[1], c[2]))][
            :_MOST_WORDS
        ]
        for english, choices in found.items()
    }


def model_neighbours(model: StaticModel) -> dict[str, dict[str, float]]:
    """English word of the model's vocabulary → its nearest Chinese words there."""
    rows = {piece: number for piece, number in model.vocabulary().items() if number}
    chinese = [piece for piece in rows if _HAN_WORD.fullmatch(piece)]
    english = [piece for piece in rows if _WORD.fullmatch(piece) and len(piece) > 2]
    vectors = model.rows()
    vectors /= np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-9)
    targets = vectors[[rows[piece] for piece in chinese]]
    found = {}
    for start in range(0, len(english), _AT_ONCE):
        some = english[start : start + _AT_ONCE]
        for word, cosines in zip(some, vectors[[rows[piece] for piece in some]] @ targets.T, strict=True):
            nearest = np.argpartition(-cosines, _NEIGHBOURS)[:_NEIGHBOURS]
            found[word] = {chinese[i]: float(cosines[i]) for i in nearest if cosines[i] > _NEAR_ENOUGH}
    return found


def main() -> None:
    """Build the file."""
    parser = argparse.ArgumentParser(description="Build the English-Chinese lexicon from CC-CEDICT and the model.")
    parser.add_argument("--shared", type=Path, required=True)
    parser.add_argument("--model", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    arguments = parser.parse_args()
    entries = lexicon(word_list(cedict(arguments.shared)), model_neighbours(StaticModel(arguments.model)))
    arguments.out.parent.mkdir(parents=True, exist_ok=True)
    text = "".join(f"{english}\t{' '.join(words)}\n" for english, words in entries.items())
    arguments.out.write_bytes(lzma.compress(text.encode("utf-8"), preset=9 | lzma.PRESET_EXTREME))
    sys.stdout.write(f"{len(entries):,} English words and phrases, {arguments.out.stat().st_size:,} bytes\n")


if __name__ == "__main__":
    main()
