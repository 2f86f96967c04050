"""The run in words: the sentence, and the text for people who do not see the picture."""

from __future__ import annotations

from course.live.recording import Lane, Recording

SMALL = 0.1
"""A main thread with less than this part of the CPU time only waited for the others."""


def sentence(recording: Recording) -> str:
    """Say the run in one sentence.

    For example ``3 threads used 1.02 cores: 9.3 s of CPU time in 9.1 s.``
    """
    return (
        f"{who(recording)} used {number(recording.cores_used)} cores: "
        f"{seconds(recording.cpu)} of CPU time in {seconds(recording.wall)}."
    )


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


def description(recording: Recording) -> str:
    """The picture told: the sentence, the limits, each core and each worker."""
    parts = [sentence(recording), recording.limits + "."]
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
    return " ".join(parts)


def number(cores: float) -> str:
    """Cores used, two decimals; the sampling is no finer."""
    return f"{cores:.2f}"


def seconds(value: float) -> str:
    """A time for reading: ``0.42 s``, ``9.3 s``, ``1 min 20 s``."""
    if value < 0.0995:
        return f"{value:.2f} s" if value >= 0.005 else "0 s"
    if value < 0.995:
        return f"{value:.2f} s"
    if value < 99.95:
        return f"{value:.1f} s"
    return f"{int(value) // 60} min {int(value) % 60} s"
