"""What nbgrader's ``autograde`` reads hand-ins with, and what it says before the first one."""

from __future__ import annotations

import fnmatch
import functools
import glob
import logging
import os
from pathlib import Path
from typing import Any

from nbconvert.exporters import NotebookExporter
from nbconvert.exporters.exporter import ResourcesDict
from nbformat.v4 import new_notebook
from nbgrader.api import Gradebook, MissingEntry
from nbgrader.converters import Autograde
from nbgrader.converters.base import NbGraderException

from course.grading.examining import EXAMINED, examine, renamed
from course.grading.executor import JudgeCells
from course.grading.gradebook import instructor_notebook
from course.grading.terms import terms
from course.sandbox import available_walls

WITHOUT = "--JudgeCells.sandbox=off"
"""The option of ``nbgrader autograde`` that grades on a machine without a sandbox."""


class HandInExporter(NotebookExporter):
    """Reads what students handed in, also what nbformat cannot read.

    nbgrader makes one as a run begins, so this is where the run says what limits are in force, and
    where it stops if there is no sandbox and nobody has said to go on without.

    Raises
    ------
    NbGraderException
        There is no sandbox, and `JudgeCells.sandbox` is not "off".
    """

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        if isinstance(self.parent, Autograde):
            _begin(JudgeCells(parent=self).sandbox, self.log)
            _expect_every_notebook(self.parent)

    def from_filename(
        self, filename: str, resources: dict[str, Any] | None = None, **kw: Any
    ) -> tuple[Any, dict[str, Any]]:
        """Read a hand-in, or (in nbgrader's second turn) what was made of it."""
        if resources is None or not getattr(self.parent, "_sanitizing", False):
            return super().from_filename(filename, resources, **kw)
        ids, path = resources["nbgrader"], Path(filename)
        with Gradebook(ids["db_url"]) as gradebook:
            known = instructor_notebook(gradebook, ids["notebook"], ids["assignment"])
            names = [book.name for book in gradebook.find_assignment(ids["assignment"]).notebooks]
        resources["metadata"] = ResourcesDict(name=path.stem, path=str(path.parent))
        resources[EXAMINED] = examine(path, known, names)
        return self.from_notebook_node(new_notebook(), resources, **kw)


def _begin(sandbox: str, log: logging.Logger) -> None:
    """Say what is in force; raise where it is less than what was asked for."""
    walls = available_walls()
    if sandbox != "off" and not walls:
        why = (
            f"{walls.detail} Nothing was graded: without a sandbox an answer can read this"
            " machine's files, other submissions and the gradebook among them."
        )
        cure = (
            "Grade on a machine with a sandbox (python3 -m course doctor says what is missing),"
            f" or, if you trust every submission, add {WITHOUT}"
        )
        log.error(why)
        log.error(cure)
        raise NbGraderException(f"{why}\n{cure}")
    _say_terms(log, walls=sandbox != "off")


@functools.cache
def _say_terms(log: logging.Logger, *, walls: bool) -> None:
    first, *lines = terms(walls=walls)
    (log.info if walls else log.warning)(first)
    for line in lines:
        log.info(line)


def _expect_every_notebook(converter: Autograde) -> None:
    """Have nbgrader take on students whose notebook has another name, or is not there.

    It passes over a folder without notebooks and fails one whose notebooks it does not know; both
    are then without an entry in the gradebook.
    """
    course, assignments = converter.coursedir, converter.assignments
    with Gradebook(course.db_url, course.course_id) as gradebook:
        try:
            books = gradebook.find_assignment(course.assignment_id).notebooks
        except MissingEntry:
            return  # nbgrader says so
        names = [book.name for book in books]
    wanted = [f"{name}.ipynb" for name in names if fnmatch.fnmatch(name, course.notebook_id)]
    for folder in glob.glob(converter._format_source(course.assignment_id, course.student_id)):
        if not os.path.isdir(folder):
            continue
        missing = [name for name in wanted if not os.path.lexists(os.path.join(folder, name))]
        if len(missing) == len(wanted) or any(renamed(Path(folder), names)):
            found = {*assignments.get(folder, []), *(os.path.join(folder, n) for n in missing)}
            assignments[folder] = sorted(found)
