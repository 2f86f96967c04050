"""Reading a lesson text: its cells, and the line each of them stands on."""

from __future__ import annotations

import re
import warnings
from bisect import bisect
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml
from jupytext.myst import MystMetadataParsingError, myst_to_notebook

from course.building.faults import Fault, LessonError

PROMISES, HINTS, PREDICT, WRAP_UP = "promises", "hints", "predict", "wrap-up"

OWN_BLOCKS = PROMISES, HINTS, PREDICT, WRAP_UP
"""The kinds of blocks that are the course's own: `promises`, `hints`, `predictions` beside this."""

FOR_AUTHORS = PROMISES, HINTS
"""Those that reach no notebook."""

_OPENED = re.compile(rf"\s*```+\s*\{{(?P<kind>{'|'.join(OWN_BLOCKS)})\}}\s*(?P<name>.*?)\s*$")
_CLOSED = "```"
_CONFLICT = re.compile(r"(<{7}|>{7}|\|{7}) ")


@dataclass(frozen=True)
class Cell:
    """A cell of a lesson text.

    Attributes
    ----------
    kind : str
        ``"code"``, ``"markdown"`` or ``"raw"``, or that of a block of the course's own.
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


def header_of(path: Path) -> dict[str, Any]:
    """Return what stands in the header of a lesson text, between its first two lines ``---``.

    Raises
    ------
    LessonError
        If it is no YAML.
    """
    before, _, rest = path.read_text(encoding="utf-8").partition("---\n")
    try:
        header = yaml.safe_load(rest.partition("\n---")[0])
    except yaml.MarkedYAMLError as error:
        line = before.count("\n") + 2 + (error.problem_mark.line if error.problem_mark else 0)
        said = (
            f"the header is not YAML: {error.problem}. A text with a colon needs quotes around it"
        )
        raise LessonError([Fault(path, line, said)]) from error
    return header if isinstance(header, dict) else {}


def read_lesson(path: Path) -> list[Cell]:
    """Return the cells of a lesson text, in order.

    Raises
    ------
    LessonError
        If the text is not UTF-8 or was not merged, its header or the options of a cell cannot be
        read, or a block has no end.
    """
    try:
        text = path.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        line = path.read_bytes()[: error.start].count(b"\n") + 1
        raise LessonError([Fault(path, line, "the text is not UTF-8")]) from error
    lines = text.splitlines()
    if left := [n for n, line in enumerate(lines, start=1) if _CONFLICT.match(line)]:
        raise LessonError([Fault(path, n, "git has left a conflict here: settle it") for n in left])
    header_of(path)
    blocks = list(_own_blocks(lines, path))
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            notebook = myst_to_notebook("\n".join(lines), add_source_map=True)
    except (MystMetadataParsingError, yaml.YAMLError, UserWarning) as error:
        raise LessonError([Fault(path, _line_in(str(error)), f"{error}")]) from error
    cells = [
        Cell(
            kind=cell.cell_type,
            source=cell.source,
            marks=dict(cell.metadata),
            line=_first_line(lines, start, cell.source),
        )
        for cell, start in zip(notebook.cells, notebook.metadata["source_map"], strict=True)
    ]
    for block in reversed(blocks):
        cells.insert(bisect(cells, block.line, key=lambda cell: cell.line), block)
    return cells


def _own_blocks(lines: list[str], path: Path) -> Iterator[Cell]:
    """Yield the blocks of the course's own kinds, and leave empty lines in their place."""
    opened: tuple[int, re.Match[str]] | None = None
    for index, text in enumerate(lines):
        found = _OPENED.match(text)
        if found and opened is None:
            opened = index, found
        elif opened and text.strip() == _CLOSED:
            first, block = opened
            source = "\n".join(lines[first + 1 : index])
            lines[first : index + 1] = [""] * (index + 1 - first)
            yield Cell(block["kind"], source, {block["kind"]: block["name"]}, first + 2)
            opened = None
    if opened:
        raise LessonError([Fault(path, opened[0] + 1, f"{_CLOSED} is missing after this block")])


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
