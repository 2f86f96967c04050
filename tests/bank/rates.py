"""How sure a rate is that was counted."""

from __future__ import annotations

import math

Z95 = 1.959964
"""Half the width of a 95 % interval of the normal distribution, in standard deviations."""


def wilson(hits: int, of: int, z: float = Z95) -> tuple[float, float]:
    """Return the bounds of the Wilson score interval for a rate.

    Source: Wilson, "Probable inference, the law of succession, and statistical inference", JASA 22
    (1927).

    Parameters
    ----------
    hits, of : int
        So many of so many.
    z : float
        1.96 for 95 % confidence.
    """
    if not of:
        return 0.0, 1.0
    rate = hits / of
    middle = rate + z * z / (2 * of)
    half = z * math.sqrt(rate * (1 - rate) / of + z * z / (4 * of * of))
    scale = 1 + z * z / of
    return max(0.0, (middle - half) / scale), min(1.0, (middle + half) / scale)
