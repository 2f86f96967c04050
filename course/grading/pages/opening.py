"""What a page of feedback opens with: the marks by exercise, and where to look first.

A lesson is long, and its text is in every page. What lies between the exercises is folded away.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import Any

from nbformat import NotebookNode
from nbgrader.preprocessors import GetGrades, NbGraderPreprocessor
from nbgrader.utils import is_grade, is_solution
from traitlets import List, Unicode

from course.grading.received.intake import COURSE

TEMPLATE = "course_feedback"
OF_NBGRADER = "feedback"
"""What nbgrader calls its own, which ours extends."""
TEMPLATES = Path(__file__).with_name("templates")

NOTES = {"for": "everybody"}
"""Value of ``course`` in the metadata of the cell that tells what was mended."""

_HEADING = re.compile(r"^ {0,3}#{1,6}[ \t]+(.+?)[ \t#]*$", re.MULTILINE)
_MARKUP = re.compile(r"[*`]")


@dataclass(frozen=True)
class Mark:
    """The line of one graded cell.

    Attributes
    ----------
    anchor : str
        Its name, to go there.
    title : str
        The heading above it, and the name.
    score, points : float
        What was given, of what.
    waits : bool
        Whether a person has to look at it.
    first : str
        What to look at first.
    comment : str
        The name of the cell that somebody has commented on; empty where nobody has.
    """

    anchor: str
    title: str
    score: float
    points: float
    waits: bool
    first: str
    comment: str


class Marks(GetGrades):
    """nbgrader's GetGrades, which also says what waits for a person."""

    def _get_score(self, cell: NotebookNode, resources: dict[str, Any]) -> None:  # noqa: ARG002
        name = cell.metadata.nbgrader["grade_id"]
        grade = self.gradebook.find_grade(
            name, self.notebook_id, self.assignment_id, self.student_id
        )
        cell.metadata.nbgrader["score"] = grade.score
        cell.metadata.nbgrader["points"] = grade.max_score
        cell.metadata.nbgrader["waits"] = bool(grade.needs_manual_grade)


class PagePreprocessor(NbGraderPreprocessor):
    """A preprocessor of pages: nbconvert hands it what only GetGrades of nbgrader's own takes."""

    display_data_priority = List(Unicode(), config=True)


class Opening(PagePreprocessor):
    """Makes the table for the template, and folds the lesson."""

    def preprocess(
        self, nb: NotebookNode, resources: dict[str, Any]
    ) -> tuple[NotebookNode, dict[str, Any]]:
        """Collect the marks, and mark where what is folded begins and ends."""
        resources["course_marks"] = list(_marks(nb))
        for is_open, run in groupby(nb.cells, _stays_open):
            if not is_open:
                _fold(list(run))
        return nb, resources


def _marks(nb: NotebookNode) -> list[Mark]:
    found = []
    heading = comment = ""
    for cell in nb.cells:
        meta = cell.metadata.get("nbgrader", {})
        if cell.cell_type == "markdown" and not meta and (headings := _headings(cell)):
            heading = headings[-1]
        if meta.get("comment"):
            comment = meta.grade_id
        if "score" in meta:
            found.append(
                Mark(
                    meta.grade_id,
                    _title(heading, meta.grade_id),
                    meta.score,
                    meta.points,
                    meta.waits,
                    _first(cell),
                    comment,
                )
            )
            comment = ""
    return found


def _headings(cell: NotebookNode) -> list[str]:
    return [_MARKUP.sub("", text) for text in _HEADING.findall(cell.source)]


def _title(heading: str, name: str) -> str:
    name = name.removesuffix("-tests")
    heading = heading.partition(" · ")[0]  # what follows are the points
    return f"{heading} ({name})" if heading else name


def _first(cell: NotebookNode) -> str:
    """What to look at first in a graded cell: the first check that has not passed."""
    if is_solution(cell) or not is_grade(cell):
        return "a person reads it" if cell.metadata.nbgrader.waits else ""
    checks = cell.metadata.get(COURSE, {}).get("checks", [])
    open_ = [check for check in checks if check["status"] != "passed"]
    whole = {cell.metadata.nbgrader.grade_id} == {check["title"] for check in checks}
    if not checks or whole:  # the cell has given no verdict on any of its checks
        return "could not be judged" if cell.metadata.nbgrader.waits else ""
    if not open_:
        return "every check has passed"
    told = "could not be judged" if open_[0]["status"] == "unjudged" else "failed"
    more = f", and {len(open_) - 1} more" if len(open_) > 1 else ""
    return f"{told}: {open_[0]['title']}{more}"


def _stays_open(cell: NotebookNode) -> bool:
    return bool(cell.metadata.get("nbgrader")) or cell.metadata.get(COURSE) == NOTES


def _fold(run: list[NotebookNode]) -> None:
    """Fold cells between marked ones, but not the text of the exercise, with which they end."""
    headed = [n for n, cell in enumerate(run) if cell.cell_type == "markdown" and _headings(cell)]
    folded = run[: headed[-1]] if headed else run
    if not folded:
        return
    names = [name for cell in folded if cell.cell_type == "markdown" for name in _headings(cell)]
    many = f"{len(folded)} cells" if len(folded) > 1 else "one cell"
    folded[0].metadata["course_folds"] = f"{names[0]}, {many}" if names else many
    folded[-1].metadata["course_fold_ends"] = True
