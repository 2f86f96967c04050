"""How steady the tests are: the whole suite again and again, every second time on a busy machine.

Beside every second run three processes a core compute all the time.  A line is printed for each
run as soon as it is over, then what failed, how often, and when, and the rows of the table in
``docs/inside.md``; the exit status is 1 when a run was red.

    python benchmarks/steady.py [--runs 20] [--load 3] [ARGUMENT ...]

Further arguments go to ``python -m course test``: ``--all``, or a folder of tests.  Every test that
failed is kept with its traceback in ``--kept FOLDER`` (``steady/`` in the folder for temporary
files), one JUnit file a run.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks.steadiness import busy

ROOT = Path(__file__).resolve().parents[1]
LINE = "{:>4}  {:<6} {:>8} {:>7} {:>8} {:>8}  {}"


@dataclass(frozen=True)
class Run:
    """One run of the suite.

    Attributes
    ----------
    loaded : bool
        Whether other work kept the machine busy.
    status : int
        The exit status.
    seconds : float
        Wall time.
    passed, skipped : int
        Number of tests.
    failed : tuple of str
        The tests that failed.
    """

    loaded: bool
    status: int
    seconds: float
    passed: int
    skipped: int
    failed: tuple[str, ...]


def run(number: int, loaded: bool, load: int, arguments: list[str], kept: Path) -> Run:
    """Run the suite once."""
    report = kept / f"run-{number}.xml"
    command = [sys.executable, "-m", "course", "test", f"--junit-xml={report}", *arguments]
    hogs = busy(load * (os.cpu_count() or 1)) if loaded else contextlib.nullcontext()
    began = time.monotonic()
    with hogs, report.with_suffix(".txt").open("w") as said:
        ended = subprocess.run(
            command, cwd=ROOT, stdout=said, stderr=subprocess.STDOUT, check=False
        )
    seconds = time.monotonic() - began
    cases = ElementTree.parse(report).iter("testcase") if report.exists() else ()  # noqa: S314
    failed, skipped, passed = [], 0, 0
    for case in cases:
        if case.find("failure") is not None or case.find("error") is not None:
            failed.append(f"{case.get('classname')}::{case.get('name')}")
        elif case.find("skipped") is not None:
            skipped += 1
        else:
            passed += 1
    return Run(loaded, ended.returncode, seconds, passed, skipped, tuple(failed))


def main() -> int:
    """Run, print the table, and return the exit status."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--runs", type=int, default=20, help="runs of the suite (20)")
    parser.add_argument("--load", type=int, default=3, help="busy processes for each core (3)")
    parser.add_argument("--kept", type=Path, default=Path(tempfile.gettempdir()) / "steady")
    options, arguments = parser.parse_known_args()
    options.kept.mkdir(parents=True, exist_ok=True)
    print(LINE.format("run", "beside", "seconds", "passed", "skipped", "failed", ""))
    runs = []
    for number in range(1, options.runs + 1):
        done = run(number, number % 2 == 0, options.load, arguments, options.kept)
        runs.append(done)
        beside = "work" if done.loaded else "none"
        counts = (f"{done.seconds:.0f}", done.passed, done.skipped, len(done.failed))
        print(LINE.format(number, beside, *counts, "red" if done.status else ""), flush=True)
    _sum_up(runs)
    return int(any(done.status for done in runs))


def _sum_up(runs: list[Run]) -> None:
    when = defaultdict(list)
    for number, done in enumerate(runs, 1):
        for name in done.failed:
            when[name].append(number)
    for name, numbers in sorted(when.items(), key=lambda item: -len(item[1])):
        print(f"failed in {len(numbers)} of {len(runs)} runs ({numbers}): {name}")
    for row in rows(runs):
        print(row)


def rows(runs: list[Run]) -> list[str]:
    """Return what the runs say, as rows of the table in ``docs/inside.md``."""
    found = []
    for loaded, words in ((False, "with nothing beside"), (True, "beside other work")):
        chosen = [done for done in runs if done.loaded is loaded]
        if chosen:
            red = sum(bool(done.status) for done in chosen)
            minutes, seconds = divmod(round(max(done.seconds for done in chosen)), 60)
            found.append(f"| {words} | {len(chosen)} | {red} | {minutes} min {seconds} s |")
    return found


if __name__ == "__main__":
    sys.exit(main())
