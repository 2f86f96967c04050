"""The page that stays in the notebook when the live view closes, with the same looks and height.

Its text is the page's own, so it is as large as the text around it and fits each width and theme.
What is drawn of a run is one image of lines without text. Where scripts may run, a moment can be
read with the pointer and the arrow keys, with no kernel; where not even styles are kept, as in a
notebook that is not trusted, the rows still stand beside their names.
"""

from __future__ import annotations

import base64
import re
from collections.abc import Iterator, Sequence
from html import escape
from pathlib import Path
from typing import Any

from course.islands.front_end import bare, joined
from course.islands.markup import embedded
from course.live.recording import Recording
from course.live.still_rows import END, Row, arranged, image, kind_of, labelled
from course.live.wording import Titled, description, is_short, number, seconds, times, who, words

_BROWSER = Path(__file__).parent / "browser"
_PARTS = ("recording", "rows", "cursor", "still")

MOST_COLUMNS = 240
"""Columns of a run that are drawn, and can be read."""

MOST_CELLS = 16
"""Parts of the meter below the figure."""

_STEPS = (0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 30, 60, 120, 300, 600, 1200, 1800, 3600, 7200, 14400)
"""Seconds between two marks of the time scale."""


def as_html(runs: Sequence[Titled], source: str, frames: int) -> str:
    """Return the element ``.course-cores`` of runs that have ended.

    Parameters
    ----------
    runs : sequence of Titled
        The last is the one that is shown, the others are compared with.
    source : {"server", "kernel"}
        Who sampled it.
    frames : int
        Frames that the live view drew.
    """
    horizon = max(1e-3, *(run.recording.wall for run in runs))
    runs = [Titled(run.title, run.recording.coarser(MOST_COLUMNS)) for run in runs]
    told = "".join(_run(runs[: place + 1], horizon) for place in range(len(runs)))
    style = "".join((_BROWSER / f"{name}.css").read_text("utf-8") for name in ("widget", "still"))
    return (
        f"<style>{style}</style>"
        f'<div class="course-cores cc-still" data-source="{source}" data-frames="{frames}">'
        f'<div class="cc-grid">{told}{_axis(horizon)}</div><div class="cc-readout"></div>'
        f"{_foot(runs[-1].recording, source)}"
        f"{embedded([_data(run) for run in runs])}<script>{_script()}</script></div>"
    )


def _run(runs: Sequence[Titled], horizon: float) -> str:
    *before, run = runs
    recording, kind = run.recording, kind_of(run.recording)
    told = f"{who(recording)}: {times(recording)}"
    rows = arranged(recording)
    height = rows[-1].top + rows[-1].height if rows else 0
    drawn = base64.b64encode(image(recording, rows, horizon, height).encode()).decode()
    alt = description(recording, before)
    return (
        f'<div class="cc-head cc-{kind}"><div class="cc-figure">'
        f'<span class="cc-number">{number(recording)}</span> '
        f'<span class="cc-unit">cores used</span>{_meter(recording)}</div>'
        f'<div class="cc-words"><div class="cc-title">{escape(run.title)}</div>'
        f'<div class="cc-sentence">{escape(told)}</div>'
        f'<div class="cc-manner">{escape(words(recording)["manner"])}</div></div></div>'
        f'<div class="cc-labels" aria-hidden="true" style="float:left">'
        f"{_beside(rows, [row.label for row in rows])}</div>"
        f'<div class="cc-values" aria-hidden="true" style="float:right">'
        f"{_beside(rows, [_cpu(row) for row in rows])}</div>"
        f'<img src="data:image/svg+xml;base64,{drawn}" height="{height}" width="60%"'
        f' style="height:{height}px" alt="{escape(alt, quote=True)}">'
    )


def _cpu(row: Row) -> str:
    return f"{seconds(row.lane.cpu)} CPU" if row.lane else ""


