"""The character part of ``rag.text.fold`` as a SentencePiece character map, so that a tokenizer folds by itself.

``rag.text`` also has rules that look at more than one character. Those on blanks and commas are in ``tokenizer``; a ROC
year is read as such only if the caller folds the text first (folding twice changes nothing).

Not for: tokenising.
"""

from __future__ import annotations

import io
import sys
import tempfile
from functools import cache
from pathlib import Path

import sentencepiece

from rag.text import fold


def fold_char(char: str) -> str:
    """What folding makes of one character by itself."""
    return _table().get(char, char)


def fold_chars(text: str) -> str:
    """A text with every character folded by itself."""
    return text.translate(_ordinals())


@cache
def _table() -> dict[str, str]:
    table = {}
    for code in range(0x21, 0x10000):
        if not 0xD800 <= code < 0xE000:
            folded = fold(chr(code))
            if folded != chr(code):
                table[chr(code)] = folded
    return table


@cache
def _ordinals() -> dict[int, str]:
    return {ord(char): folded for char, folded in _table().items()}


@cache
def character_map() -> bytes:
    """The table as SentencePiece's precompiled double-array trie."""
    lines = [f"{ord(char):X}\t{' '.join(f'{ord(c):X}' for c in folded)}" for char, folded in sorted(_table().items())]
    with tempfile.TemporaryDirectory() as folder:
        rules = Path(folder) / "fold.tsv"
        rules.write_text("\n".join(lines) + "\n", encoding="utf-8")
        model = io.BytesIO()
        sentencepiece.SentencePieceTrainer.train(
            sentence_iterator=iter(["a b c d e f g h"] * 4),
            model_writer=model,
            vocab_size=16,
            hard_vocab_limit=False,
            normalization_rule_tsv=str(rules),
            minloglevel=2,
        )
    normalizer = _field(model.getvalue(), 3)
    return _field(normalizer, 2)


def _field(message: bytes, wanted: int) -> bytes:
    """The first length-delimited field with a number, of a protocol-buffer message."""
    position = 0
    while position < len(message):
        key, position = _varint(message, position)
        kind = key & 7
        if kind == 2:
            size, position = _varint(message, position)
            if key >> 3 == wanted:
                return message[position : position + size]
            position += size
        elif kind == 0:
            _, position = _varint(message, position)
        else:
            position += {1: 8, 5: 4}[kind]
    raise ValueError(f"SentencePiece {sentencepiece.__version__} wrote no field {wanted} ({sys.version_info[:2]})")


def _varint(message: bytes, position: int) -> tuple[int, int]:
    value = shift = 0
    while True:
        byte = message[position]
        value |= (byte & 0x7F) << shift
        position += 1
        shift += 7
        if byte < 0x80:
            return value, position
