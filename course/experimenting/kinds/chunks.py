"""Chunk size and overhead, beside Amdahl's law."""

from __future__ import annotations

import multiprocessing
import os
import time
from collections.abc import Iterator
from typing import Any

from course.experimenting.entry import Control, Data, Entry
from course.experimenting.plot import Axis, Series, plot
from course.experimenting.scale import round_numbers, spelled
from course.live.jobs import JOBS, count
from course.live.usable import usable_by

WORK = 0.12
"""Seconds that all items take together in a plain loop, or a little more."""

_TRIES = 2
"""Each point is the best of so many: what disturbs a measurement only makes it slower."""


def measure(chunk: int, item: float, most: int) -> Iterator[Data]:
    """Do the same items in a loop and in pools of 1, 2, 3 … workers."""
    rounds = max(1, round(JOBS["computes in Python"].amount(0.05) * item / 1000 / 0.05))
    items = [rounds] * min(max(round(1000 * WORK / item), 120), 6000)
    loop = min(_seconds(_loop, items) for _ in range(_TRIES))
    data: Data = {
        "chunk": chunk,
        "item": item,
        "items": len(items),
        "loop": loop,
        "most": most,
        "cores": len(usable_by(os.getpid()).cores),
        "alone": None,
        "points": [],
    }
    for workers in range(1, most + 1):
        with multiprocessing.Pool(workers) as pool:
            pool.map(time.sleep, [0.02] * workers, chunksize=1)  # until all are up
            if workers == 1:
                nothing = [0] * len(items)
                tries = [_seconds(pool.map, count, nothing, chunk) for _ in range(_TRIES)]
                data["alone"] = min(tries)
            took = min(_seconds(pool.map, count, items, chunk) for _ in range(_TRIES))
        data["points"].append((workers, loop / took))
        yield data


def _loop(items: list[int]) -> None:
    for rounds in items:
        count(rounds)


def _seconds(function: Any, *args: Any) -> float:
    began = time.perf_counter()
    function(*args)
    return time.perf_counter() - began


def law(data: Data, workers: float) -> float:
    """Return the speed-up that Amdahl's law allows: what it costs to hand over is not divided."""
    return float(data["loop"] / (data["alone"] + data["loop"] / workers))


def draw(data: Data, before: Data | None) -> str:
    """Draw the speed-up over the number of workers."""
    most = data["most"]
    steps = [1 + (most - 1) * n / 40 for n in range(41)] if most > 1 else [1.0]
    high = max([1.2, *(s for _, s in data["points"]), law(data, most)])
    if before is not None:
        high = max([high, *(s for n, s in before["points"] if n <= most)])
    y = Axis("times as fast as a plain loop", [(v, f"{v:g}") for v in round_numbers(high)])
    x = Axis("workers", [(n, f"{n}") for n in range(1, most + 1)])
    series = [
        Series("a plain loop", [(1, 1), (most, 1)], "line", 3),
        Series("Amdahl’s law", [(s, law(data, s)) for s in steps], "dashes", 1),
        Series("measured", data["points"], "dots", 0),
    ]
    if before is not None:
        earlier = [(n, s) for n, s in before["points"] if n <= most]
        label = f"before: chunks of {before['chunk']}, {_item(before['item'])} an item"
        series.insert(2, Series(label, earlier, "before", 2))
    cores = data["cores"]
    band = (cores, f"more workers than your {cores} cores") if cores < most else None
    return plot(series, x, y, band)


def _item(milliseconds: float) -> str:
    return spelled(milliseconds / 1000)


def say(data: Data) -> str:
    """Say the best point, and what the handing over costs."""
    workers, best = max(data["points"], key=lambda point: point[1])
    each = data["alone"] / data["items"]
    verdict = (
        f"it was {best:.1f} times as fast as a plain loop, with {workers}"
        f" worker{'s' * (workers > 1)}"
        if best > 1
        else f"no pool was faster than a plain loop ({best:.2f} times as fast at best)"
    )
    return (
        f"{data['items']:,} items of {_item(data['item'])} in chunks of {data['chunk']}: {verdict}."
        f" To hand over an item and take its result cost {spelled_small(each)}; the law counts that"
        " as the part that nobody can divide."
    )


def spelled_small(seconds: float) -> str:
    """Return a short time in microseconds, or as usual."""
    return f"{1e6 * seconds:.2g} microseconds" if seconds < 1e-4 else spelled(seconds)


def figures(data: Data) -> list[list[str]]:
    """Return the points and the law."""
    rows = [["workers", "times as fast", "Amdahl’s law"]]
    return rows + [[f"{n}", f"{s:.2f}", f"{law(data, n):.2f}"] for n, s in data["points"]]


ENTRY = Entry(
    title="Chunk size, and Amdahl’s law",
    question="When does a pool pay, and how near does it come to what the law allows?",
    controls=(
        Control("chunk", "Chunk size", {n: f"{n}" for n in (1, 4, 16, 64, 256)}, 1, slides=True),
        Control(
            "item",
            "Work of one item",
            {ms: spelled(ms / 1000) for ms in (0.02, 0.1, 0.5, 2.0)},
            0.1,
            slides=True,
        ),
        Control("most", "Workers up to", {n: f"{n}" for n in (2, 4, 8)}, 4),
    ),
    measure=measure,
    draw=draw,
    say=say,
    figures=figures,
)
