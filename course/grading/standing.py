"""The verdicts that stand in a graded notebook and in the gradebook, as if just given."""

from __future__ import annotations

from pathlib import Path

import nbformat
from nbgrader.api import Gradebook, MissingEntry
from nbgrader.coursedir import CourseDirectory

from course.handins.values import StudentId
from course.judge.notebook import CellVerdict
from course.notebook.reading import test_cells_of


class NeverGraded(Exception):
    """A student has no marks that could stand."""


def standing(
    course: CourseDirectory, gradebook: Gradebook, topic: str, student: StudentId
) -> dict[str, list[CellVerdict]]:
    """The verdicts on each notebook of a student that was graded before.

    Raises
    ------
    NeverGraded
        It was not.
    """
    folder = Path(course.format_path(course.autograded_directory, student, topic))
    try:
        submission = gradebook.find_submission(topic, student)
        scores = {
            (book.name, grade.name): grade.auto_score
            for book in submission.notebooks
            for grade in book.grades
        }
        return {
            book.name: [
                CellVerdict(cell.grade_id, cell.points, scores[book.name, cell.grade_id], outputs)
                for graded in [nbformat.read(folder / f"{book.name}.ipynb", as_version=4)]
                for shown in [_outputs(graded)]
                for cell in test_cells_of(graded)
                for outputs in [shown[cell.grade_id]]
            ]
            for book in submission.notebooks
        }
    except (MissingEntry, OSError, KeyError) as error:
        raise NeverGraded(
            "it has no marks yet that could stay as they are: grade all exercises first"
        ) from error


def _outputs(book: nbformat.NotebookNode) -> dict[str, list[nbformat.NotebookNode]]:
    """The outputs of each test cell, as they were written."""
    return {
        cell.metadata.nbgrader.grade_id: cell.outputs
        for cell in book.cells
        if cell.cell_type == "code" and "nbgrader" in cell.metadata
    }
