"""What the kernel does in `live_view.py`: three kinds of work, and four ways to look at them.

The driver copies this file beside its notebook, where kernel and worker processes import it, and
leaves the next job in ``job.json``; the notebook's one cell runs it.
"""

from __future__ import annotations

import contextlib
import io
import json
import math
import multiprocessing
import os
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

HZ = 10
WORKERS = 3


def cpu_of(pids: list[int]) -> float:
    """Seconds of CPU time of these processes; nanoseconds count where the system tells them."""
    import psutil

    total = 0.0
    for pid in pids:
        with contextlib.suppress(OSError, psutil.Error):
            if sys.platform == "linux":
                from course.live.proc import process_seconds

                total += process_seconds(pid)
            else:
                times = psutil.Process(pid).cpu_times()
                total += times.user + times.system
    return total


def count(rounds: int) -> int:
    """Compute in pure Python: threads take turns every 5 ms."""
    total = 0
    for number in range(rounds):
        total += number & 3
    return total


def in_threads(work: Callable[[int], Any], size: int) -> float:
    """Run `work(size)` in each of three threads; return their seconds of CPU time."""
    used: list[float] = []

    def worker() -> None:
        work(size)
        used.append(time.thread_time())

    threads = [threading.Thread(target=worker) for _ in range(WORKERS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sum(used)


def in_processes(size: int, method: str) -> float:
    """Run `count(size)` in each of three processes; return their seconds of CPU time."""
    before = os.times()
    context: Any = multiprocessing.get_context(method)
    processes = [context.Process(target=count, args=(size,)) for _ in range(WORKERS)]
    for process in processes:
        process.start()
    for process in processes:
        process.join()
    after = os.times()
    return (after[2] - before[2]) + (after[3] - before[3])


@contextlib.contextmanager
def in_a_thread(draw: Callable[[list[float]], None]) -> Iterator[None]:
    """Call `draw` with the percentages of the cores, ten times a second, in a kernel thread."""
    import psutil

    stop = threading.Event()
    psutil.cpu_percent(percpu=True)

    def sample() -> None:
        while not stop.wait(1 / HZ):
            draw(psutil.cpu_percent(percpu=True))

    thread = threading.Thread(target=sample, name="view")
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join()


@contextlib.contextmanager
def ipywidget() -> Iterator[None]:
    """A progress bar for each core and the time, set by a thread."""
    import ipywidgets
    import psutil
    from IPython.display import display

    bars = [ipywidgets.FloatProgress(max=100) for _ in range(psutil.cpu_count() or 1)]
    clock = ipywidgets.Label()
    display(ipywidgets.VBox([clock, *bars]))

    def draw(busy: list[float]) -> None:
        clock.value = f"{time.monotonic():.2f} s"  # so that it moves when all cores are full
        for bar, percent in zip(bars, busy, strict=False):
            bar.value = percent

    with in_a_thread(draw):
        yield


@contextlib.contextmanager
def matplotlib() -> Iterator[None]:
    """A figure of the last five seconds, drawn anew by a thread."""
    from IPython.display import display
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    history: list[list[float]] = []
    handle = display({"text/plain": "…"}, raw=True, display_id=True)
    figure = Figure(figsize=(6, 2))
    FigureCanvasAgg(figure)
    axes = figure.subplots()

    def draw(busy: list[float]) -> None:
        history.append(busy)
        del history[: -5 * HZ]
        axes.clear()
        axes.plot(history)
        axes.set_ylim(0, 100)
        png = io.BytesIO()
        figure.savefig(png, format="png")
        handle.update({"image/png": png.getvalue(), "text/plain": "…"}, raw=True)

    with in_a_thread(draw):
        yield


def this_view() -> Any:
    """The live view."""
    from course import cores

    return cores(hz=HZ)


VIEWS: dict[str, Callable[[], Any]] = {
    "no view": contextlib.nullcontext,
    "this view": this_view,
    "ipywidget": ipywidget,
    "matplotlib": matplotlib,
    "no view, again": contextlib.nullcontext,
}


def calibrated(seconds: float) -> int:
    """The size for `count` with which three of them take about `seconds` of CPU time."""
    size = 100_000
    while True:
        began = time.thread_time()
        count(size)
        took = time.thread_time() - began
        if took > 0.2:
            return int(size * seconds / WORKERS / took)
        size *= 2


def run(job: dict[str, Any]) -> dict[str, Any]:
    """Do one job; return what was measured in the block, and around it.

    Returns
    -------
    dict
        ``begin`` and ``end`` of the block, seconds since the epoch; in it, seconds: ``wall``,
        ``work`` (CPU time of the workers), ``kernel`` (CPU time of all else in the kernel),
        ``server``, ``browser``; and ``around``, CPU time of the kernel before and after.
    """
    whole = time.process_time()
    with VIEWS[job["view"]]():
        before = cpu_of(job["server"]), cpu_of(job["browser"])
        begin, clock, cpu = time.time(), time.perf_counter(), time.process_time()
        if job["work"] == "processes":
            work, inside = in_processes(job["size"], job["method"]), 0.0
        else:
            what = math.factorial if job["work"] == "factorial" else count
            work = inside = in_threads(what, job["size"])
        wall, cpu = time.perf_counter() - clock, time.process_time() - cpu
        end = time.time()
        after = cpu_of(job["server"]), cpu_of(job["browser"])
    return {
        "begin": begin,
        "end": end,
        "wall": wall,
        "work": work,
        "kernel": cpu - inside,
        "server": after[0] - before[0],
        "browser": after[1] - before[1],
        "around": time.process_time() - whole - cpu,
    }


def main() -> None:
    """Do the job in ``job.json``, and print the facts for the driver to find."""
    job = json.loads(Path("job.json").read_text(encoding="utf-8"))
    facts = {"size": calibrated(job["seconds"])} if job["work"] == "calibrate" else run(job)
    print("#" + json.dumps({"job": job["number"], **facts}) + "#")
