"""Feedback that shows the verdicts and hints, and nothing of the hidden tests."""

from __future__ import annotations

import contextlib
import fnmatch
import html
import os
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from nbformat import NotebookNode
from nbformat.v4 import new_output
from nbgrader.converters import generate_feedback
from nbgrader.converters.base import NbGraderException
from nbgrader.utils import is_grade, is_solution

from course.grading.pages.opening import OF_NBGRADER, TEMPLATE, TEMPLATES, PagePreprocessor
from course.grading.pages.rendering import Page
from course.grading.received.folders import chosen, student_folders
from course.grading.received.hidden import split_hidden
from course.handins.values import StudentId

FOR_INSTRUCTORS = {"for": "instructors"}
"""Value of ``course`` in the metadata of an output that no feedback page may show."""

UNJUDGED = new_output(
    "stream", name="stdout", text="This could not be judged; your instructor sees why.\n"
)
"""What students see in place of an error of the judge, which may quote a hidden test."""

_TOO_SHORT_TO_TELL = 12
_INSTEAD = "[hidden test]"


class GenerateFeedback(generate_feedback.GenerateFeedback):
    """nbgrader's GenerateFeedback for students whatever they are called: no id is a pattern.

    Attributes
    ----------
    only : StudentId or None
        The only student whose page to make, whatever the options say.
    """

    only: StudentId | None = None
    _is_ready = False

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        given = self.config.HTMLExporter
        if given.template_name == OF_NBGRADER:  # nobody has asked for another
            found = list(given.extra_template_basedirs)
            self.config.Page.template_name = TEMPLATE
            self.config.Page.extra_template_basedirs = [str(TEMPLATES), *found]
            self.config.Page.extra_template_paths = [*given.extra_template_paths, *found]

    def _exporter_class_default(self) -> type[Page]:
        return Page

    def start(self) -> None:
        """Make the pages; a second time with the templates that are loaded."""
        if not self._is_ready:
            super().start()
            self._is_ready = True
            return
        self.init_notebooks()
        with contextlib.chdir(self.coursedir.root):
            self.convert_notebooks()

    def init_notebooks(self) -> None:
        """Find what was graded."""
        topic = self.coursedir.assignment_id
        folders, _ = student_folders(self.coursedir, self.coursedir.autograded_directory, topic)
        self.assignments = {}
        there = [self.only] if self.only in folders else []
        for student in there if self.only else chosen(folders, self.coursedir.student_id):
            names = sorted(path.name for path in folders[student].glob("*.ipynb"))
            wanted = fnmatch.filter(names, f"{self.coursedir.notebook_id}.ipynb")
            if wanted:
                folder = str(folders[student])
                self.assignments[folder] = [os.path.join(folder, name) for name in wanted]
        if not self.assignments:
            message = f"Nobody was found whose {topic} has been graded: see autograded/*/{topic}/"
            self.log.error(message)
            raise NbGraderException(message)

    def init_destination(self, assignment_id: str, student_id: str) -> bool:
        """Whether to make a student's pages: also where a killed run has made only a part."""
        if super().init_destination(assignment_id, student_id):
            return True
        folder = Path(self._format_dest(assignment_id, student_id))
        left_out = student_id in self.coursedir.student_id_exclude.split(",")
        return not left_out and not has_pages(folder, map(_name_of, self.notebooks))

    def write_single_notebook(self, output: str, resources: Any) -> None:
        """Write a page at once or not at all."""
        told = resources["nbgrader"]
        self.writer.build_directory = self._format_dest(told["assignment"], told["student"])
        name = f".{resources['unique_key']}"
        made = Path(self.writer.write(output, resources, notebook_name=name))
        os.replace(made, made.with_name(made.name[1:]))


def has_pages(folder: str | Path, names: Iterable[str]) -> bool:
    """Whether a student's folder has the page of each notebook."""
    return all((Path(folder) / f"{name}.html").is_file() for name in names)


def _name_of(path: str) -> str:
    return Path(path).stem


class HideTests(PagePreprocessor):
    """Takes hidden tests out of a graded notebook, from the tests' text and from all outputs."""

    def preprocess(
        self, nb: NotebookNode, resources: dict[str, Any]
    ) -> tuple[NotebookNode, dict[str, Any]]:
        """Hide the tests of every test cell."""
        hidden: list[str] = []
        for cell in nb.cells:
            cell.metadata.pop("course", None)
            if is_grade(cell) and not is_solution(cell):
                cell.source, lines = split_hidden(cell.source)
                hidden += [line for line in lines if len(line) >= _TOO_SHORT_TO_TELL]
        for cell in nb.cells:
            if cell.cell_type == "code":
                cell.outputs = [
                    _without(UNJUDGED if output.output_type == "error" else output, hidden)
                    for output in cell.outputs
                    if output.get("metadata", {}).get("course") != FOR_INSTRUCTORS
                ]
        return nb, resources


def _without(output: object, hidden: list[str]) -> object:
    """An output, or a part of one, with every line of a hidden test replaced."""
    if isinstance(output, str):
        for line in hidden:
            output = output.replace(line, _INSTEAD).replace(html.escape(line), _INSTEAD)
        return output
    if isinstance(output, list):
        return [_without(item, hidden) for item in output]
    if isinstance(output, dict):
        return NotebookNode({key: _without(item, hidden) for key, item in output.items()})
    return output
