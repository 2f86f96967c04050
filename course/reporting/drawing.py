"""Pictures as SVG: their colours are the page's, so they suit a light page and a dark one."""

from __future__ import annotations

import math
from collections.abc import Sequence
from html import escape

_WIDE, _HIGH, _FOOT, _HEAD = 720, 240, 38, 30
_MOST_BARS, _FEW = 24, 8


def histogram(values: Sequence[float], most: float) -> str:
    """How many have how many points.

    Parameters
    ----------
    values : sequence of float
        What each has.
    most : float
        The most that one can have.
    """
    step = max(1, math.ceil((most + 1) / _MOST_BARS))
    bars = math.floor(most / step) + 1
    counts = [0] * bars
    for value in values:
        counts[min(bars - 1, int(value // step))] += 1
    highest = max([*counts, 1])
    room = _WIDE / bars
    plot = _HIGH - _FOOT - _HEAD
    parts = []
    for at, count in enumerate(counts):
        high = plot * count / highest
        left, top = at * room, _HIGH - _FOOT - high
        name = _range(at * step, step, most)
        who = "student" if count == 1 else "students"
        parts.append(
            f'<g><title>{name} points: {count} {who}</title><rect class="bar" x="{left + 2:.1f}" '
            f'y="{top:.1f}" width="{room - 4:.1f}" height="{high:.1f}" rx="3"/>'
        )
        if count:
            middle = left + room / 2
            parts.append(f'<text class="n" x="{middle:.1f}" y="{top - 6:.1f}">{count}</text>')
        if bars <= 12 or at % math.ceil(bars / 12) == 0:
            parts.append(
                f'<text class="axis" x="{left + room / 2:.1f}" y="{_HIGH - 12}">{name}</text>'
            )
        parts.append("</g>")
    ground = _HIGH - _FOOT
    line = f'<line class="ground" x1="0" x2="{_WIDE}" y1="{ground}" y2="{ground}"/>'
    often = _range(counts.index(max(counts)) * step, step, most)
    told = f"{len(values)} students; the most frequent: {often} points"
    kind = "histogram few" if bars <= _FEW else "histogram"
    return (
        f'<svg class="{kind}" viewBox="0 0 {_WIDE} {_HIGH}" role="img" '
        f'aria-label="{escape(told)}">{line}{"".join(parts)}</svg>'
    )


def stacked(parts: Sequence[tuple[str, str, int]]) -> str:
    """Shares of a whole as one bar.

    Parameters
    ----------
    parts : sequence of tuple
        Of each share its class, what it is, and its count.
    """
    whole = sum(count for _, _, count in parts) or 1
    told = ", ".join(f"{count} {name}" for _, name, count in parts if count) or "nothing"
    left, drawn = 0.0, []
    for kind, name, count in parts:
        wide = 100 * count / whole
        if count:
            drawn.append(
                f'<rect class="{kind}" x="{left:.2f}" width="{wide:.2f}" height="10">'
                f"<title>{count} {escape(name)}</title></rect>"
            )
        left += wide
    return (
        f'<svg class="stacked" viewBox="0 0 100 10" preserveAspectRatio="none" role="img" '
        f'aria-label="{escape(told)}">{"".join(drawn)}</svg>'
    )


def _range(first: float, step: float, most: float) -> str:
    last = min(first + step - 1, most)
    return f"{first:g}" if last <= first else f"{first:g}–{last:g}"
