"""From the cells of a lesson text to a notebook that is the same every time it is made."""

from __future__ import annotations

import hashlib
from collections import Counter
from pathlib import Path
from typing import Any

import nbformat

from course.building.faults import LessonError
from course.building.lesson import PROMISES, Cell, read_lesson
from course.building.marks import faults_in, grade_id, nbgrader_metadata

_KERNELSPEC = {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"}
_LANGUAGE = {
    "file_extension": ".py",
    "mimetype": "text/x-python",
    "name": "python",
    "pygments_lexer": "ipython3",
}


def make_notebook(path: Path, root: Path) -> str:
    """Return the notebook of a lesson text, in notebook format.

    Parameters
    ----------
    path : Path
        The lesson text.
    root : Path
        The clone; the notebook says which of its files it was made from.

    Raises
    ------
    LessonError
        With everything that is wrong in the text.
    """
    cells = read_lesson(path)
    faults = faults_in(cells, path)
    if faults:
        raise LessonError(faults)
    origin = path.relative_to(root).as_posix()
    note = f"Generated from {origin} by `python3 -m course build`. Edit that file, not this one."
    notebook = nbformat.v4.new_notebook(
        metadata={
            "course": {"generated": note, "lesson": origin},
            "kernelspec": _KERNELSPEC,
            "language_info": _LANGUAGE,
        }
    )
    seen: Counter[str] = Counter()
    notebook.cells = [_notebook_cell(cell, seen) for cell in cells if cell.kind != PROMISES]
    nbformat.validate(notebook)
    return f"{nbformat.writes(notebook)}\n"


def is_generated(path: Path) -> bool:
    """Return whether a file is a notebook that says it was generated from a lesson."""
    if path.suffix != ".ipynb":
        return False
    try:
        notebook: Any = nbformat.read(path, as_version=4)
    except (OSError, ValueError, nbformat.ValidationError):
        return False
    return "generated" in notebook.metadata.get("course", {})


def _notebook_cell(cell: Cell, seen: Counter[str]) -> nbformat.NotebookNode:
    make = {
        "code": nbformat.v4.new_code_cell,
        "markdown": nbformat.v4.new_markdown_cell,
        "raw": nbformat.v4.new_raw_cell,
    }[cell.kind]
    metadata: dict[str, Any] = {}
    if cell.marks.get("tags"):
        metadata["tags"] = sorted(cell.marks["tags"])
    nbgrader = nbgrader_metadata(cell)
    if nbgrader is not None:
        metadata["nbgrader"] = nbgrader
    return make(source=cell.source, metadata=metadata, id=grade_id(cell) or _id_of(cell, seen))


def _id_of(cell: Cell, seen: Counter[str]) -> str:
    """Return an id for a plain cell that only depends on its text (and on cells just like it).

    An edit elsewhere in the lesson then leaves the cell's id, and the diff, as they were.
    """
    text = f"{cell.kind}\n{cell.source}"
    seen[text] += 1
    return hashlib.sha256(f"{seen[text]}\n{text}".encode()).hexdigest()[:12]
