"""Saving verdicts to the gradebook."""

from __future__ import annotations

import math
from typing import Any

from nbformat import NotebookNode
from nbgrader.preprocessors import SaveAutoGrades
from nbgrader.utils import is_solution

from course.grading.marking.executor import UNCHANGED, UNREADABLE, VERDICTS
from course.judge.notebook import CellVerdict


class SaveVerdicts(SaveAutoGrades):
    """nbgrader's SaveAutoGrades, with the judge's verdicts in place of what outputs look like.

    nbgrader reads a cell without outputs as full marks, and one with an error as none. A test cell
    that could not be judged gets no automatic score at all, so that nbgrader asks for a manual
    grade.
    """

    def _add_score(self, cell: NotebookNode, resources: dict[str, Any]) -> None:
        grade = self.gradebook.find_grade(
            cell.metadata.nbgrader.grade_id, self.notebook_id, self.assignment_id, self.student_id
        )
        before = grade.auto_score, grade.needs_manual_grade
        if is_solution(cell) and not resources[UNREADABLE]:
            super()._add_score(cell, resources)
        else:
            self._save_verdict(grade, resources[VERDICTS].get(grade.name))
        if resources[UNCHANGED] and grade.auto_score == before[0]:
            grade.needs_manual_grade = before[1]  # what a person has decided stays decided
        self.gradebook.db.commit()

    def _save_verdict(self, grade: Any, verdict: CellVerdict | None) -> None:
        grade.auto_score = _score(verdict)  # none where unreadable
        grade.needs_manual_grade = grade.auto_score is None or grade.manual_score is not None
        if grade.auto_score is None:
            self.log.warning(
                "%s: %s could not be judged and needs a manual grade", self.student_id, grade.name
            )


def _score(verdict: CellVerdict | None) -> float | None:
    """The points earned, within what the cell can give; None when nobody could tell."""
    if verdict is None or verdict.score is None or not math.isfinite(verdict.score):
        return None
    return min(max(float(verdict.score), 0.0), verdict.points)
