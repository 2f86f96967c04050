"""Runs in words: the sentence, the comparison, and the text for people who do not see it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from course.live.recording import Lane, Recording

SMALL = 0.1
"""A main thread with less than this part of the CPU time only waited for the others."""

IDLE = 0.25
"""Cores: workers that used less than this mostly waited."""

HARDLY = 0.85
"""Cores: workers that used less than this waited a good part of the time."""

ONE = 1.15
"""Cores: workers that used less than this had one core between them, as well as it is known."""

WINDOW = 0.5
"""Seconds over which the use of the cores is averaged: of a shorter time it is not known well."""

SOME = 0.1
"""Part of the time: workers that computed at the same time for longer did not take turns."""

CROWDED = 0.5
"""Part of the cores: where other programs took more, little can be said of how workers share."""

FULL = 0.8
"""Part of the cores: where all programs together used more, workers may have waited for a core."""

LOOKS = 50
"""Columns that are enough for an average."""

SAME = 0.05
"""Runs whose times differ by less than this part took the same time."""


TOO_SHORT = 0.01
"""Seconds: of a shorter run the cores used are not known. Reading the clocks takes a part of it."""

SHORT = "too short to measure the cores used"


@dataclass(frozen=True)
class Titled:
    """A run with its title.

    Attributes
    ----------
    title : str
    recording : Recording
    """

    title: str
    recording: Recording


def sentence(recording: Recording, beside: Sequence[Titled] = ()) -> str:
    """Say the run in one sentence.

    For example ``3 threads used 1.02 cores: 9.3 s of CPU time in 9.1 s.`` With runs to compare
    with, also how much faster it was: see `comparison`.
    """
    if is_short(recording):
        return f"{who(recording)}: {SHORT}."
    compared = comparison(recording, beside)
    return (
        f"{who(recording)} used {number(recording)} cores: {times(recording)}"
        f"{', ' + compared if compared else ''}."
    )


def is_short(recording: Recording) -> bool:
    """Whether a run was over before its cores could be measured."""
    return recording.wall < TOO_SHORT


def times(recording: Recording) -> str:
    """What was measured, without the cores: CPU time, and how long it took."""
    if is_short(recording):
        return SHORT
    return f"{seconds(recording.cpu)} of CPU time in {seconds(recording.wall)}"


def words(recording: Recording) -> dict[str, str]:
    """What the live view says of a run: who works, and in which manner."""
    return {"who": who(recording), "manner": manner(recording)}


def manner(recording: Recording) -> str:
    """How the workers shared the cores, in one short sentence.

    With less than two it is empty, unless other programs took much of the cores meanwhile.

    It is judged by what was measured: how many of them were there at once, and the cores used.
    """
    workers = [lane for lane in recording.shown() if not is_main(lane)]
    most = at_once(workers)
    used = recording.cores_used
    others = taken_by_others(recording)
    count = len(recording.cores)
    crowded = (used < ONE and others > CROWDED * count) or (
        used < HARDLY and used + others > FULL * count
    )
    if is_short(recording) or (len(workers) < 2 and not crowded):
        return ""
    cases = [
        (
            crowded,
            f"Other programs took {others:.2f} of {count} cores meanwhile.",
        ),
        (most == 1, "One after the other: no two were there at once."),
        (used < IDLE, "They mostly waited."),
        (used < HARDLY, "They waited a good part of the time."),
        (
            used < ONE and together(recording, workers) > SOME,
            "Partly at the same time: on average they kept about one core busy.",
        ),
        (used < ONE, "In turns: all together they kept about one core busy."),
        (True, "At the same time: together they kept more than one core busy."),
    ]
    return next(text for holds, text in cases if holds)


def together(recording: Recording, lanes: Iterable[Lane]) -> float:
    """Part of the time in which workers kept more than one core busy, looked at by `WINDOW`."""
    keys = {lane.key for lane in lanes}
    whole = over = span = busy = 0.0
    for column in recording.columns:
        width = column.end - column.start
        whole += width
        span += width
        percents = (percent for key, (percent, _) in column.lanes.items() if key in keys)
        busy += width * sum(percents) / 100
        if span >= WINDOW:
            over += min(busy - span, span) if busy > ONE * span else 0.0
            span = busy = 0.0
    return over / whole if whole else 0.0


def taken_by_others(recording: Recording) -> float:
    """Cores that other programs used, on average over at most `LOOKS` of the columns."""
    columns = recording.columns[:: len(recording.columns) // LOOKS + 1]
    span = sum(column.end - column.start for column in columns)
    taken = sum(
        (column.end - column.start) * sum(busy or 0.0 for busy in column.cores)
        - (column.end - column.start) * sum(column.own)
        for column in columns
    )
    return taken / 100 / span if span else 0.0


def free(recording: Recording) -> float:
    """Cores that a run could have used: those it may use, less what other programs took of them."""
    left = len(recording.cores) - taken_by_others(recording)
    return max(0.0, min(left, recording.quota or left))


def at_once(lanes: Iterable[Lane]) -> int:
    """The most workers that were there at the same moment."""
    steps = [(lane.start, 1) for lane in lanes]
    steps += [(lane.end, -1) for lane in lanes if lane.end is not None]
    count = most = 0
    for _, step in sorted(steps):
        count += step
        most = max(most, count)
    return most


def serial(beside: Sequence[Titled]) -> Titled | None:
    """The run to compare times with: the first without a worker, otherwise the first."""
    return next(
        (run for run in beside if all(is_main(lane) for lane in run.recording.shown())),
        next(iter(beside), None),
    )


def speedup(recording: Recording, beside: Sequence[Titled]) -> float | None:
    """Wall time of the run to compare with ÷ wall time of this one; None without one."""
    before = serial(beside)
    if before is None or not recording.wall:
        return None
    return before.recording.wall / recording.wall


def comparison(recording: Recording, beside: Sequence[Titled]) -> str:
    """How the times compare: ``1.9 times as fast as “three threads”``; empty without one."""
    before, ratio = serial(beside), speedup(recording, beside)
    if before is None or ratio is None or is_short(recording) or is_short(before.recording):
        return ""
    name = f"“{before.title}”" if before.title else "the run before"
    if abs(ratio - 1) < SAME:
        return f"about as fast as {name}"
    if ratio > 1:
        return f"{ratio:.1f} times as fast as {name}"
    return f"{1 / ratio:.1f} times as long as {name}"


def who(recording: Recording) -> str:
    """The workers, counted: ``3 threads``, ``The main thread``, ``2 threads and 1 process``."""
    lanes = recording.shown()
    parts = []
    for kind, plural in (("thread", "threads"), ("process", "processes")):
        count = sum(lane.kind == kind and not is_main(lane) for lane in lanes)
        if count:
            parts.append(f"{count} {kind if count == 1 else plural}")
    main = next((lane for lane in lanes if is_main(lane)), None)
    if not parts:
        return "The main thread"
    if main is not None and main.cpu > SMALL * recording.cpu:
        parts.append("the main thread")
    return " and ".join([", ".join(parts[:-1]), parts[-1]]) if len(parts) > 1 else parts[0]


def is_main(lane: Lane) -> bool:
    """Whether the lane is the kernel's main thread."""
    return lane.before and lane.name == "MainThread"


