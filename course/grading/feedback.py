"""Feedback that shows the verdicts and hints, and nothing of the hidden tests."""

from __future__ import annotations

import html
from typing import Any

from nbformat import NotebookNode
from nbgrader.preprocessors import NbGraderPreprocessor
from nbgrader.utils import is_grade, is_solution

from course.grading.hidden import split_hidden

FOR_INSTRUCTORS = {"for": "instructors"}
"""Value of ``course`` in the metadata of an output that no feedback page may show."""

_TOO_SHORT_TO_TELL = 12
_INSTEAD = "[hidden test]"


class HideTests(NbGraderPreprocessor):
    """Takes hidden tests out of a graded notebook, from the tests' text and from all outputs."""

    def preprocess(self, nb: NotebookNode, resources: Any) -> tuple[NotebookNode, Any]:
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
                    _without(output, hidden)
                    for output in cell.outputs
                    if output.get("metadata", {}).get("course") != FOR_INSTRUCTORS
                ]
        return nb, resources


def _without(value: Any, hidden: list[str]) -> Any:
    """`value`, an output or a part of one, with every line of a hidden test replaced."""
    if isinstance(value, str):
        for line in hidden:
            value = value.replace(line, _INSTEAD).replace(html.escape(line), _INSTEAD)
        return value
    if isinstance(value, list):
        return [_without(item, hidden) for item in value]
    if isinstance(value, dict):
        return NotebookNode({key: _without(item, hidden) for key, item in value.items()})
    return value
