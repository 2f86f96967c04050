"""Round numbers along a scale, and times in words."""

from __future__ import annotations

import math


def ticks(seconds: float, most: int = 5) -> list[tuple[float, str]]:
    """Return round times from 0 to `seconds` and how they are written."""
    step = _round(seconds / most)
    return [(n * step, spelled(n * step)) for n in range(int(seconds / step + 1e-9) + 1)]


def round_numbers(high: float, most: int = 5) -> list[float]:
    """Return round numbers from 0 to the first that is not below `high`."""
    step = _round(high / most)
    return [n * step for n in range(math.ceil(high / step - 1e-9) + 1)]


def _round(least: float) -> float:
    """Return the smallest of 1, 2, 5, 10, 20 … that is not below `least`."""
    power = 10.0 ** math.floor(math.log10(max(least, 1e-9)))
    return next(n * power for n in (1, 2, 5, 10) if n * power >= least * (1 - 1e-9))


def spelled(seconds: float) -> str:
    """Return a time for reading: ``0``, ``0.2 ms``, ``15 ms``, ``1.2 s``."""
    if seconds < 5e-7:
        return "0"
    if seconds < 0.0995:
        return f"{_figures(1000 * seconds)} ms"
    return f"{_figures(seconds)} s"


def _figures(value: float) -> str:
    """Return a number with two figures that tell; three from 10 on."""
    digits = max(0, (1 if value < 10 else 0) - math.floor(math.log10(value)) * (value < 1))
    text = f"{value:.{digits}f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
