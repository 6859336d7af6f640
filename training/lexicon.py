"""CC-CEDICT turned round: English word or phrase → Chinese words, for questions asked in English.

``python -m training.lexicon --shared ../shared --out data/lexicon/en-zh.tsv.xz`` writes one line for each English equivalent: the equivalent,
a tab, and its Chinese words (folded), separated by blanks, the likeliest first.

Not for: choosing among the words; ``rag.expand`` keeps those that the articles use.
"""

from __future__ import annotations

import argparse
import lzma
import re
import sys
from collections import defaultdict
from pathlib import Path

from training.corpus import cedict
from training.glosses import word_list

_MOST_WORDS = 8
_PLAIN = re.compile(r"[a-z0-9][a-z0-9 .'&/-]*")
_HAN = re.compile(r"[\u4e00-\u9fff]{1,8}")


def lexicon(words: dict[str, tuple[str, ...]]) -> dict[str, list[str]]:
    """English → Chinese, from Chinese → English equivalents."""
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
        for english, choices in sorted(found.items())
    }


def main() -> None:
    """Build the file."""
    parser = argparse.ArgumentParser(description="Build the English-Chinese lexicon from CC-CEDICT.")
    parser.add_argument("--shared", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    arguments = parser.parse_args()
    entries = lexicon(word_list(cedict(arguments.shared)))
    arguments.out.parent.mkdir(parents=True, exist_ok=True)
    text = "".join(f"{english}\t{' '.join(words)}\n" for english, words in entries.items())
    arguments.out.write_bytes(lzma.compress(text.encode("utf-8"), preset=9 | lzma.PRESET_EXTREME))
    sys.stdout.write(f"{len(entries):,} English words and phrases, {arguments.out.stat().st_size:,} bytes\n")


if __name__ == "__main__":
    main()
