"""How steady the judge is: every reference solution, judged again and again on a busy machine.

Every core is kept busy by other work meanwhile, and each start method is used.  A solution that
ever gets less than all points is a false fail.  A line is printed for each exercise and start
method as soon as it is known, with the upper end of the 95 % Wilson interval of the rate and the
median of the seconds that the judge took; the last line sums up.

    python benchmarks/steadiness.py [--runs 200] [--at-once 2] [--topic 1-threads ...] [--idle]

Two hundred runs of every exercise take hours; ``--runs 5`` gives an impression in some minutes.
The exit status is 1 when there was a false fail.
"""

from __future__ import annotations

import argparse
import multiprocessing
import os
import statistics
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import nbformat

from course.judge.notebook import CellVerdict, judge_notebook
from course.notebook.reading import modules_of, test_cells_of
from tests.bank.rates import wilson

ROOT = Path(__file__).resolve().parents[1]
METHODS = multiprocessing.get_all_start_methods()
LINE = "{:<28} {:<11} {:>5} {:>12} {:>10} {:>9}"


@dataclass
class Tally:
    """What became of the runs of one exercise under one start method."""

    seconds: list[float] = field(default_factory=list)
    fails: list[CellVerdict] = field(default_factory=list)

    def add(self, verdict: CellVerdict) -> None:
        """Count one run."""
        self.seconds.append(verdict.seconds)
        if verdict.score != verdict.points:
            self.fails.append(verdict)

    def line(self, exercise: str, method: str) -> str:
        """Return it as a line of the table."""
        runs, fails = len(self.seconds), len(self.fails)
        below = f"{wilson(fails, runs)[1]:.2%}"
        return LINE.format(
            exercise, method, runs, fails, below, f"{statistics.median(self.seconds):.2f}"
        )


def spin() -> None:
    """Keep one core busy, as long as there is somebody for whom."""
    parent = multiprocessing.parent_process()
    while parent is None or parent.is_alive():
        sum(range(100_000))


@contextmanager
def busy(cores: int) -> Iterator[None]:
    """Keep so many cores busy in this block."""
    hogs = [multiprocessing.Process(target=spin, daemon=True) for _ in range(cores)]
    for hog in hogs:
        hog.start()
    try:
        yield
    finally:
        for hog in hogs:
            hog.kill()
            hog.join()


def judged(path: Path, method: str, runs: int, at_once: int) -> dict[str, Tally]:
    """Judge the solutions of one notebook so many times under one start method."""
    notebook = nbformat.read(path, as_version=4)
    modules, cells = modules_of(notebook), [c.under(method) for c in test_cells_of(notebook)]
    os.environ["COURSE_START_METHOD"] = method
    tallies = {cell.grade_id: Tally() for cell in cells}

    def once(_run: int) -> list[CellVerdict]:
        return judge_notebook(modules, cells, complete=True, budget=1200)

    with ThreadPoolExecutor(at_once) as pool:
        for verdicts in pool.map(once, range(runs)):
            for verdict in verdicts:
                tallies[verdict.grade_id].add(verdict)
    return tallies


def main() -> int:
    """Judge, print the table, and return the exit status."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--runs", type=int, default=200, help="runs of each exercise (200)")
    parser.add_argument("--at-once", type=int, default=1, help="notebooks judged at once (1)")
    parser.add_argument("--topic", action="append", help="only this topic; may be repeated")
    parser.add_argument("--idle", action="store_true", help="without other work on the machine")
    options = parser.parse_args()
    total = Tally()
    print(LINE.format("exercise", "start method", "runs", "false fails", "95 % below", "median s"))
    with busy(0 if options.idle else os.cpu_count() or 1):
        for path in sorted((ROOT / "source").glob("*/*.ipynb")):
            topic = path.parent.name
            if options.topic and topic not in options.topic:
                continue
            for method in METHODS:
                for name, tally in judged(path, method, options.runs, options.at_once).items():
                    print(tally.line(f"{topic}/{name}", method), flush=True)
                    for fail in tally.fails:
                        print("    ", [c for c in fail.checks if c["status"] != "passed"])
                    total.seconds += tally.seconds
                    total.fails += tally.fails
    if not total.seconds:
        print(f"There is no topic of that name in {ROOT / 'source'}.", file=sys.stderr)
        return 2
    print(total.line("all", "all"))
    return bool(total.fails)


if __name__ == "__main__":
    sys.exit(main())
