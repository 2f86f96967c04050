"""The picture that stays in the notebook: the cores and the workers, drawn with matplotlib.

It has no background, and its greys and blues are legible on white and on black, because the
same picture is read in a light theme, in a dark one, and on paper.
"""

from __future__ import annotations

import base64
import html
import io
from typing import Any

import matplotlib
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.collections import PolyCollection
from matplotlib.colors import LinearSegmentedColormap
from matplotlib.figure import Figure

from course.live.recording import Lane, Recording, merged
from course.live.wording import description, number, seconds, sentence

WIDTH = 8.0
"""Inches; shown at 100 pixels an inch, stored twice as sharp."""

MOST_ROWS = 24
"""Rows that get a label and their full height; more are drawn thinner."""

MOST_COLUMNS = 400
"""Columns drawn; more could not be told apart."""

GREY = "#808080"
BLUE = "#2b7fc4"
OTHER = (0.5, 0.5, 0.5, 0.5)
BLUES = LinearSegmentedColormap.from_list("course", ["#9cc9ee", "#5aa5e0", "#2b7fc4", "#1c66a8"])


def bundle(
    recording: Recording, title: str, source: str, frames: int
) -> tuple[dict[str, str], dict[str, Any]]:
    """The picture as notebook output: HTML with a text for screen readers, PNG, plain text.

    Parameters
    ----------
    recording : Recording
        A run that has ended.
    title : str
        The run's title.
    source : {"server", "kernel"}
        Who sampled it.
    frames : int
        Frames that the live view drew.

    Returns
    -------
    data, metadata : dict
        As `IPython.display.display(..., raw=True)` takes them.
    """
    png, width, height = draw(recording, title)
    encoded = base64.b64encode(png).decode()
    alt = description(recording)
    markup = (
        f'<div class="course-cores" data-source="{source}" data-frames="{frames}">'
        f'<img src="data:image/png;base64,{encoded}" width="{width}" height="{height}" '
        f'style="max-width:100%;height:auto" alt="{html.escape(alt, quote=True)}"></div>'
    )
    data = {"text/html": markup, "image/png": encoded, "text/plain": sentence(recording)}
    return data, {"image/png": {"width": width, "height": height, "alt": alt}}


def draw(recording: Recording, title: str = "") -> tuple[bytes, int, int]:
    """Draw the run.

    Returns
    -------
    png : bytes
        The picture, twice as sharp as it is shown.
    width, height : int
        Its size as shown, pixels.
    """
    lanes = recording.shown()
    rows = len(recording.cores) + len(lanes)
    row = 0.27 if rows <= MOST_ROWS else max(0.03, 0.27 * MOST_ROWS / rows)
    head, foot, gap = 0.78, 0.52, 0.16
    height = head + rows * row + gap + foot
    # matplotlib's own fonts and the defaults: a learner's rcParams must not change it.
    with matplotlib.rc_context(matplotlib.rcParamsDefault):
        figure = Figure(figsize=(WIDTH, height))
        FigureCanvasAgg(figure)
        labels = [f"core {core}" for core in recording.cores] + [_short(e.name) for e in lanes]
        left, right = (_widest(figure, labels) + 0.1) / WIDTH, 0.985
        axes = figure.add_axes((left, foot / height, right - left, 1 - (head + foot) / height))
        _head(figure, recording, title, height)
        _rows(axes, recording, lanes, row, gap)
        stream = io.BytesIO()
        figure.savefig(stream, dpi=200, transparent=True, format="png")
    return stream.getvalue(), round(WIDTH * 100), round(height * 100)


def _head(figure: Figure, recording: Recording, title: str, height: float) -> None:
    def at(inches: float) -> float:
        return 1 - inches / height

    big = figure.text(
        0.0, at(0.48), number(recording.cores_used), fontsize=27, fontweight="bold", color=BLUE
    )
    box = big.get_window_extent().transformed(figure.transFigure.inverted())
    x = box.x1 + 0.1 / WIDTH
    figure.text(x, at(0.48), "cores used", fontsize=11, color=GREY)
    figure.text(0.985, at(0.25), title, fontsize=11, color=GREY, fontweight="bold", ha="right")
    figure.text(
        0.985,
        at(0.48),
        f"{seconds(recording.cpu)} of CPU time in {seconds(recording.wall)}",
        fontsize=10,
        color=GREY,
        ha="right",
    )


