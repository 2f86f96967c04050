"""How steady the judge is: every reference solution, judged again and again on a busy machine.

Every core is kept busy by other work meanwhile, and each start method is used.  A solution that
ever gets less than all points is a false fail.  The table gives, for each exercise, how many of the
runs failed, with the upper end of the 95 % Wilson interval, and the median seconds of a run.

    python benchmarks/steadiness.py [--runs 200] [--topic 1-threads ...] [--idle]
"""

from __future__ import annotations

import argparse
import multiprocessing
import os
import statistics
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import nbformat
from rich.console import Console
from rich.table import Table

from course.judge.notebook import judge_notebook
from course.notebook.reading import modules_of, test_cells_of

ROOT = Path(__file__).parents[1]
METHODS = multiprocessing.get_all_start_methods()


def wilson(failed: int, runs: int) -> float:
    """Return the upper end of the 95 % Wilson interval of a rate.

    Source: Wilson, "Probable inference, the law of succession, and statistical inference", JASA 22
    (1927).
    """
    z, rate = 1.96, failed / runs
    centre = rate + z * z / (2 * runs)
    spread = z * (rate * (1 - rate) / runs + z * z / (4 * runs * runs)) ** 0.5
    return (centre + spread) / (1 + z * z / runs)


def spin() -> None:
    """Keep one core busy."""
    while True:
        pass


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


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--runs", type=int, default=200, help="runs of each exercise (200)")
    parser.add_argument("--topic", action="append", help="only this topic; may be repeated")
    parser.add_argument("--idle", action="store_true", help="without other work on the machine")
    options = parser.parse_args()
    table = Table("exercise", "start method", "runs", "false fails", "95 % below", "median s")
    cores = 0 if options.idle else os.cpu_count() or 1
    with busy(cores):
        for path in sorted((ROOT / "source").glob("*/*.ipynb")):
            if options.topic and path.parent.name not in options.topic:
                continue
            for row in rows(path, options.runs):
                table.add_row(*row)
    Console().print(table)


def rows(path: Path, runs: int) -> Iterator[tuple[str, ...]]:
    """Judge the solutions of one notebook; yield a row for each exercise and start method."""
    notebook = nbformat.read(path, as_version=4)
    modules, cells = modules_of(notebook), test_cells_of(notebook)
    for method in METHODS:
        os.environ["COURSE_START_METHOD"] = method
        seconds: dict[str, list[float]] = {cell.grade_id: [] for cell in cells}
        failed = dict.fromkeys(seconds, 0)
        for _ in range(runs):
            for verdict in judge_notebook(modules, cells, complete=True, budget=600):
                seconds[verdict.grade_id].append(verdict.seconds)
                failed[verdict.grade_id] += verdict.score != verdict.points
        for name, times in seconds.items():
            rate = f"{wilson(failed[name], runs):.2%}"
            middle = f"{statistics.median(times):.2f}"
            yield f"{path.parent.name}/{name}", method, str(runs), str(failed[name]), rate, middle


if __name__ == "__main__":
    main()
