"""An answer or a draft text → its claims: one for each sentence or list item, without markers.

Not for: taking a sentence with several statements apart.
"""

from __future__ import annotations

import re

from rag.sentences import split_sentences

_MARKERS = re.compile(r"(?<![ \t])[ \t]*+(?:\[\d{1,3}\]|［\d{1,3}］|【\d{1,3}】)+")
_LEAD = re.compile(r"^(?:[-*•‧・]\s*|#+\s*|\(?\d{1,2}[.)、]\s*(?!\d)|[（(]?[一二三四五六七八九十]{1,3}[）)、]\s*)")
_ABSTAINS = re.compile(
    "找不到(這個問題的)?答案|沒有找到可以確定的答案|文章沒有(提到|回答)|articles do not (say|answer)|找不到这个问题的答案"
)
_LETTER = re.compile(r"\w")


def split_claims(text: str) -> list[str]:
    """The claims of a text in order; what says that there is no answer, and lead-ins to a list, claim nothing."""
    claims = []
    for sentence in split_sentences(_MARKERS.sub("", text)):
        claim = _LEAD.sub("", sentence.text).strip()
        if _LETTER.search(claim) and not _ABSTAINS.search(claim) and not claim.endswith(("：", ":")):
            claims.append(claim)
    return claims
