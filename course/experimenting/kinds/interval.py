"""The switch interval: whose turn is how long."""

from __future__ import annotations

import itertools
import math
import statistics
import sys
import threading
import time
from collections.abc import Iterator

from course.experimenting.entry import Control, Data, Entry
from course.experimenting.lanes import Group, Lane, lanes
from course.experimenting.scale import spelled
from course.live.jobs import JOBS

WINDOW = 0.3
"""Seconds that are shown; as many are measured, and more where turns are long."""

_GAP = 0.0005
"""Seconds without a sign of life after which a thread has not been running."""

PYTHON, CALL = "Python code", "calls into C, 30 ms each"


def measure(interval: float, number: int, work: str) -> Iterator[Data]:
    """Let threads compute, and note when each of them runs."""
    sys.setswitchinterval(interval / 1000)
    amount = JOBS["computes in one call into C (factorial)"].amount(0.03) if work == CALL else 0
    length = min(max(WINDOW, 3 * number * interval / 1000), 1.5)
    gate = threading.Barrier(number + 1)
    slices: list[list[list[float]]] = [[] for _ in range(number)]

    def compute(own: list[list[float]]) -> None:
        gate.wait()
        begin = last = time.perf_counter()
        until = last + length
        while last < until:
            now = time.perf_counter()
            if now - last > _GAP:
                own.append([begin, last])
                begin = now
            last = now
        own.append([begin, last])

    def call(own: list[list[float]]) -> None:
        gate.wait()
        now = time.perf_counter()
        until = now + length
        while now < until:
            begin = time.perf_counter()
            math.factorial(amount)
            now = time.perf_counter()
            own.append([begin, now])

    work_of_each = call if amount else compute
    threads = [threading.Thread(target=work_of_each, args=(own,)) for own in slices]
    for thread in threads:
        thread.start()
    cpu = time.process_time()
    begun = time.perf_counter()
    gate.wait()
    for thread in threads:
        thread.join()
    wall = time.perf_counter() - begun
    used = (time.process_time() - cpu) / wall
    turns = _turns([[[b - begun, e - begun] for b, e in own] for own in slices])
    gil = getattr(sys, "_is_gil_enabled", lambda: True)()
    yield {"interval": interval, "work": work, "turns": turns, "used": used, "gil": gil}


def _turns(slices: list[list[list[float]]]) -> list[list[list[float]]]:
    """Join slices of a thread between which no other has run: there the system took its core."""
    order = sorted((begin, end, who) for who, own in enumerate(slices) for begin, end in own)
    turns: list[list[list[float]]] = [[] for _ in slices]
    before = -1
    for begin, end, who in order:
        if who == before:
            turns[who][-1][1] = end
        elif end - begin > 1e-5:
            turns[who].append([begin, end])
            before = who
    return turns


def draw(data: Data, _before: Data | None) -> str:
    """Draw the turns of each thread."""
    rows = [
        Lane(f"{number}", [(b, e, 0) for b, e in own if b < WINDOW])
        for number, own in enumerate(data["turns"], 1)
    ]
    note = f"who runs, in the first {spelled(WINDOW)}"
    title = f"Switch interval {spelled(data['interval'] / 1000)}"
    return lanes([Group(title, note, rows)], WINDOW, [(0, "has the GIL")] if data["gil"] else [])


def _median(data: Data) -> float:
    return statistics.median([e - b for own in data["turns"] for b, e in own] or [0.0])


def _longest_wait(data: Data) -> float:
    waits = [
        after[0] - before[1] for own in data["turns"] for before, after in itertools.pairwise(own)
    ]
    return max([*waits, *(own[0][0] for own in data["turns"] if own)], default=0.0)


def say(data: Data) -> str:
    """Say how long turns and waits are."""
    if not data["gil"]:
        return (
            "This Python has no GIL, so nobody takes turns: the interval changes nothing, and the"
            f" threads used {data['used']:.2f} cores."
        )
    count = len(data["turns"])
    interval, turn, wait = map(
        spelled, (data["interval"] / 1000, _median(data), _longest_wait(data))
    )
    told = (
        f"With an interval of {interval}, a turn is {turn} long (the median), and all together used"
        f" {data['used']:.2f} cores."
    )
    if count == 1:
        return told + " With one thread nobody else wants the GIL."
    return f"{told} The longest that one of the {count} threads was kept waiting was {wait}."


def figures(data: Data) -> list[list[str]]:
    """Return the turns of each thread."""
    rows = [["thread", "turns", "time with the GIL", "longest turn"]]
    for number, own in enumerate(data["turns"], 1):
        long = [e - b for b, e in own] or [0.0]
        rows.append([f"{number}", f"{len(own)}", spelled(sum(long)), spelled(max(long))])
    return rows


ENTRY = Entry(
    title="The switch interval",
    question="How long is a thread’s turn, and who decides that?",
    controls=(
        Control(
            "interval",
            "Switch interval",
            {ms: f"{ms} ms" for ms in (1, 2, 5, 10, 20, 50, 100)},
            5,
            slides=True,
        ),
        Control("number", "Threads", {n: f"{n}" for n in (1, 2, 3, 4)}, 3, slides=True),
        Control("work", "Each executes", {PYTHON: PYTHON, CALL: CALL}, PYTHON),
    ),
    measure=measure,
    draw=draw,
    say=say,
    figures=figures,
)
