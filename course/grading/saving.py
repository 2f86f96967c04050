"""Saving verdicts to the gradebook."""

from __future__ import annotations

import math
from typing import Any

from nbformat import NotebookNode
from nbgrader.preprocessors import SaveAutoGrades
from nbgrader.utils import is_solution

from course.grading.executor import UNREADABLE, VERDICTS
from course.judge.notebook import CellVerdict


class SaveVerdicts(SaveAutoGrades):
    """nbgrader's SaveAutoGrades, with the judge's verdicts in place of what outputs look like.

    nbgrader reads a cell without outputs as full marks, and one with an error as none. A test cell
    that could not be judged gets no automatic score at all, so that nbgrader asks for a manual
    grade.
    """

    def _add_score(self, cell: NotebookNode, resources: dict[str, Any]) -> None:
        unreadable = resources.get(UNREADABLE)
        if is_solution(cell) and not unreadable:
            super()._add_score(cell, resources)
            return
        grade_id = cell.metadata.nbgrader.grade_id
        grade = self.gradebook.find_grade(
            grade_id, self.notebook_id, self.assignment_id, self.student_id
        )
        grade.auto_score = _score(resources[VERDICTS].get(grade_id))  # none where unreadable
        grade.needs_manual_grade = grade.auto_score is None or grade.manual_score is not None
        if grade.auto_score is None:
            self.log.warning(
                "%s: %s could not be judged and needs a manual grade",
                self.student_id,
                grade_id,
            )
        self.gradebook.db.commit()


def _score(verdict: CellVerdict | None) -> float | None:
    """The points earned, within what the cell can give; None when nobody could tell."""
    if verdict is None or verdict.score is None or not math.isfinite(verdict.score):
        return None
    return min(max(float(verdict.score), 0.0), verdict.points)
