"""A queue that fills and empties."""

from __future__ import annotations

import queue
import threading
import time
from collections.abc import Iterator

from course.experimenting.entry import Control, Data, Entry
from course.experimenting.plot import Axis, Series, plot
from course.experimenting.scale import round_numbers, ticks

LENGTH = 1.2
"""Seconds that the two are watched."""

_FRAME = 0.1

_LONG = 0.003
"""Seconds: who was in `put` or `get` for less than this has not waited there."""


def measure(put: int, get: int, room: int) -> Iterator[Data]:
    """Let a producer and a consumer go at their speeds, and watch the queue between them."""
    line: queue.Queue[float] = queue.Queue(maxsize=room)
    events: list[tuple[float, int]] = []  # when, and by how much the queue grew
    waits: dict[str, list[list[float]]] = {"put": [], "get": []}
    began = time.perf_counter()

    def now() -> float:
        return time.perf_counter() - began

    def produce() -> None:
        while now() < LENGTH:
            time.sleep(1 / put)
            before = now()
            line.put(before)
            events.append((now(), 1))
            waits["put"].append([before, now()])

    def consume() -> None:
        while now() < LENGTH:
            before = now()
            line.get()
            events.append((now(), -1))
            waits["get"].append([before, now()])
            time.sleep(1 / get)

    for target in (produce, consume):
        threading.Thread(target=target, daemon=True).start()  # one may wait at the end, for ever
    data: Data = {"put": put, "get": get, "room": room}
    while now() < LENGTH:
        time.sleep(_FRAME)
        until = min(now(), LENGTH)
        seen = sorted(event for event in list(events) if event[0] <= until)
        yield data | {"until": until, "points": _lengths(seen), **_counted(seen, waits)}


def _lengths(events: list[tuple[float, int]]) -> list[tuple[float, int]]:
    """Return how long the queue was from each moment on."""
    points, length = [(0.0, 0)], 0
    for at, by in events:
        length = max(length + by, 0)
        points.append((at, length))
    return points


def _counted(events: list[tuple[float, int]], waits: dict[str, list[list[float]]]) -> Data:
    waited = {
        who: [[b, min(e, LENGTH)] for b, e in list(spans) if e - b > _LONG]
        for who, spans in waits.items()
    }
    return {"through": sum(by < 0 for _, by in events), "waited": waited}


def draw(data: Data, _before: Data | None) -> str:
    """Draw the length of the queue over the time, and who waits."""
    steps: list[tuple[float, float]] = []
    for at, length in data["points"]:
        if steps:
            steps.append((at, steps[-1][1]))
        steps.append((at, length))
    steps.append((data["until"], steps[-1][1]))
    high = max([data["room"], *(length for _, length in data["points"]), 4])
    y = Axis("items in the queue", [(v, f"{v:g}") for v in round_numbers(high)])
    x = Axis("seconds", [(at, text.removesuffix(" s")) for at, text in ticks(LENGTH, 6)])
    series = [Series("items in the queue", steps, "area", 0)]
    if data["room"]:
        series.append(
            Series(
                f"full: {data['room']}", [(0, data["room"]), (LENGTH, data["room"])], "dashes", 1
            )
        )
    return plot(series, x, y)


def _part(data: Data, who: str) -> float:
    """Return the part of the time for which somebody has waited."""
    waited = sum(end - begin for begin, end in data["waited"][who])
    return float(min(waited / data["until"], 1.0))


def say(data: Data) -> str:
    """Say who waits for whom."""
    producer, consumer = _part(data, "put"), _part(data, "get")
    last = data["points"][-1][1]
    rate = data["through"] / data["until"]
    if producer < 0.05 and consumer < 0.05:
        told = "Nobody waits" + (f": at the end {last} items lie in it." if last else ".")
    elif producer > consumer:
        told = (
            f"The queue is full, and the producer waits in `put` for {producer:.0%} of the time:"
            " it goes at the consumer’s speed."
        )
    else:
        told = (
            f"The queue is empty, and the consumer waits in `get` for {consumer:.0%} of the time:"
            " it goes at the producer’s speed."
        )
    most = max(length for _, length in data["points"])
    return f"{told} {rate:.0f} items a second go through, and at most {most} lie in the queue."


def figures(data: Data) -> list[list[str]]:
    """Return who waited, and what went through."""
    return [
        ["", "wants to", "waits"],
        ["producer", f"{data['put']} a second", f"{_part(data, 'put'):.0%} of the time"],
        ["consumer", f"{data['get']} a second", f"{_part(data, 'get'):.0%} of the time"],
    ]


_SPEEDS = {n: f"{n} a second" for n in (10, 20, 40, 80, 160)}

ENTRY = Entry(
    title="A queue that fills and empties",
    question="What decides how many items lie in the queue, and how many go through?",
    controls=(
        Control("put", "Producer", _SPEEDS, 80, slides=True),
        Control("get", "Consumer", _SPEEDS, 40, slides=True),
        Control("room", "maxsize", {0: "0, no limit", 1: "1", 5: "5", 10: "10", 40: "40"}, 10),
    ),
    measure=measure,
    draw=draw,
    say=say,
    figures=figures,
)
