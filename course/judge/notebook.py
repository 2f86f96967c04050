"""Judging the test cells of a whole notebook, outside any kernel."""

from __future__ import annotations

import dataclasses
import json
import os
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import course
from course.judge.checks import GRADING
from course.judge.running.runner import not_judged
from course.judge.running.standby import TIME_IS_OVER, Standby
from course.system.waiting import NotHadError

BUDGET = 120.0
"""Seconds of their own that the answers of one notebook may take, all checks together.

What a busy machine takes from them does not count, nor does the judge's own work.
"""

STRETCH = 10
"""How many times as much wall time it may take before the judge itself is ended."""

_standby = Standby()


@dataclass(frozen=True)
class TestCell:
    """A test cell: an instructor's Python that judges one answer.

    Attributes
    ----------
    grade_id : str
        nbgrader's name of the cell.
    source : str
        The cell's text, hidden tests included where the instructor's side judges.
    points : float
        The most that the cell gives.
    """

    __test__ = False  # not a test class, whatever its name says to pytest

    grade_id: str
    source: str
    points: float

    def under(self, method: str) -> TestCell:
        """Return the cell with another start method wherever it asks for one."""
        source = re.sub(r'start_method="\w+"', f'start_method="{method}"', self.source)
        return dataclasses.replace(self, source=source)


@dataclass(frozen=True)
class CellVerdict:
    """What the judge says about one test cell.

    Attributes
    ----------
    grade_id : str
        nbgrader's name of the cell.
    points : float
        The most that the cell gives.
    score : float or None
        The points earned; None when the cell could not be judged.
    outputs : list of dict
        Outputs in notebook format: the report (``text/html`` and ``text/plain``), then an
        ``execute_result`` with the score, which nbgrader reads.
    checks : list of dict
        One per check: ``title``, ``points``, ``earned``, ``status`` ("passed", "failed" or
        "unjudged"), ``reason``, ``hint``, ``mistake``, ``hidden``.
    seconds : float
        Wall time that judging the cell took.
    """

    grade_id: str
    points: float
    score: float | None
    outputs: list[dict[str, Any]] = field(default_factory=list)
    checks: list[dict[str, Any]] = field(default_factory=list)
    seconds: float = 0.0


def judge_notebook(
    modules: dict[str, str],
    cells: Sequence[TestCell],
    *,
    sandbox: bool = False,
    budget: float = BUDGET,
    complete: bool = False,
) -> list[CellVerdict]:
    """Judge the test cells of a notebook.

    The cells run in one process of their own, as in a kernel: what a cell defines, later cells
    see.  The learner's modules never enter that process; each check runs them in a child.

    Parameters
    ----------
    modules : dict of str to str
        The learner's modules: name to text.
    cells : sequence of TestCell
        In the order of the notebook.
    sandbox : bool, optional
        Put the children behind walls.
    budget : float, optional
        Seconds of their own that the answers may take, all together; checks that come when it is
        used up are not judged.  Of wall time it is `STRETCH` times as much.
    complete : bool, optional
        The cells hold their hidden tests: their checks must give all the points of the cell.

    Returns
    -------
    list of CellVerdict
        One for each cell, in order.
    """
    job = {"modules": modules, "walls": sandbox, "budget": budget}
    verdicts: dict[str, CellVerdict] = {}
    until, todo = time.monotonic() + STRETCH * budget, list(cells)
    while todo:
        found, why, over = _run(job, todo, until, complete=complete)
        verdicts |= {verdict.grade_id: verdict for verdict in found}
        left = todo[len(found) :]
        if left:  # the first of them has broken the judge; the others need not suffer for it
            reason = f"it took more than {STRETCH * budget:g} seconds to judge this notebook"
            stopped = left if over else left[:1]
            for cell in stopped:
                output = not_judged(reason if over else why)
                verdicts[cell.grade_id] = CellVerdict(cell.grade_id, cell.points, None, [output])
            left = left[len(stopped) :]
        todo = left
    return [verdicts[cell.grade_id] for cell in cells]


def _run(
    job: dict[str, Any], cells: Sequence[TestCell], until: float, *, complete: bool
) -> tuple[list[CellVerdict], str, bool]:
    """Run test cells in a process; return verdicts, why not all, whether the time was over."""
    root = str(Path(course.__file__).parent.parent)
    with tempfile.TemporaryDirectory(prefix="cj-", ignore_cleanup_errors=True) as folder:
        results = Path(folder) / "results.jsonl"
        results.touch()
        texts = [{"grade_id": c.grade_id, "source": c.source} for c in cells]
        env = os.environ | {"PYTHONPATH": root, "PYTHONIOENCODING": "utf-8", "TMPDIR": folder}
        env.pop(GRADING, None)
        if complete:
            env[GRADING] = "1"
        todo = Path(folder) / "job.json"
        text = json.dumps(job | {"cells": texts, "results": str(results)})
        todo.write_text(text, encoding="utf-8")
        why, over = _ended(todo, env, until - time.monotonic())
        done = [json.loads(line) for line in results.read_text("utf-8").split("\n")[:-1]]
    points = {cell.grade_id: cell.points for cell in cells}
    found = [CellVerdict(points=points[line["grade_id"]], **line) for line in done]
    return found, why, over


def _ended(job: Path, env: dict[str, str], seconds: float) -> tuple[str, bool]:
    """Wait for the end of the runner; return its last words, and whether the time was over.

    The runner ends itself as soon as the other end of its input is closed: with this process.
    """
    its_input, held = os.pipe()
    try:
        with (job.parent / "said").open("w+b") as said:
            try:
                status = _standby.run(job, env, (its_input, said.fileno()), seconds)
            except NotHadError:
                status = _started_anew(job, env, (its_input, said.fileno()), seconds)
            said.seek(0)
            lines = said.read().decode("utf-8", "replace").strip().splitlines()
    finally:
        os.close(its_input)
        os.close(held)
    if status == TIME_IS_OVER:
        return "", True
    return lines[-1] if lines else f"the judge ended with exit status {status}", False


def _started_anew(
    job: Path, env: dict[str, str], descriptors: tuple[int, int], seconds: float
) -> int:
    """Run a runner as a program of its own; return its exit status."""
    argv = [sys.executable, "-P", "-m", "course.judge.running.runner", str(job)]
    its_input, its_output = descriptors
    try:
        return subprocess.run(
            argv,
            stdin=its_input,
            stdout=its_output,
            stderr=its_output,
            env=env,
            cwd=job.parent,
            timeout=max(0.0, seconds),
            check=False,
        ).returncode
    except subprocess.TimeoutExpired:
        return TIME_IS_OVER
