"""A plot of points and lines, as HTML that fits every width with text of one size."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

_FINE = 1000


@dataclass(frozen=True)
class Axis:
    """An axis.

    Attributes
    ----------
    label : str
    ticks : sequence of (float, str)
        Where there is a mark, and what stands at it; the first and the last are its ends.
    log : bool
        Whether equal steps are equal factors.
    """

    label: str
    ticks: Sequence[tuple[float, str]]
    log: bool = False

    def at(self, value: float) -> float:
        """Return the place of a value, 0 to 1."""
        low, high, value = (
            math.log(max(v, 1e-9)) if self.log else v
            for v in (self.ticks[0][0], self.ticks[-1][0], value)
        )
        return min(max((value - low) / (high - low), 0.0), 1.0) if high > low else 0.0


@dataclass(frozen=True)
class Series:
    """Points that belong together.

    Attributes
    ----------
    label : str
        What they are.
    points : sequence of (float, float)
    look : str
        ``dots``, ``line``, ``dashes``, ``area``, or ``before`` for what was measured earlier.
    tone : int
        Its colour, 0 to 3.
    """

    label: str
    points: Sequence[tuple[float, float]]
    look: str
    tone: int = 0


def plot(series: Sequence[Series], x: Axis, y: Axis, band: tuple[float, str] | None = None) -> str:
    """Draw series, as HTML.

    Parameters
    ----------
    series : sequence of Series
        From the back to the front.
    x, y : Axis
    band : (float, str), optional
        From where on, along `x`, the plot is shaded, and why.
    """
    shown = "".join(_series(each, x, y) for each in series if each.points)
    shade = ""
    if band is not None:
        left = round(_FINE * x.at(band[0]))
        shade = f"<path class='course-shade' d='M{left} 0H{_FINE}V{_FINE}H{left}z'/>"
    across = "".join(f"M0 {_down(y, value)}H{_FINE}" for value, _ in y.ticks)
    beside = "".join(
        f"<span style='top:{100 * (1 - y.at(value)):.2f}%'>{escape(text)}</span>"
        for value, text in y.ticks
    )
    below = "".join(
        f"<span style='left:{100 * x.at(value):.2f}%'>{escape(text)}</span>"
        for value, text in x.ticks
    )
    signs = "".join(
        f"<li><span class='course-sign course-{each.look} course-t{each.tone}'></span>"
        f"{escape(each.label)}</li>"
        for each in series
        if each.points and each.label
    )
    if band is not None:
        signs += f"<li><span class='course-sign course-shade'></span>{escape(band[1])}</li>"
    return (
        f"<p class='course-axis'>{escape(y.label)}</p><div class='course-plot'>"
        f"<div class='course-beside'>{beside}</div>"
        f"<svg viewBox='0 0 {_FINE} {_FINE}' preserveAspectRatio='none' aria-hidden='true'>{shade}"
        f"<path class='course-grid' d='{across}'/>{shown}</svg>"
        f"<div class='course-below'>{below}</div></div>"
        f"<p class='course-axis course-x'>{escape(x.label)}</p><ul class='course-legend'>{signs}"
        "</ul>"
    )


def _down(y: Axis, value: float) -> int:
    return round(_FINE * (1 - y.at(value)))


def _series(each: Series, x: Axis, y: Axis) -> str:
    places = [(round(_FINE * x.at(a)), _down(y, b)) for a, b in each.points]
    if each.look in ("dots", "before"):
        drawn = "".join(f"M{a} {b}h0" for a, b in places)
    else:
        drawn = "M" + "L".join(f"{a} {b}" for a, b in places)
    under = ""
    if each.look == "area":
        under = (
            f"<path class='course-under course-t{each.tone}'"
            f" d='{drawn}L{places[-1][0]} {_FINE}L{places[0][0]} {_FINE}z'/>"
        )
    return f"{under}<path class='course-{each.look} course-t{each.tone}' d='{drawn}'/>"
