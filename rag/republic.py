"""Years of the Republic of China (民國): the one home of what they are in the common era, and of which bare numbers are taken for one.

Not for: finding them in a text.
"""

from __future__ import annotations

# In Taiwan a bare year of two or three digits in this range («112年») is one of the Republic: 1991 to 2060, plans for net zero included.
BARE_YEARS = range(80, 150)


def common_era(year: int, *, before: bool = False) -> int:
    """The year of the common era; ``before`` counts back from the Republic's beginning (民國前).

    >>> common_era(114)
    2025
    """
    return 1912 - year if before else 1911 + year
