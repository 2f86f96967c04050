"""Judging the test cells of a whole notebook, outside any kernel."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any


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
