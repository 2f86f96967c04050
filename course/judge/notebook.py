"""Judging the test cells of a whole notebook, outside any kernel."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import course
from course.judge.checks import GRADING
from course.judge.runner import not_judged

BUDGET = 120.0
"""Seconds that judging one notebook may take."""


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
        Seconds for the whole notebook; cells that were not judged by then have no score.
    complete : bool, optional
        The cells hold their hidden tests: their checks must give all the points of the cell.

    Returns
    -------
    list of CellVerdict
        One for each cell, in order.
    """
    root = str(Path(course.__file__).parent.parent)
    with tempfile.TemporaryDirectory(prefix="cj-", ignore_cleanup_errors=True) as folder:
        results = Path(folder) / "results.jsonl"
        results.touch()
        job = {
            "modules": modules,
            "cells": [{"grade_id": c.grade_id, "source": c.source} for c in cells],
            "walls": sandbox,
            "results": str(results),
        }
        env = os.environ | {"PYTHONPATH": root, "PYTHONIOENCODING": "utf-8", "TMPDIR": folder}
        env.pop(GRADING, None)
        if complete:
            env[GRADING] = "1"
        said = _run(json.dumps(job), env, folder, budget)
        done = [json.loads(line) for line in results.read_text("utf-8").split("\n")[:-1]]
    verdicts = {line.pop("grade_id"): line for line in done}
    return [
        CellVerdict(cell.grade_id, cell.points, **verdicts[cell.grade_id])
        if cell.grade_id in verdicts
        else CellVerdict(cell.grade_id, cell.points, None, [not_judged(said)])
        for cell in cells
    ]


def _run(job: str, env: dict[str, str], folder: str, budget: float) -> str:
    """Run the test cells; return why not all were judged, for the case that they were not."""
    argv = [sys.executable, "-m", "course.judge.runner"]
    try:
        ended = subprocess.run(
            argv,
            input=job,
            env=env,
            cwd=folder,
            capture_output=True,
            text=True,
            timeout=budget,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return f"the budget of {budget:g} seconds for this notebook was used up before"
    return ended.stderr.strip().splitlines()[-1] if ended.stderr.strip() else "the judge ended"
