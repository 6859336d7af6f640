"""A sentence that reports an order in quotation marks → the sentence as a model is shown it: «…» in the order's place.

An article may write about orders to machines, and its sentences may be quoted; but a model that obeys everything obeys a quotation too.

Not for: orders that nobody reports (``rag.orders.planted``).
"""

from __future__ import annotations

from rag.instructions import gives_orders
from rag.orders.sense import QUOTATION, order_sense, unquoted

_SURE = 0.0


def without_quoted_orders(sentence: str) -> str:
    """The sentence, with «…» for its quotations where one of them is an order."""
    quoted = [match[0][1:-1] for match in QUOTATION.finditer(sentence)]
    if not quoted or unquoted(sentence) == sentence:
        return sentence
    orders = any(map(gives_orders, quoted)) or bool((order_sense().log_odds(quoted) > _SURE).any())
    return unquoted(sentence) if orders else sentence
