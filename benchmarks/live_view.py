"""What the live view costs, and whether it moves: measured in JupyterLab, in a real browser.

The same cell, three threads in `math.factorial`, runs in turn without a view, with this view fed
by the Jupyter server, and with it fed by the kernel. All in one run, side by side, because only
the ratio says something on a machine that others use too:

    python benchmarks/live_view.py [--rounds N] [--seconds S]

Goals: with the server's view the picture never stands still for more than 0.25 s, the server
takes less than 2 % of one core for it, and the work is not slower beyond the noise of the run.
"""

from __future__ import annotations

import argparse
import json
import statistics
import sys
import tempfile
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

import psutil

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from tests.browser.chromium import launch
from tests.browser.lab import Server, lab, notebook
from tests.browser.pages import NotebookPage

SETUP = """
import contextlib, json, math, os, threading, time
from course.live import cores, wire
size = 60_000
while True:
    began = time.perf_counter()
    math.factorial(size)
    took = time.perf_counter() - began
    if took > {seconds} / 3:
        break
    size = int(size * 1.3)
def work():
    def worker():
        math.factorial(size)
    threads = [threading.Thread(target=worker) for _ in range(3)]
    began, cpu = time.perf_counter(), time.process_time()
    for thread in threads: thread.start()
    for thread in threads: thread.join()
    return time.perf_counter() - began, time.process_time() - cpu
def report(took, run=None):
    print("#" + json.dumps({"wall": took[0], "cpu": took[1], "pid": os.getpid()}) + "#")
report(work())
"""
NO_VIEW = "report(work())"
SERVER = """
with cores() as run:
    took = work()
report(took)
"""
KERNEL = """
address = os.environ.pop(wire.ENVIRONMENT)
with cores() as run:
    took = work()
os.environ[wire.ENVIRONMENT] = address
report(took)
"""
CELLS = {"no view": NO_VIEW, "server": SERVER, "kernel": KERNEL}

WATCH = """() => {
  window.drawn = [];
  new MutationObserver((changes) => {
    for (const change of changes)
      if (change.target.querySelector?.('canvas')) window.drawn.push(performance.now());
  }).observe(document.body, {subtree: true, attributeFilter: ['data-frames']});
}"""


@dataclass(frozen=True)
class Round:
    """One run of one cell; seconds, and percent of one core."""

    wall: float
    cpu: float
    still: float | None
    frames: int
    server: float
    browser: float


def cpu_of(processes: list[psutil.Process]) -> float:
    """Seconds of CPU time of these processes."""
    total = 0.0
    for process in processes:
        try:
            times = process.cpu_times()
        except psutil.NoSuchProcess:
            continue
        total += times.user + times.system
    return total


def measure(book: NotebookPage, server: Server, cell: int) -> Round:
    """Run a cell and measure it."""
    driver = psutil.Process()
    jupyter = [psutil.Process(server.pid)]
    chromium = [p for p in driver.children(recursive=True) if "chrom" in p.name()]
    book.page.evaluate("() => { window.drawn = []; }")
    before = cpu_of(jupyter), cpu_of(chromium)
    book.start(cell)
    ran = book.cell(cell)
    book.page.wait_for_function(
        "cell => /#\\{.*\\}#/.test(cell.textContent)", arg=ran.element_handle(), timeout=120_000
    )
    book.done(cell)
    after = cpu_of(jupyter), cpu_of(chromium)
    text: str = ran.text_content()
    facts: dict[str, Any] = json.loads(text[text.rindex("#{") + 1 : text.rindex("}#") + 1])
    drawn: list[float] = book.page.evaluate("() => window.drawn")
    gaps = [(b - a) / 1000 for a, b in pairwise(drawn)]
    return Round(
        facts["wall"],
        facts["cpu"],
        max(gaps, default=None),
        len(drawn),
        100 * (after[0] - before[0]) / facts["wall"],
        100 * (after[1] - before[1]) / facts["wall"],
    )


def table(rounds: dict[str, list[Round]]) -> str:
    """The rounds, summed up: medians, and the worst stand-still."""
    lines = [
        "              work   ratio  spread     CPU   still, worst  frames/s   server  browser"
    ]
    base = statistics.median(each.wall for each in rounds["no view"])
    base_cpu = statistics.median(each.cpu for each in rounds["no view"])
    for name, each in rounds.items():
        walls = [one.wall for one in each]
        wall = statistics.median(walls)
        cpu = statistics.median(one.cpu for one in each)
        stills = [one.still for one in each if one.still is not None]
        still = f"{max(stills):.2f} s" if stills else "–"
        rate = statistics.median(one.frames / one.wall for one in each)
        jupyter = statistics.median(one.server for one in each)
        browser = statistics.median(one.browser for one in each)
        lines.append(
            f"{name:10}{wall:6.2f} s{wall / base:8.3f}{(max(walls) - min(walls)) / wall:8.1%}"
            f"{cpu / base_cpu:8.3f}{still:>15}{rate:10.1f}{jupyter:7.1f} %{browser:7.1f} %"
        )
    return "\n".join(lines)


def main() -> None:
    """Run the rounds and print the table."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=float, default=4.0, help="of work in a cell, about")
    options = parser.parse_args()
    from playwright.sync_api import sync_playwright

    rounds: dict[str, list[Round]] = {name: [] for name in CELLS}
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        work = Path(folder) / "work"
        setup = SETUP.replace("{seconds}", str(options.seconds))
        notebook(work / "cost.ipynb", [setup, *CELLS.values()])
        with lab(work) as server:
            browser = launch(playwright)
            page = browser.new_page()
            book = NotebookPage(page, server, "cost.ipynb")
            book.run(0)
            page.evaluate(WATCH)
            for cell in range(1, len(CELLS) + 1):  # the first time loads widgets and matplotlib
                book.run(cell)
            for number in range(options.rounds):
                for cell, name in enumerate(CELLS, 1):
                    rounds[name].append(measure(book, server, cell))
                print(f"round {number + 1} of {options.rounds}", file=sys.stderr)
            browser.close()
    print(table(rounds))
    print(
        "work: median wall time, its ratio to no view, its spread in the rounds; CPU: the same\n"
        "ratio of CPU time; server, browser: percent of one core while the cell ran"
    )


if __name__ == "__main__":
    main()
