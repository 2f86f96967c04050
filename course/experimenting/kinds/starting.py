"""Start methods: how long it takes until a worker executes its first line."""

from __future__ import annotations

import multiprocessing
import statistics
import threading
import time
from collections.abc import Iterator
from typing import Any

from course.experimenting.entry import Control, Data, Entry
from course.experimenting.lanes import Group, Lane, lanes
from course.experimenting.scale import spelled

THREAD = "thread"


def measure(number: int, megabytes: float) -> Iterator[Data]:
    """Start workers that do nothing, one after the other, in every way there is."""
    payload = bytes(round(megabytes * 1_000_000))
    data: Data = {"megabytes": megabytes, "ways": {}}
    for way in (THREAD, *multiprocessing.get_all_start_methods()):
        starts = data["ways"][way] = []
        for _ in range(number):
            starts.append(_start(way, payload))
            yield data


def _start(way: str, payload: bytes) -> tuple[float, float]:
    """Return seconds from the call of `start` to the first line, and to the end."""
    mine, its = multiprocessing.Pipe(duplex=False)
    began = time.perf_counter()
    if way == THREAD:
        worker: Any = threading.Thread(target=_arrive, args=(its, payload))
    else:
        context: Any = multiprocessing.get_context(way)
        worker = context.Process(target=_arrive, args=(its, payload))
    worker.start()
    arrived = float(mine.recv())
    worker.join()
    ended = time.perf_counter()
    mine.close()
    its.close()
    return arrived - began, ended - began


def _arrive(out: Any, _payload: bytes) -> None:
    out.send(time.perf_counter())


def draw(data: Data, _before: Data | None) -> str:
    """Draw a lane for each start, all from one zero."""
    end = max(stop for starts in data["ways"].values() for _, stop in starts)
    groups = [
        Group(
            name,
            f"{spelled(statistics.median([first for first, _ in starts]))} to the first line",
            [
                Lane(f"{number}", [(0, first, 3), (first, stop, 1)])
                for number, (first, stop) in enumerate(starts, 1)
            ],
        )
        for name, starts in data["ways"].items()
    ]
    return lanes(
        groups, end, [(3, "until its first line"), (1, "until it has ended and is joined")]
    )


def say(data: Data) -> str:
    """Compare the medians."""
    first = {
        name: statistics.median([first for first, _ in starts])
        for name, starts in data["ways"].items()
    }
    told = ", ".join(f"{name} {spelled(value)}" for name, value in first.items())
    handed = f", with {data['megabytes']:g} MB handed over" if data["megabytes"] else ""
    rest = ""
    if len(first) > 1:
        slowest = max(first, key=lambda name: first[name])
        times = first[slowest] / first[THREAD]
        rest = f" {slowest.capitalize()} takes {times:,.0f} times as long as a thread."
    return f"Until the first line of a worker{handed} (the median): {told}.{rest}"


def figures(data: Data) -> list[list[str]]:
    """Return all starts."""
    rows = [["", "start", "first line", "end"]]
    for name, starts in data["ways"].items():
        rows += [
            [name, f"{number}", spelled(first), spelled(stop)]
            for number, (first, stop) in enumerate(starts, 1)
        ]
    return rows


ENTRY = Entry(
    title="Start methods, and what they cost",
    question="How long does it take until a new worker executes its first line?",
    controls=(
        Control("number", "Starts of each", {n: f"{n}" for n in (1, 2, 3, 5, 10)}, 3, slides=True),
        Control(
            "megabytes",
            "Data handed to each",
            {0: "none", 1: "1 MB", 10: "10 MB", 100: "100 MB"},
            0,
        ),
    ),
    measure=measure,
    draw=draw,
    say=say,
    figures=figures,
)