def _rows(axes: Axes, recording: Recording, lanes: list[Lane], row: float, gap: float) -> None:
    columns = recording.columns
    while len(columns) > MOST_COLUMNS:
        columns = merged(columns)
    wall = max(recording.wall, 1e-3)
    labels: list[tuple[float, str]] = []
    y = 0.0
    for index, core in enumerate(recording.cores):
        y -= row
        spans = [(c.start, c.end, c.own[index], c.cores[index] or 0.0) for c in columns]
        _track(axes, 0.0, wall, y, row)
        _bars(axes, [(a, b, 0.0, busy) for a, b, _, busy in spans], y, row, OTHER)
        _bars(axes, [(a, b, 0.0, own) for a, b, own, _ in spans], y, row)
        labels.append((y + row * 0.42, f"core {core}"))
    y -= gap
    for lane in lanes:
        y -= row
        end = wall if lane.end is None else min(lane.end, wall)
        _track(axes, lane.start, end, y, row)
        spans = [
            (max(c.start, lane.start), min(c.end, end), 0.0, min(100.0, c.lanes[lane.key][0]))
            for c in columns
            if lane.key in c.lanes and c.start < end
        ]
        _bars(axes, spans, y, row)
        marks = [end] * (lane.end is not None) + [lane.start] * (not lane.before)
        if marks and row > 0.1:
            axes.vlines(marks, y - row * 0.04, y + row * 0.88, color=GREY, lw=1.6, clip_on=False)
        if not lane.before and row > 0.1:
            place = (lane.start, y + row * 0.42)
            axes.plot(*place, marker=9, color=GREY, ms=6, mec="white", mew=0.6, clip_on=False)
        labels.append((y + row * 0.42, _short(lane.name)))
    axes.set_xlim(0, wall)
    axes.set_ylim(y, 0)
    every = -(-len(labels) // MOST_ROWS)
    shown = labels if every == 1 else labels[::every]
    axes.set_yticks([place for place, _ in shown], [text for _, text in shown])
    axes.tick_params(axis="y", length=0, labelsize=9, labelcolor=GREY)
    axes.tick_params(axis="x", color=GREY, labelcolor=GREY, labelsize=9)
    axes.set_xlabel(f"seconds  ·  {recording.limits}", fontsize=9, color=GREY)
    for name, spine in axes.spines.items():
        spine.set_visible(name == "bottom")
        spine.set_color(GREY)


def _track(axes: Axes, start: float, end: float, y: float, row: float) -> None:
    _fill(axes, [(start, end, 0.0, 100.0)], y, row, [(0.5, 0.5, 0.5, 0.13)])


def _bars(
    axes: Axes,
    spans: list[tuple[float, float, float, float]],
    y: float,
    row: float,
    colour: Any = None,
) -> None:
    spans = [span for span in spans if span[3] >= 1]
    colours: list[Any] = [colour or BLUES(span[3] / 100) for span in spans]
    _fill(axes, spans, y, row, colours)


def _fill(
    axes: Axes,
    spans: list[tuple[float, float, float, float]],
    y: float,
    row: float,
    colours: list[Any],
) -> None:
    unit = row * 0.84 / 100
    corners = [
        [(a, y + low * unit), (b, y + low * unit), (b, y + high * unit), (a, y + high * unit)]
        for a, b, low, high in spans
    ]
    axes.add_collection(PolyCollection(corners, facecolors=colours, linewidths=0), autolim=False)


def _widest(figure: Figure, labels: list[str]) -> float:
    """Inches that the longest label takes."""
    probe = figure.text(0, 0, max(labels, key=len), fontsize=9)
    width = float(probe.get_window_extent().width / figure.dpi)
    probe.remove()
    return width


def _short(name: str, most: int = 26) -> str:
    return name if len(name) <= most else name[: most - 1] + "…"