def _beside(rows: Sequence[Row], texts: Sequence[str]) -> str:
    """Write a text beside the rows: at its place, and in the flow where styles are not kept."""
    lines, down = [], 0
    for row, text in zip(rows, texts, strict=True):
        if not labelled(row, rows):
            continue
        if row.top > down:
            lines.append(f'<div style="height:{row.top - down}px"></div>')
        high = max(row.height, 13) - (2 if row.height > 6 else 0)
        down = row.top + high
        lines.append(
            f'<div class="cc-label" style="top:{row.top}px;height:{high}px" title="{escape(text)}">'
            f"{''.join(f'<span>{escape(part)}</span>' for part in _parts(text))}</div>"
        )
    widest = max(texts, key=len, default="")
    probe = f'<div class="cc-size" style="height:0;overflow:hidden">{escape(widest)}</div>'
    return "".join(lines) + probe


def _parts(name: str) -> tuple[str, ...]:
    """A name, and the number at its end, which is not cut off where there is little room."""
    end = re.search(r"\W?\d{1,6}$", name)
    return (name[: end.start()], end[0]) if end and end.start() else (name,)


def _meter(recording: Recording) -> str:
    cells = min(MOST_CELLS, len(recording.cores))
    measured = 0.0 if is_short(recording) else recording.cores_used
    used = measured * cells / max(1, len(recording.cores))
    full = (min(1.0, max(0.0, used - n)) for n in range(cells))
    parts = (
        f'<span class="cc-cell"><i style="transform:scaleX({part:.3f})"></i></span>'
        for part in full
    )
    return f'<div class="cc-meter" aria-hidden="true">{"".join(parts)}</div>'


def _axis(horizon: float) -> str:
    marks = "".join(
        f'<span style="left:calc((100% - {END}px) * {at / horizon:.4f})">{text}</span> '
        for at, text in _marks(horizon)
    )
    return f'<div class="cc-axis" aria-hidden="true" style="clear:both">{marks}</div>'


def _marks(horizon: float) -> Iterator[tuple[float, str]]:
    step = next((step for step in _STEPS if horizon / step <= 6), horizon)
    for n in range(int(horizon / step + 1e-6) + 1):
        at = n * step
        yield at, "0" if not n else f"{at:.3g} s" if at < 120 else f"{at / 60:.3g} min"


def _foot(recording: Recording, source: str) -> str:
    keys = [("thread", "threads"), ("process", "processes"), ("other", "other load")]
    signs = "".join(
        f'<span class="cc-key"><b class="cc-{kind}"></b>{text}</span> ' for kind, text in keys
    )
    looked = "Jupyter server" if source == "server" else "kernel"
    notice = (
        "Sampled by the kernel itself, which looks late while a C call holds the GIL."
        if source == "kernel"
        else ""
    )
    return (
        f'<div class="cc-foot">{signs}<span class="cc-key">▸ start   ▏exit   ○ join</span> '
        '<span class="cc-key">core 0, core 1, … in a lane: where it computes</span> '
        f'<span class="cc-limits">{escape(recording.limits)}, sampled {recording.hz:g} times a'
        f' second by the {looked}</span> <span class="cc-notice">{notice}</span></div>'
    )


def _data(run: Titled) -> dict[str, Any]:
    """What the pointer reads, in whole percent and milliseconds."""
    recording = run.recording
    lanes = {lane.key: lane for lane in recording.shown()}
    return {
        "title": run.title,
        "recording": {
            "cores": recording.cores,
            "wall": round(recording.wall, 3),
            "lanes": {
                key: {
                    "key": key,
                    "kind": lane.kind,
                    "name": lane.name,
                    "before": lane.before,
                    "announced": lane.announced,
                    "cpu": round(lane.cpu, 3),
                    "start": round(lane.start, 3),
                    "end": None if lane.end is None else round(lane.end, 3),
                }
                for key, lane in lanes.items()
            },
            "columns": [
                {
                    "start": round(column.start, 3),
                    "end": round(column.end, 3),
                    "cores": [None if busy is None else round(busy) for busy in column.cores],
                    "lanes": {
                        key: (round(percent), core)
                        for key, (percent, core) in column.lanes.items()
                        if key in lanes
                    },
                }
                for column in recording.columns
            ],
        },
    }


def _script() -> str:
    code = bare(joined(_BROWSER / f"{name}.js" for name in _PARTS))
    return f"(() => {{\n{code}\n}})();".replace("</", "<\\/")
