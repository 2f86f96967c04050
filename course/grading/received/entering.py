"""The gradebook knows an assignment as it stands in ``source/``: no old test goes on being used."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import nbformat
from nbformat import NotebookNode
from nbgrader.api import Gradebook, MissingEntry
from nbgrader.converters import GenerateAssignment
from nbgrader.converters.base import NbGraderException
from nbgrader.coursedir import CourseDirectory

from course.grading.received.folders import temporary_folder
from course.grading.received.gradebook import instructor_notebook
from course.notebook.reading import answers_of, grade_id_of


class NotGenerated(NbGraderException):
    """Neither the gradebook nor ``source/`` has the assignment."""

    def __init__(self, topic: str) -> None:
        super().__init__(
            f"The gradebook has no notebook of an assignment {topic!r}, and there is no"
            f" source/{topic}"
        )


def known_notebooks(course: CourseDirectory, topic: str) -> dict[str, NotebookNode]:
    """The instructor's notebooks of an assignment, as the gradebook has them.

    Raises
    ------
    NotGenerated
        It does not know the assignment, or no more of it than its name and when it is due.
    """
    with Gradebook(course.db_url, course.course_id) as gradebook:
        try:
            names = [book.name for book in gradebook.find_assignment(topic).notebooks]
        except MissingEntry:
            raise NotGenerated(topic) from None
        if not names:
            raise NotGenerated(topic)
        return {name: instructor_notebook(gradebook, name, topic) for name in names}


def enter(course: CourseDirectory, topic: str, **configured: Any) -> bool:
    """Enter an assignment into the gradebook, if it is not there as it stands in ``source/``.

    What students get (``release/``) is left as it is.

    Parameters
    ----------
    course : CourseDirectory
        Where everything lies.
    topic : str
        The assignment.
    **configured
        ``config`` or ``parent``, for nbgrader's converter.

    Returns
    -------
    bool
        Whether something was entered.

    Raises
    ------
    NbGraderException
        nbgrader could not: the source is no proper assignment, or cells have come or gone in one
        that was handed in already.
    """
    if is_entered(course, topic):
        return False
    values = {"assignment_id": topic, "notebook_id": "*"}
    try:
        with (
            temporary_folder(course) as nowhere,
            changed(course, release_directory=nowhere, **values),
        ):
            converter = GenerateAssignment(coursedir=course, **configured)
            converter.force = True
            converter.start()
    except NbGraderException as error:
        raise NbGraderException(
            f"source/{topic} has changed, and could not be entered into the gradebook. Once there "
            "are submissions nbgrader lets texts and points of graded cells change, but none be "
            "added or removed: bring the cells back, or begin with a new gradebook.db."
        ) from error
    return True


def is_entered(course: CourseDirectory, topic: str) -> bool:
    """Whether the gradebook knows an assignment as it stands in ``source/``, if it is there."""
    step = course.source_directory
    sources = sorted(Path(course.format_path(step, ".", topic)).glob("*.ipynb"))
    if not sources:
        return True
    try:
        known = known_notebooks(course, topic)
    except NotGenerated:
        return False
    wanted = {path.stem: nbformat.read(path, as_version=4) for path in sources}
    return {name: _tests(book) for name, book in known.items()} == {
        name: _tests(book) for name, book in wanted.items()
    }


@contextmanager
def changed(course: CourseDirectory, **values: str) -> Iterator[None]:
    """Have settings of nbgrader's directories be other ones for a while."""
    before = {name: getattr(course, name) for name in values}
    try:
        for name, value in values.items():
            setattr(course, name, value)
        yield
    finally:
        for name, value in before.items():
            setattr(course, name, value)


def _tests(book: NotebookNode) -> tuple[Any, ...]:
    """What of a notebook decides marks: tests, points, and which cell is which answer."""
    marked = [cell for cell in book.cells if grade_id_of(cell)]
    cells = sorted(
        (
            meta.grade_id,
            float(meta.get("points") or 0),
            cell.source.strip() if meta.get("grade") and not meta.get("solution") else "",
        )
        for cell in marked
        for meta in [cell.metadata.nbgrader]
        if meta.get("grade") or meta.get("solution") or meta.get("task")
    )
    return cells, answers_of(book)
