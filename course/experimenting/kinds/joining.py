"""`join` in the loop, and after it."""

from __future__ import annotations

import multiprocessing
import threading
import time
from collections.abc import Iterator
from typing import Any

from course.experimenting.entry import Control, Data, Entry
from course.experimenting.lanes import Group, Lane, lanes
from course.experimenting.scale import spelled

IN, AFTER = "join in the loop", "join after the loop"


def measure(kind: str, number: int, seconds: float) -> Iterator[Data]:
    """Start the same workers twice, and join them in the two places."""
    data: Data = {"kind": kind, "number": number, "seconds": seconds, "places": {}}
    for place in (IN, AFTER):
        mine, its = multiprocessing.Pipe(duplex=False)
        lock = multiprocessing.Lock()
        make: Any = threading.Thread if kind == "threads" else multiprocessing.Process
        began = time.perf_counter()
        workers = []
        for index in range(number):
            worker = make(target=_work, args=(its, lock, index, seconds))
            worker.start()
            workers.append(worker)
            if place == IN:
                worker.join()
        for worker in workers:
            worker.join()
        wall = time.perf_counter() - began
        told = sorted(mine.recv() for _ in range(number))
        spans = [[begin - began, end - began] for _, begin, end in told]
        data["places"][place] = {"wall": wall, "spans": spans}
        yield data


def _work(out: Any, lock: Any, index: int, seconds: float) -> None:
    begin = time.perf_counter()
    time.sleep(seconds)
    with lock:
        out.send((index, begin, time.perf_counter()))


def draw(data: Data, _before: Data | None) -> str:
    """Draw a lane for each worker, in two groups."""
    end = max(place["wall"] for place in data["places"].values())
    groups = [
        Group(
            name,
            spelled(place["wall"]),
            [Lane(f"{n}", [(b, e, 0)]) for n, (b, e) in enumerate(place["spans"], 1)],
        )
        for name, place in data["places"].items()
    ]
    return lanes(groups, end)


def say(data: Data) -> str:
    """Compare the two."""
    walls = {name: place["wall"] for name, place in data["places"].items()}
    told = ", ".join(f"{name} {spelled(wall)}" for name, wall in walls.items())
    rest = ""
    if len(walls) > 1:
        rest = f": {walls[IN] / walls[AFTER]:.1f} times as long in the loop"
    count = data["number"]
    kind = data["kind"] if count > 1 else {"threads": "thread"}.get(data["kind"], "process")
    each = " each" if count > 1 else ""
    waits = f"wait{'s' * (count == 1)} {spelled(data['seconds'])}{each}"
    return f"{count} {kind} that {waits}: {told}{rest}."


def figures(data: Data) -> list[list[str]]:
    """Return when each worker began and ended."""
    rows = [["", "worker", "begins", "ends"]]
    for name, place in data["places"].items():
        rows += [
            [name, f"{number}", spelled(begin), spelled(end)]
            for number, (begin, end) in enumerate(place["spans"], 1)
        ]
    return rows


ENTRY = Entry(
    title="Join in the loop, and after it",
    question="The same workers, the same work: what does the place of `join` change?",
    controls=(
        Control("kind", "Workers are", {k: k for k in ("threads", "processes")}, "threads"),
        Control("number", "How many", {n: f"{n}" for n in (1, 2, 3, 4, 6, 8)}, 3, slides=True),
        Control(
            "seconds",
            "Each waits",
            {s: spelled(s) for s in (0.05, 0.1, 0.2, 0.5)},
            0.1,
            slides=True,
        ),
    ),
    measure=measure,
    draw=draw,
    say=say,
    figures=figures,
)
