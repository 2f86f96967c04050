"""A picture of who worked when: lanes in groups, on one scale of time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from course.experimenting.scale import ticks

_FINE = 10_000
"""Units from the left to the right of a lane."""

_LEAST = 15
"""Units that a part is wide at least, so that it is seen."""


@dataclass(frozen=True)
class Lane:
    """What one worker did.

    Attributes
    ----------
    name : str
        At the left.
    parts : sequence of (float, float, int)
        Begin and end in seconds, and the tone: 0 to 3.
    """

    name: str
    parts: Sequence[tuple[float, float, int]]


@dataclass(frozen=True)
class Group:
    """Lanes under one heading.

    Attributes
    ----------
    title, note : str
        The heading, and what is to be read of the whole group.
    lanes : sequence of Lane
    """

    title: str
    note: str
    lanes: Sequence[Lane]


def lanes(groups: Sequence[Group], seconds: float, legend: Sequence[tuple[int, str]] = ()) -> str:
    """Draw lanes, as HTML that fits every width.

    Parameters
    ----------
    groups : sequence of Group
        One below the other.
    seconds : float
        Where the scale ends.
    legend : sequence of (int, str)
        Tones, and what they stand for.
    """
    seconds = max(seconds, 1e-6)
    told = "".join(_group(group, seconds) for group in groups)
    marks = "".join(
        f"<span style='left:{100 * at / seconds:.2f}%'>{text}</span>" for at, text in ticks(seconds)
    )
    signs = "".join(
        f"<li><span class='course-sign course-t{tone}'></span>{escape(text)}</li>"
        for tone, text in legend
    )
    return (
        f"<div class='course-lanes'>{told}<div class='course-lane course-scale'><span></span>"
        f"<span class='course-marks'>{marks}</span></div></div>"
        f"{f'<ul class=course-legend>{signs}</ul>' if signs else ''}"
    )


def _group(group: Group, seconds: float) -> str:
    head = f"<p class='course-group'><b>{escape(group.title)}</b> <span>{escape(group.note)}</span>"
    return f"{head}</p>{''.join(_lane(lane, seconds) for lane in group.lanes)}"


def _lane(lane: Lane, seconds: float) -> str:
    drawn: dict[int, list[str]] = {}
    for begin, end, tone in lane.parts:
        left = round(_FINE * min(begin / seconds, 1))
        width = max(round(_FINE * min(end / seconds, 1)) - left, _LEAST)
        if begin <= seconds:
            drawn.setdefault(tone, []).append(f"M{left} 5h{width}")
    paths = "".join(f"<path class='course-t{t}' d='{''.join(d)}'/>" for t, d in drawn.items())
    return (
        f"<div class='course-lane'><span class='course-who'>{escape(lane.name)}</span>"
        f"<svg viewBox='0 0 {_FINE} 10' preserveAspectRatio='none' aria-hidden='true'>{paths}"
        "</svg></div>"
    )
