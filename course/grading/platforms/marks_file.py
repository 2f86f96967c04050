"""``nbgrader export``: the marks as a table that says which of them wait for a person."""

from __future__ import annotations

import csv
from typing import Any

from nbgrader.api import Gradebook, MissingEntry
from nbgrader.plugins import ExportPlugin

from course.grading.platforms.cells import as_data

COLUMNS = (
    "assignment",
    "duedate",
    "timestamp",
    "student_id",
    "last_name",
    "first_name",
    "email",
    "raw_score",
    "late_submission_penalty",
    "score",
    "max_score",
    "waiting",
)
"""nbgrader's own columns, and ``waiting``: the cells that wait for a manual grade.

While there are such cells the score is not the last word: each of them counts as nothing.
"""


class MarksFile(ExportPlugin):
    """Writes the marks of all students, or of some, to a CSV file (``grades.csv``)."""

    def export(self, gradebook: Gradebook) -> None:
        """Write the file."""
        to = self.to or "grades.csv"
        self.log.info("Exporting grades to %s", to)
        with open(to, "w", encoding="utf-8", newline="") as file:
            table = csv.DictWriter(file, COLUMNS, lineterminator="\n")
            table.writeheader()
            for assignment in gradebook.assignments:
                if self.assignment and assignment.name not in map(str, self.assignment):
                    continue
                for student in gradebook.students:
                    if not self.student or student.id in map(str, self.student):
                        table.writerow(_row(gradebook, assignment, student))


def _row(gradebook: Gradebook, assignment: Any, student: Any) -> dict[str, Any]:
    row = {
        "assignment": assignment.name,
        "duedate": assignment.duedate,
        "student_id": student.id,
        "last_name": student.last_name,
        "first_name": student.first_name,
        "email": student.email,
        "raw_score": 0.0,
        "late_submission_penalty": 0.0,
        "score": 0.0,
        "max_score": assignment.max_score,
        "waiting": 0,
    }
    try:
        submission = gradebook.find_submission(assignment.name, student.id)
    except MissingEntry:
        pass
    else:
        penalty = submission.late_submission_penalty
        row |= {
            "timestamp": submission.timestamp,
            "raw_score": submission.score,
            "late_submission_penalty": penalty,
            "score": max(0.0, submission.score - penalty),
            "waiting": waiting(submission),
        }
    return {name: as_data(value) for name, value in row.items()}


def waiting(submission: Any) -> int:
    """How many cells of a submission wait for a manual grade."""
    return sum(grade.needs_manual_grade for book in submission.notebooks for grade in book.grades)
