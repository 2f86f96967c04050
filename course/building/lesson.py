"""Reading a lesson text: its cells, and the line each of them stands on."""

from __future__ import annotations

import warnings
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml
from jupytext.myst import MystMetadataParsingError, myst_to_notebook

from course.building.faults import Fault, LessonError


@dataclass(frozen=True)
class Cell:
    """A cell of a lesson text.

    Attributes
    ----------
    kind : str
        ``"code"``, ``"markdown"`` or ``"raw"``.
    source : str
        The text of the cell.
    marks : dict
        What the lesson says about the cell, such as ``{"tests": "overlap", "points": 3}``.
    line : int
        The line of the file on which the source begins, counted from 1.
    """

    kind: str
    source: str
    marks: dict[str, Any]
    line: int


def read_lesson(path: Path) -> list[Cell]:
    """Return the cells of a lesson text, in order.

    Raises
    ------
    LessonError
        If the text is not UTF-8, or the options of a cell cannot be read.
    """
    try:
        text = path.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        line = path.read_bytes()[: error.start].count(b"\n") + 1
        raise LessonError([Fault(path, line, "the text is not UTF-8")]) from error
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            notebook = myst_to_notebook(text, add_source_map=True)
    except (MystMetadataParsingError, yaml.YAMLError, UserWarning) as error:
        raise LessonError([Fault(path, _line_in(str(error)), f"{error}")]) from error
    lines = text.splitlines()
    return [
        Cell(
            kind=cell.cell_type,
            source=cell.source,
            marks=dict(cell.metadata),
            line=_first_line(lines, start, cell.source),
        )
        for cell, start in zip(notebook.cells, notebook.metadata["source_map"], strict=True)
    ]


def _first_line(lines: list[str], start: int, source: str) -> int:
    """Return the line the source begins on, looking from the line its cell begins on.

    jupytext counts the fence line of a code cell from 1 and the first line of a text from 0;
    options and empty lines come before the source.
    """
    first = source.split("\n", 1)[0]
    for index in range(start, len(lines)):
        if lines[index].strip() == first.strip():
            return index + 1
    return start + 1


def _line_in(message: str) -> int:
    """Return the line that jupytext's message names; 1 if it names none."""
    words = message.replace(":", " ").split()
    if "line" in words:
        following = words[words.index("line") + 1]
        if following.isdigit():
            return int(following)
    return 1
