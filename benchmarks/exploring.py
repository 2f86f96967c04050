"""Prints what exploring finds and what it costs: known small programs, and the exercises.

    python benchmarks/exploring.py [--frontrun PYTHON] [--exercises]

Each program of `tests/judge/programs/classics.py` is explored: a wrong one must be found, a right
one proven.  With ``--frontrun`` and a Python that has the package `frontrun`, the same programs go
through it as well, one process each.  ``--exercises`` judges the right answers of the bank to every
exercise that explores, and counts.  Seconds are CPU seconds of everything that was started; a wait
for a time-out costs none and is given in brackets.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from course.judge import answer, explore, together
from course.judge.errors import JudgeError
from course.judge.interleavings.exploring import Explored
from course.judge.judging import here
from tests.judge.programs.classics import CLASSICS, Classic

IN_FRONTRUN = """
import importlib, sys
import frontrun
name, workers = sys.argv[1], int(sys.argv[2])
sys.path.insert(0, sys.argv[3])
def setup():
    sys.modules.pop(name, None)
    return importlib.import_module(name)
work = [lambda state, n=n: state.work(n) for n in range(workers)]
found = frontrun.explore(setup, work, lambda state: state.holds() is True, total_timeout=60,
                         reproduce_on_failure=0)
word = {True: "holds", False: "found", None: "undecided"}[found.property_holds]
print("verdict", word, found.num_explored)
"""


def cpu() -> float:
    """Return the CPU seconds that this process and its ended children have used."""
    return sum(os.times()[:4])


def timed(run: Callable[[], tuple[str, int]]) -> str:
    """Return verdict, runs and seconds of something that is done now, as columns."""
    began, used = time.monotonic(), cpu()
    verdict, runs = run()
    spent, waited = cpu() - used, time.monotonic() - began
    idle = f" ({waited:.0f})" if waited > 5 and waited > 4 * spent else ""
    return f"{verdict} | {runs or ''} | {spent:.1f}{idle}"


def by_ours(classic: Classic) -> tuple[str, int]:
    """Explore a program with the course's own explorer."""
    here().setting.texts = {"program": f"# %%module program\n{classic.text}"}
    student = answer("program")

    def scenario() -> None:
        together(*(partial(student.work, number) for number in range(classic.workers)))
        if student.holds() is not True:
            raise AssertionError("it does not hold")

    try:
        found = explore(scenario)
    except JudgeError:
        return "undecided", 0
    if isinstance(found, Explored):
        return ("proven" if found.complete else "undecided"), found.tried
    return "found", found.tried


def by_frontrun(classic: Classic, python: str) -> tuple[str, int]:
    """Explore it with frontrun."""
    with tempfile.TemporaryDirectory() as folder:
        Path(folder, "program.py").write_text(classic.text, encoding="utf-8")
        try:
            done = subprocess.run(
                [python, "-c", IN_FRONTRUN, "program", str(classic.workers), folder],
                env={**os.environ, "FRONTRUN_ACTIVE": "1"},
                capture_output=True,
                text=True,
                timeout=120,
                check=False,
            )
        except subprocess.TimeoutExpired:
            return "no end", 0
    for line in done.stdout.splitlines():
        if line.startswith("verdict "):
            _, word, runs = line.split()
            return ("proven" if word == "holds" else word), int(runs)
    return (done.stderr.strip().splitlines() or ["nothing"])[-1][:40], 0


def exercises() -> None:
    """Print what exploring costs in the exercises that explore."""
    from course.judge.interleavings import exploring
    from course.judge.running.runner import Cell
    from tests.bank import bank

    runs: list[int] = []
    once = exploring.run_once

    def counted(*args: Any, **kwargs: Any) -> Any:
        runs.append(1)
        return once(*args, **kwargs)

    exploring.run_once = counted
    here().show = lambda _report: None
    print("| exercise | right answer | points | runs | CPU seconds |\n|---|---|---|---|---|")
    for folder in sorted(path for path in bank.HERE.glob("*/*") if path.is_dir()):
        test = bank.test_cells(folder.parent.name).get(folder.name)
        if test is None or "explore(" not in test.source:
            continue
        for path in sorted(folder.glob("right_*.py")):
            text = path.read_text("utf-8")
            here().setting.texts = {folder.name: f"# %%module {folder.name}\n{text}"}
            runs.clear()
            used = cpu()
            score = Cell(folder.name, test.source, {"__name__": "__main__"}).run()
            name = path.stem.removeprefix("right_")
            print(f"| {folder.name} | {name} | {score} | {len(runs)} | {cpu() - used:.1f} |")
            here().last.clear()


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--frontrun", metavar="PYTHON", help="a Python that has frontrun")
    parser.add_argument("--exercises", action="store_true", help="the exercises instead")
    chosen = parser.parse_args()
    if chosen.exercises:
        exercises()
        return
    print(f"Python {sys.version.split()[0]}, {time.strftime('%Y-%m-%d')}\n")
    print("| program | is | explored | runs | seconds | frontrun | runs | seconds |")
    print("|---|---|---|---|---|---|---|---|")
    for classic in CLASSICS:
        ours = timed(partial(by_ours, classic))
        theirs = " | | "
        if chosen.frontrun:
            theirs = timed(partial(by_frontrun, classic, chosen.frontrun))
        kind = "right" if classic.right else "wrong"
        print(f"| {classic.name} | {kind} | {ours} | {theirs} |", flush=True)


if __name__ == "__main__":
    main()
