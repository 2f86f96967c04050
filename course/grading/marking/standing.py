"""The verdicts that stand in a graded notebook and in the gradebook, as if just given."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import nbformat
from nbgrader.api import Gradebook, MissingEntry
from nbgrader.coursedir import CourseDirectory

from course.grading.pages.feedback import FOR_INSTRUCTORS
from course.grading.received.intake import COURSE
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
                CellVerdict(
                    cell.grade_id,
                    cell.points,
                    scores[book.name, cell.grade_id],
                    _outputs(cells[cell.grade_id]),
                    *checks_of(cells[cell.grade_id]),
                )
                for graded in [nbformat.read(folder / f"{book.name}.ipynb", as_version=4)]
                for cells in [test_cells(graded)]
                for cell in test_cells_of(graded)
            ]
            for book in submission.notebooks
        }
    except (MissingEntry, OSError, KeyError) as error:
        raise NeverGraded(
            "it has no marks yet that could stay as they are: grade all exercises first"
        ) from error


def test_cells(book: nbformat.NotebookNode) -> dict[str, nbformat.NotebookNode]:
    """The marked code cells of a notebook, by nbgrader's names of them."""
    return {
        cell.metadata.nbgrader.grade_id: cell
        for cell in book.cells
        if cell.cell_type == "code" and "nbgrader" in cell.metadata
    }


def checks_of(cell: nbformat.NotebookNode) -> tuple[list[dict[str, Any]], float]:
    """What a graded test cell keeps of its checks, and the seconds that judging it took."""
    told = cell.metadata.get(COURSE, {})
    return list(told.get("checks", [])), float(told.get("seconds", 0))


def _outputs(cell: nbformat.NotebookNode) -> list[dict[str, Any]]:
    """What the judge wrote; what is for instructors is made out of the checks again."""
    return [one for one in cell.outputs if one.get("metadata", {}).get(COURSE) != FOR_INSTRUCTORS]
