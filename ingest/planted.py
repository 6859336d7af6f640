"""Orders to the program that somebody planted in a file → left out of what was read of it, and said so.

Not for: telling them (``rag.orders``).
"""

from __future__ import annotations

from dataclasses import replace

from ingest.reading import Dropped, Reading
from rag.domain import Article
from rag.orders.planted import without_orders
from rag.orders.sense import order_sense

WHY = "an order to the program that answers"


def without_planted_orders(reading: Reading) -> Reading:
    """The reading with blanks where an order stood, and each order among what was dropped.

    Raises:
        SettingsError: the model that tells them is damaged.
    """
    articles: list[Article] = []
    orders: list[str] = []
    for article in reading.articles:
        clean, found = without_orders(article, order_sense())
        articles.append(clean)
        orders += found
    if not orders:
        return reading
    return replace(
        reading, articles=tuple(articles), dropped=(*reading.dropped, *(Dropped(text, WHY) for text in orders))
    )
