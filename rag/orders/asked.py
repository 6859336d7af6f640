"""Whether a question orders the program about instead of asking for something.

Not for: the forms that such orders usually have (``rag.screen``), which cost nothing to look for.
"""

from __future__ import annotations

from rag.orders.sense import order_sense, unquoted
from rag.sentences import split_sentences

# Log odds. Surer than for an article: a question that is refused is lost, an order that is taken finds every claim bound to the articles.
_SURE = 1.5


def orders_the_program(question: str) -> bool:
    """Whether a sentence of a question is an order to the program.

    Raises:
        SettingsError: the model that tells is damaged.
    """
    sentences = [unquoted(one.text) for one in split_sentences(question)]
    return bool((order_sense().log_odds(sentences) > _SURE).any())
