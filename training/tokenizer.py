"""The tokenizer: folding, words only, then the most probable split into known pieces (Unigram; Kudo, 2018).

Folding is that of ``rag.text.fold`` but for ROC years: first the character map, then blanks inside Chinese and thousands
commas fall away. Punctuation and blanks then end a word and have no rows of their own. Unknown characters all become
``[UNK]``, whose row is zero.

Not for: choosing the vocabulary.
"""

from __future__ import annotations

from collections.abc import Sequence

from tokenizers import Regex, Tokenizer
from tokenizers.models import Unigram
from tokenizers.normalizers import Precompiled, Replace
from tokenizers.normalizers import Sequence as InOrder
from tokenizers.pre_tokenizers import Split

from rag.text import HAN, KANA
from training.folding import character_map

UNKNOWN = "[UNK]"
_DROPPED = (
    r"(?<=\d),(?=\d{3}(?!\d))",
    rf"(?<=[{HAN}{KANA}])[ \t]+(?=[{HAN}{KANA}\d])",
    rf"(?<=[\d%])[ \t]+(?=[{HAN}{KANA}])",
)
NOT_A_WORD = r"[^\p{L}\p{M}\p{N}]+"


def build_tokenizer(pieces: Sequence[tuple[str, float]]) -> Tokenizer:
    """A tokenizer for pieces with their log probabilities; row 0 is ``[UNK]``, piece ``i`` has row ``i + 1``."""
    vocabulary = [(UNKNOWN, 0.0), *pieces]
    tokenizer = Tokenizer(Unigram(vocabulary, unk_id=0))
    dropped = [Replace(Regex(pattern), "") for pattern in _DROPPED]
    tokenizer.normalizer = InOrder([Precompiled(character_map()), *dropped])
    tokenizer.pre_tokenizer = Split(Regex(NOT_A_WORD), behavior="removed")
    return tokenizer
