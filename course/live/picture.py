"""The picture for where a notebook becomes paper: the cores and the workers, drawn with matplotlib.

What shows HTML shows the page of `course.live.still` in its place. Runs that are compared stand
one above the other, on one time scale.
"""

from __future__ import annotations

import base64
import io
from collections.abc import Sequence
from typing import Any

import matplotlib
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from course.live.recording import Recording
from course.live.rows import ACCENTS, GREY, MOST_ROWS, draw_rows, short
from course.live.still import as_html
from course.live.still_rows import kind_of
from course.live.wording import (
    Titled,
    comparison,
    description,
    manner,
    number,
    sentence,
    times,
)

WIDTH = 8.0
"""Inches."""

SHOWN = 100
"""Pixels an inch, as it is shown; it is stored twice as sharp."""

MARGIN = 0.12
"""Inches of paper around what is drawn."""

HEAD, FOOT, GAP, BETWEEN = 0.86, 0.7, 0.16, 0.3
"""Inches: a run's figure and words, the time scale, cores from workers, a run from the next."""

LEGEND = "grey: other programs  ·  ▸ start   | exit   ○ join   ·  a number: the core"

RIGHT = 1.06
"""Inches for the workers' CPU time at the right."""


def bundle(
    runs: Sequence[Titled], source: str, frames: int
) -> tuple[dict[str, str], dict[str, Any]]:
    """What stays, as notebook output: a page, a picture for paper (PDF), plain text.

    Parameters
    ----------
    runs : sequence of Titled
        Runs that have ended; the last is the one that is shown, the others are compared with.
    source : {"server", "kernel"}
        Who sampled it.
    frames : int
        Frames that the live view drew.

    Returns
    -------
    data, metadata : dict
        As `IPython.display.display(..., raw=True)` takes them.
    """
    *beside, run = runs
    png, width, height = draw(runs)
    encoded = base64.b64encode(png).decode()
    alt = description(run.recording, beside)
    text = sentence(run.recording, beside)
    data = {"text/html": as_html(runs, source, frames), "image/png": encoded, "text/plain": text}
    return data, {"image/png": {"width": width, "height": height, "alt": alt}}


def draw(runs: Sequence[Titled]) -> tuple[bytes, int, int]:
    """Draw the runs, one above the other.

    Returns
    -------
    png : bytes
        The picture, twice as sharp as it is shown.
    width, height : int
        Its size as shown, pixels.
    """
    counts = [len(run.recording.cores) + len(run.recording.shown()) for run in runs]
    most = MOST_ROWS * 1.5 / (1 + 0.5 * len(runs))
    row = min(0.27, max(0.03, 0.27 * most / max(counts)))
    heights = [HEAD + count * row + GAP for count in counts]
    height = sum(heights) + BETWEEN * (len(runs) - 1) + FOOT
    wall = max(1e-3, *(run.recording.wall for run in runs))
    # matplotlib's own fonts and the defaults: a learner's rcParams must not change it.
    with matplotlib.rc_context(matplotlib.rcParamsDefault):
        figure = Figure(figsize=(WIDTH, height))
        FigureCanvasAgg(figure)
        left = (_widest(figure, runs) + 0.1 + MARGIN) / WIDTH
        width = 1 - RIGHT / WIDTH - left
        top = height
        for place, (run, tall) in enumerate(zip(runs, heights, strict=True)):
            words = comparison(run.recording, runs[:place]) if place else ""
            _head(figure, run, words, height, height - top)
            bottom = top - tall
            axes = figure.add_axes((left, bottom / height, width, (tall - HEAD) / height))
            axes.set_xlim(0, wall)
            draw_rows(figure, axes, run.recording.coarser(400), row, GAP)
            _scale(axes, run.recording, last=run is runs[-1])
            top = bottom - BETWEEN
        stream = io.BytesIO()
        figure.savefig(stream, dpi=2 * SHOWN, facecolor="white", format="rgba")
    return _png(stream.getvalue()), round(WIDTH * SHOWN), round(height * SHOWN)


def _head(figure: Figure, run: Titled, compared: str, height: float, top: float) -> None:
    recording = run.recording

    def at(inches: float) -> float:
        return 1 - (top + inches) / height

    big = figure.text(
        MARGIN / WIDTH,
        at(0.52),
        number(recording),
        fontsize=27,
        fontweight="bold",
        color=ACCENTS[kind_of(recording)],
    )
    box = big.get_window_extent().transformed(figure.transFigure.inverted())
    figure.text(box.x1 + 0.1 / WIDTH, at(0.52), "cores used", fontsize=11, color=GREY)
    measured = ", ".join(filter(None, [times(recording), compared]))
    lines = [(run.title, 11, "bold"), (measured, 10, "normal")]
    lines.append((manner(recording), 10, "normal"))
    left = box.x1 + 1.1 / WIDTH  # behind "cores used"
    for line, (text, size, weight) in enumerate(lines):
        told = figure.text(
            1.0 - MARGIN / WIDTH,
            at(0.25 + 0.23 * line),
            text,
            fontsize=size,
            fontweight=weight,
            color=GREY,
            ha="right",
        )
        wide = told.get_window_extent().width / figure.bbox.width
        room = 1.0 - MARGIN / WIDTH - left
        told.set_fontsize(size * min(1.0, room / wide) if wide else size)


def _png(pixels: bytes) -> bytes:
    """Return a picture with as many colours as it needs, which is a third of its size."""
    from PIL import Image

    width = round(WIDTH * 2 * SHOWN)
    picture = Image.frombytes("RGBA", (width, len(pixels) // (4 * width)), pixels)
    few = io.BytesIO()
    picture.convert("RGB").quantize(96).save(few, format="PNG", optimize=True)
    return few.getvalue()


def _scale(axes: Axes, recording: Recording, *, last: bool) -> None:
    axes.tick_params(axis="x", color=GREY, labelcolor=GREY, labelsize=9, labelbottom=last)
    if last:
        axes.set_xlabel(f"seconds  ·  {recording.limits}\n{LEGEND}", fontsize=9, color=GREY)
    for name, spine in axes.spines.items():
        spine.set_visible(name == "bottom")
        spine.set_color(GREY)


def _widest(figure: Figure, runs: Sequence[Titled]) -> float:
    """Inches that the longest label takes."""
    labels = ["core 00", *(short(lane.name) for run in runs for lane in run.recording.shown())]
    probe = figure.text(0, 0, max(labels, key=len), fontsize=9)
    width = float(probe.get_window_extent().width / figure.dpi)
    probe.remove()
    return width
