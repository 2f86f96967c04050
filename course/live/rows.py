"""The rows of the picture: one for each core, and below them one for each worker."""

from __future__ import annotations

import re
from typing import Any

from matplotlib.axes import Axes
from matplotlib.collections import PolyCollection
from matplotlib.colors import LinearSegmentedColormap
from matplotlib.figure import Figure
from matplotlib.patheffects import withStroke
from matplotlib.transforms import offset_copy

from course.live.recording import Kind, Lane, Recording
from course.live.still_rows import kind_of, kinds_of, stays
from course.live.wording import seconds

MOST_ROWS = 24
"""Rows that get a label and their full height; more are drawn thinner."""

LEGIBLE = 0.1
"""Inches: rows that are lower have no marks and no numbers in them."""

_MOST_OF_A_NAME = 26  # characters

GREY = "#5c5c5c"
VALUE: dict[str, Any] = {"va": "center_baseline", "fontsize": 9, "color": GREY}
SMALL: dict[str, Any] = {"va": "center_baseline", "fontsize": 7, "color": "#404040"}
OTHER = (0.5, 0.5, 0.5, 0.5)
TRACK = (0.5, 0.5, 0.5, 0.13)
ACCENTS: dict[Kind, str] = {"thread": "#2b7fc4", "process": "#b9741c"}
COLOURS: dict[Kind, LinearSegmentedColormap] = {
    "thread": LinearSegmentedColormap.from_list(
        "threads", ["#9cc9ee", "#5aa5e0", "#2b7fc4", "#1c66a8"]
    ),
    "process": LinearSegmentedColormap.from_list(
        "processes", ["#f1cd98", "#e0a650", "#c8822a", "#a96413"]
    ),
}
"""Two hues that every kind of colour vision tells apart, as in the browser."""

Span = tuple[float, float, float, Any]
"""From, to (seconds), percent, colour."""


def draw_rows(figure: Figure, axes: Axes, recording: Recording, row: float, gap: float) -> None:
    """Draw a run; `row` and `gap` are heights in inches, and so is the axes' scale upwards."""
    lanes = recording.shown()
    kinds = [kinds_of(recording, column) for column in recording.columns]
    usual = kind_of(recording)
    labels: list[tuple[float, str]] = []
    y = 0.0
    for index, core in enumerate(recording.cores):
        y -= row
        _fill(axes, [(0.0, recording.wall, 100.0, TRACK)], y, row)
        spans: list[Span] = []
        for column, kind in zip(recording.columns, kinds, strict=True):
            start, end, own = column.start, column.end, column.own[index]
            spans.append((start, end, column.cores[index] or 0.0, OTHER))
            spans.append((start, end, own, COLOURS[kind.get(core, usual)](own / 100)))
        _fill(axes, spans, y, row)
        labels.append((y, f"core {core}"))
    y -= gap
    first = len(labels)
    for lane in lanes:
        y -= row
        end = recording.wall if lane.end is None else min(lane.end, recording.wall)
        _fill(axes, [(lane.start, end, 100.0, TRACK)], y, row)
        spans = []
        for column in recording.columns:
            if lane.key in column.lanes and column.start < end and column.end > lane.start:
                percent = min(100.0, column.lanes[lane.key][0])
                start = max(column.start, lane.start)
                colour = COLOURS[lane.kind](percent / 100)
                spans.append((start, min(column.end, end), percent, colour))
        _fill(axes, spans, y, row)
        if row > LEGIBLE:
            _marks(figure, axes, lane, y, row)
            _places(figure, axes, recording, lane, y=y, row=row)
        labels.append((y, short(lane.name)))
    axes.set_ylim(y - row * 0.1, 0)
    every = max(1, -(-len(labels) // MOST_ROWS))
    shown = [n for n in range(len(labels)) if (n - first * (n >= first)) % every == 0]
    middle = row * 0.42
    axes.set_yticks([labels[n][0] + middle for n in shown], [labels[n][1] for n in shown])
    axes.tick_params(axis="y", length=0, labelsize=9, labelcolor=GREY)
    beside = offset_copy(axes.get_yaxis_transform(), figure, x=0.2)
    for n in shown:
        if n >= first:
            text = f"{seconds(lanes[n - first].cpu)} CPU"
            axes.text(1.0, labels[n][0] + middle, text, transform=beside, **VALUE)


def _marks(figure: Figure, axes: Axes, lane: Lane, y: float, row: float) -> None:
    """Start, exit and join of a worker."""
    lines = [] if lane.before else [lane.start]
    if lane.end is not None:
        lines.append(lane.end)
    if lines:
        axes.vlines(lines, y - row * 0.04, y + row * 0.88, color=GREY, lw=1.6, clip_on=False)
    middle = y + row * 0.42
    if not lane.before:
        axes.plot(
            lane.start, middle, marker=9, color=GREY, ms=6, mec="white", mew=0.6, clip_on=False
        )
    if lane.joined is not None and lane.end is not None:
        after = offset_copy(axes.transData, figure, x=5, units="points")
        axes.plot([lane.end, lane.joined], [middle] * 2, color=GREY, lw=0.8, clip_on=False)
        axes.plot(
            *(lane.joined, middle),
            "o",
            mfc="none",
            mec=GREY,
            ms=4.5,
            transform=after,
            clip_on=False,
        )


def _places(
    figure: Figure, axes: Axes, recording: Recording, lane: Lane, *, y: float, row: float
) -> None:
    """The numbers of the cores that the worker was on, where it stayed for long enough."""
    inch = axes.get_xlim()[1] / (axes.get_position().width * figure.get_figwidth())  # in seconds
    for start, end, core in stays(recording, lane):
        if end - start < 0.35 * inch:
            continue
        shift = 9 if start - lane.start < 0.15 * inch else 3  # the mark of the start comes first
        name = f"core {core}" if end - start > 0.6 * inch else str(core)
        place = offset_copy(axes.transData, figure, x=shift, units="points")
        text = axes.text(start, y + row * 0.42, name, transform=place, **SMALL)
        text.set_path_effects([withStroke(linewidth=1.8, foreground="white")])


def _fill(axes: Axes, spans: list[Span], y: float, row: float) -> None:
    """Bars as high as their percent."""
    unit = row * 0.84 / 100
    drawn = [span for span in spans if span[2] >= 1]
    corners = [
        [(a, y), (b, y), (b, y + high * unit), (a, y + high * unit)] for a, b, high, _ in drawn
    ]
    colours = [span[3] for span in drawn]
    axes.add_collection(PolyCollection(corners, facecolors=colours, linewidths=0), autolim=False)


def short(name: str) -> str:
    """A name that fits beside its row: the number at its end, which tells workers apart, stays."""
    if len(name) <= _MOST_OF_A_NAME:
        return name
    end = re.search(r"\W?\d{0,6}$", name)
    number = end[0] if end else ""
    return name[: _MOST_OF_A_NAME - 1 - len(number)] + "…" + number
