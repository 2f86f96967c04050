"""The same work one after the other, in threads and in processes."""

from __future__ import annotations

import multiprocessing
import threading
import time
from collections.abc import Callable, Iterator
from typing import Any

from course.experimenting.entry import Control, Data, Entry
from course.experimenting.lanes import Group, Lane, lanes
from course.experimenting.scale import spelled
from course.live.jobs import JOBS

Times = tuple[float, float, float, float]
"""Of a worker: when it was started, began and ended, and its CPU time; seconds."""


def measure(work: str, number: int, size: float) -> Iterator[Data]:
    """Do the same work in three ways."""
    job = JOBS[work]
    amount = job.amount(size)
    ways: dict[str, Callable[[Any, int, int], list[Times]]] = {
        "one after the other": _serial,
        "threads": _threads,
        "processes": _processes,
    }
    data: Data = {"work": work, "number": number, "ways": {}}
    for way, run in ways.items():
        began = time.perf_counter()
        times = run(job.function, amount, number)
        wall = time.perf_counter() - began
        spans = [[t - began for t in each[:3]] for each in times]
        data["ways"][way] = {"wall": wall, "cpu": sum(t[3] for t in times), "spans": spans}
        yield data


def _timed(function: Callable[[int], object], amount: int, started: float) -> Times:
    cpu, began = time.thread_time(), time.perf_counter()
    function(amount)
    return started, began, time.perf_counter(), time.thread_time() - cpu


def _serial(function: Callable[[int], object], amount: int, number: int) -> list[Times]:
    return [_timed(function, amount, time.perf_counter()) for _ in range(number)]


def _threads(function: Callable[[int], object], amount: int, number: int) -> list[Times]:
    found: dict[int, Times] = {}

    def work(index: int, started: float) -> None:
        found[index] = _timed(function, amount, started)

    workers = []
    for index in range(number):
        workers.append(threading.Thread(target=work, args=(index, time.perf_counter())))
        workers[-1].start()
    for worker in workers:
        worker.join()
    return [found[index] for index in range(number)]


def _processes(function: Callable[[int], object], amount: int, number: int) -> list[Times]:
    found = []
    for _ in range(number):
        mine, its = multiprocessing.Pipe(duplex=False)
        args = (its, function, amount, time.perf_counter())
        worker = multiprocessing.Process(target=_child, args=args)
        worker.start()
        its.close()
        found.append((worker, mine))
    times = [mine.recv() for _, mine in found]
    for worker, _ in found:
        worker.join()
    return times


def _child(out: Any, function: Callable[[int], object], amount: int, started: float) -> None:
    *seen, _ = _timed(function, amount, started)
    out.send((*seen, time.process_time()))


def draw(data: Data, _before: Data | None) -> str:
    """Draw a lane for each worker, in three groups."""
    end = max(way["wall"] for way in data["ways"].values())
    groups = []
    for name, way in data["ways"].items():
        note = f"{spelled(way['wall'])} · {way['cpu'] / way['wall']:.2f} cores used"
        rows = [
            Lane(
                f"{number}",
                [(start, begin, 3), (begin, stop, 0)]
                if begin - start > 0.002
                else [(begin, stop, 0)],
            )
            for number, (start, begin, stop) in enumerate(way["spans"], 1)
        ]
        groups.append(Group(name, note, rows))
    return lanes(groups, end, [(0, "at work, or waiting for its turn"), (3, "is started")])


def say(data: Data) -> str:
    """Compare the three."""
    ways = data["ways"]
    serial = ways["one after the other"]["wall"]
    parts = [f"one after the other {spelled(serial)}"]
    for name in ("threads", "processes"):
        if name in ways:
            wall = ways[name]["wall"]
            parts.append(f"{name} {spelled(wall)} ({serial / wall:.1f} times as fast)")
    count = data["number"]
    return f"The same work {count} times, each {data['work']}: {', '.join(parts)}."


def figures(data: Data) -> list[list[str]]:
    """Return wall time, CPU time and cores used."""
    rows = [["", "time", "CPU time", "cores used"]]
    for name, way in data["ways"].items():
        used = f"{way['cpu'] / way['wall']:.2f}"
        rows.append([name, spelled(way["wall"]), spelled(way["cpu"]), used])
    return rows


ENTRY = Entry(
    title="One after the other, threads, processes",
    question="The same work for several workers: which way is the fastest, and for which work?",
    controls=(
        Control("work", "Each one", {name: name for name in JOBS}, "computes in Python"),
        Control("number", "Workers", {n: f"{n}" for n in (1, 2, 3, 4, 6, 8)}, 3, slides=True),
        Control(
            "size",
            "Work of one alone",
            {s: f"{s:g} s" for s in (0.1, 0.3, 1.0, 2.0)},
            0.1,
            slides=True,
        ),
    ),
    measure=measure,
    draw=draw,
    say=say,
    figures=figures,
)