def description(recording: Recording, beside: Sequence[Titled] = ()) -> str:
    """The picture told: the sentence, the limits, each core, each worker, and what is beside."""
    parts = [sentence(recording, beside), manner(recording), recording.limits + "."]
    for index, core in enumerate(recording.cores):
        busy = [
            (column.cores[index] or 0.0, column.end - column.start) for column in recording.columns
        ]
        span = sum(width for _, width in busy)
        if span:
            mean = sum(percent * width for percent, width in busy) / span
            parts.append(f"Core {core} was {mean:.0f} % busy.")
    for lane in recording.shown():
        end = "the end" if lane.end is None else seconds(lane.end)
        parts.append(
            f"{lane.name} ran from {seconds(lane.start)} to {end} "
            f"and used {seconds(lane.cpu)} of CPU time."
        )
    parts += [
        f"Above it, on the same scale, “{run.title}”: {sentence(run.recording)}" for run in beside
    ]
    return " ".join(filter(None, parts))


def number(recording: Recording) -> str:
    """Cores used, two decimals; the sampling is no finer."""
    return "–" if is_short(recording) else f"{recording.cores_used:.2f}"


def seconds(value: float) -> str:
    """A time for reading: ``0.42 s``, ``9.3 s``, ``1 min 20 s``."""
    if value < 0.0995:
        return f"{value:.2f} s" if value >= 0.005 else "0 s"
    if value < 0.995:
        return f"{value:.2f} s"
    if value < 99.95:
        return f"{value:.1f} s"
    return f"{int(value) // 60} min {int(value) % 60} s"
