"""The rows of the page that stays: where each is, and the image of all of them, without text.

The image is as wide as there is room: what is drawn along the time is stretched, the marks are not.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from course.live.recording import Column, Kind, Lane, Recording

END = 12
"""Pixels kept free at the right, for the marks of the last moment."""

_FINE = 10_000
"""Units along the time."""

_GAP, _SPACE, _LINE = 12, 560, 13
"""Pixels: cores from workers, all rows where there are many, a line of text."""

_SVG = "<svg xmlns='http://www.w3.org/2000/svg'"
_LEVELS = 4
_AT_WORK = 5.0
"""Percent of one core; less says nothing about where a worker computes."""

_STYLE = """
:root{--thread0:#cfe2f4;--thread1:#94c1e7;--thread2:#4f97d2;--thread3:#2273b5;--thread4:#0d5291;
--process0:#fbe6c9;--process1:#f4c684;--process2:#e39c40;--process3:#c27412;--process4:#9d590a;
--other:#b9bec4;--track:#eef1f4;--mark:#3c4650;--halo:#fff}
@media (prefers-color-scheme:dark){:root{
--thread0:#1b3a55;--thread1:#22577f;--thread2:#2f7db6;--thread3:#5aa9e2;--thread4:#9fd0fa;
--process0:#4a3314;--process1:#7a5118;--process2:#b27a25;--process3:#e0a344;--process4:#fad08a;
--other:#6a7178;--track:#2a2f34;--mark:#dfe6ec;--halo:#111}}
div{position:relative;margin-right:12px}div>svg{position:absolute;top:0;left:0;width:100%}
.bars path{shape-rendering:crispEdges}div svg{overflow:visible}.mark{fill:var(--mark)}
.head{stroke:var(--halo);stroke-width:1.5;paint-order:stroke}.join{fill:none;stroke:var(--mark);stroke-width:1.5}
text{font:10px system-ui,sans-serif;fill:var(--mark);stroke:var(--halo);stroke-width:2.5px;
paint-order:stroke;stroke-linejoin:round}
@media (max-width:300px){.w300{display:none}}@media (max-width:500px){.w500{display:none}}
@media (max-width:700px){.w700{display:none}}
"""
"""As in the browser's `colours.js`; the page says which scheme it has."""


@dataclass(frozen=True)
class Row:
    """A core or a worker.

    Attributes
    ----------
    top, height : int
        Pixels.
    label : str
    core : int
        The place of a core, -1 for a worker.
    lane : Lane or None
        The worker.
    """

    top: int
    height: int
    label: str
    core: int = -1
    lane: Lane | None = None

    @property
    def inner(self) -> int:
        """The height of its bars, pixels."""
        return self.height - (4 if self.height > 6 else 1 if self.height > 4 else 0)


def arranged(recording: Recording) -> list[Row]:
    """Give every core and every worker its row, as the live view does."""
    lanes = recording.shown()
    height = max(3, min(24, _SPACE // max(1, len(recording.cores) + len(lanes))))
    cores = [
        Row(height * place, height, f"core {core}", place)
        for place, core in enumerate(recording.cores)
    ]
    below = height * len(cores) + _GAP
    workers = [
        Row(below + height * n, height, lane.name, lane=lane) for n, lane in enumerate(lanes)
    ]
    return [*cores, *workers]


def labelled(row: Row, rows: Sequence[Row]) -> bool:
    """Whether there is room for a row's text: lines of text must not touch."""
    alike = [each for each in rows if (each.lane is None) == (row.lane is None)]
    return alike.index(row) % -(-_LINE // row.height) == 0


def kind_of(recording: Recording) -> Kind:
    """What most is drawn of: processes if there are any."""
    return "process" if any(lane.kind == "process" for lane in recording.shown()) else "thread"


def image(recording: Recording, rows: Sequence[Row], horizon: float, height: int) -> str:
    """Draw the rows as SVG, from the beginning to `horizon` seconds."""
    drawn: dict[str, list[str]] = {}
    for row in rows:
        spans = _core(recording, row, horizon) if row.lane is None else _worker(recording, row.lane)
        for start, end, percent, tone in spans:
            if percent < 1 or end <= start:
                continue
            part = min(1.0, percent / 100)
            high = max(1, round(part * row.inner)) if row.inner >= 8 else row.inner
            level = f"{tone}{round(part * _LEVELS)}" if tone in ("thread", "process") else tone
            left, right = (round(_FINE * at / horizon) for at in (start, end))
            top = row.top + row.inner - high
            drawn.setdefault(level, []).append(
                f"M{left} {top}h{max(1, right - left)}v{high}H{left}z"
            )
        if row.lane is not None and row.lane.end is not None and row.lane.joined is not None:
            left, right = (round(_FINE * at / horizon) for at in (row.lane.end, row.lane.joined))
            middle = row.top + row.inner // 2
            drawn.setdefault("mark", []).append(f"M{left} {middle}H{max(left, right)}v1H{left}z")
    order = sorted(drawn, key=lambda level: (level == "mark", level != "track", level != "other"))
    bars = "".join(f"<path fill='var(--{level})' d='{''.join(drawn[level])}'/>" for level in order)
    marks = "".join(
        f"<svg x='{100 * at / horizon:.2f}%' y='{row.top}'>{shape}</svg>"
        for row in rows
        if row.lane is not None and row.inner >= 5
        for at, shape in _marks(recording, row.lane, row.inner, horizon)
    )
    return (
        f"{_SVG} width='100%' height='{height}'>"
        f"<style>{_STYLE}</style><foreignObject width='100%' height='{height}'>"
        f"<div xmlns='http://www.w3.org/1999/xhtml'>{_SVG} class='bars' height='{height}'"
        f" viewBox='0 0 {_FINE} {height}' preserveAspectRatio='none'>{bars}</svg>"
        f"{_SVG} height='{height}'>{marks}</svg></div></foreignObject></svg>"
    )


_Span = tuple[float, float, float, str]
"""From, to (seconds), percent, tone."""


def _core(recording: Recording, row: Row, horizon: float) -> Iterator[_Span]:
    usual = kind_of(recording)
    yield 0.0, horizon, 100.0, "track"
    for column in recording.columns:
        kind = kinds_of(recording, column).get(recording.cores[row.core], usual)
        yield column.start, column.end, column.cores[row.core] or 0.0, "other"
        yield column.start, column.end, column.own[row.core], kind


def _worker(recording: Recording, lane: Lane) -> Iterator[_Span]:
    over = recording.wall if lane.end is None else lane.end
    yield lane.start, over, 100.0, "track"
    for column in recording.columns:
        if lane.key in column.lanes:
            percent = column.lanes[lane.key][0]
            yield max(column.start, lane.start), min(column.end, over), percent, lane.kind


def kinds_of(recording: Recording, column: Column) -> dict[int | None, Kind]:
    """Which kind of worker was busiest on each core."""
    busiest = sorted(column.lanes.items(), key=lambda item: item[1][0])
    lanes = recording.lanes
    return {core: lanes[key].kind for key, (_, core) in busiest if key in lanes}


def _marks(
    recording: Recording, lane: Lane, high: int, horizon: float
) -> Iterator[tuple[float, str]]:
    """Numbers of cores, then start ▸, exit ▏ and join ○ of a worker: when, and what is drawn."""
    middle, size = high / 2, min(5.0, high / 3)
    if high >= 12:
        for start, end, core in stays(recording, lane):
            early = start - lane.start < 0.02 * horizon
            narrow = _hidden(f"core {core}", 11 if early else 3, (end - start) / horizon)
            if narrow is not None:
                place = f"x='{11 if early else 3}' y='{middle + 4:g}'"
                yield start, f"<text class='{narrow}' {place}>core {core}</text>"
    line = f"<path class='mark' d='M0-1h2v{high + 2}H0z'/>"
    if lane.end is not None:
        yield lane.end, line
    if lane.end is not None and lane.joined is not None:
        radius = min(3.0, high / 4)
        circle = f"<circle class='join' cx='{5 + radius:g}' cy='{middle:g}' r='{radius:g}'/>"
        dash = f"<path class='mark' d='M0 {middle - 0.5:g}h5v1H0z'/>"
        yield max(lane.joined, lane.end), f"{dash}{circle}"
    if not lane.before:
        head = f"M2 {middle - size:g}l{size * 1.3:g} {size:g}l{-size * 1.3:g} {size:g}z"
        yield lane.start, f"{line}<path class='mark head' d='{head}'/>"


def _hidden(text: str, shift: int, part: float) -> str | None:
    """In which images a text has no room: a class, None if in all of them."""
    needs = (shift + 2 + 5.5 * len(text)) / max(part, 1e-6)
    return next((name for most, name in ((200, "w0"), (300, "w300"), (500, "w500"), (700, "w700"))
                 if needs <= most), None)  # fmt: skip


def stays(recording: Recording, lane: Lane) -> Iterator[tuple[float, float, int]]:
    """From when to when the worker was seen on one core; while it waits it is on none."""
    stay: tuple[float, float, int] | None = None
    for column in recording.columns:
        percent, core = column.lanes.get(lane.key, (0.0, None))
        if percent < _AT_WORK or core is None:
            continue
        if stay is not None and stay[2] == core:
            stay = (stay[0], column.end, core)
            continue
        if stay is not None:
            yield stay
        stay = (max(column.start, lane.start), column.end, core)
    if stay is not None:
        yield stay
