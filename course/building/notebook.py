"""From the cells of a lesson text to a notebook that is the same every time it is made."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import nbformat

from course.building.faults import LessonError
from course.building.lesson import FOR_AUTHORS, PREDICT, WRAP_UP, Cell, read_lesson
from course.building.marks import faults_in, grade_id, nbgrader_metadata
from course.building.predictions import cell_text
from course.building.topics import PLACE, lessons_of, listed, ways
from course.notebook.beside import FILE
from course.notebook.cellids import plain_id

_KERNELSPEC = {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"}
_LANGUAGE = {
    "file_extension": ".py",
    "mimetype": "text/x-python",
    "name": "python",
    "pygments_lexer": "ipython3",
}


def checked_cells(path: Path) -> list[Cell]:
    """Return the cells of a lesson text in which nothing is wrong.

    Raises
    ------
    LessonError
        With everything that is wrong in the text.
    """
    cells = read_lesson(path)
    faults = faults_in(cells, path)
    if faults:
        raise LessonError(faults)
    return cells


def ids_of(cells: Sequence[Cell]) -> dict[int, str]:
    """Return the id in the notebook of each cell that reaches it, by its place in the lesson."""
    seen: Counter[tuple[str, str]] = Counter()
    ids = {}
    for place, cell in enumerate(cells):
        if cell.kind in FOR_AUTHORS:
            continue
        kind, source = _kind_and_text(cell)
        seen[kind, source] += 1
        ids[place] = grade_id(cell) or plain_id(kind, source, seen[kind, source])
    return ids


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
    cells = checked_cells(path)
    origin = path.relative_to(root).as_posix()
    note = f"Generated from {origin} by `python3 -m course build`. Edit that file, not this one."
    notebook = nbformat.v4.new_notebook(
        metadata={
            "course": {"generated": note, "lesson": origin},
            "kernelspec": _KERNELSPEC,
            "language_info": _LANGUAGE,
        }
    )
    ids = ids_of(cells)
    notebook.cells = [_notebook_cell(cells[place], name) for place, name in ids.items()]
    lessons = lessons_of(root)
    if path in lessons:
        notebook.cells.append(nbformat.v4.new_markdown_cell(ways(path, lessons), id="ways"))
    else:
        _list_topics(notebook, root)
    nbformat.validate(notebook)
    return f"{nbformat.writes(notebook)}\n"


def _list_topics(notebook: nbformat.NotebookNode, root: Path) -> None:
    for cell in notebook.cells:
        if cell.cell_type == "markdown" and PLACE in cell.source.split("\n"):
            cell.source = cell.source.replace(PLACE, listed(root))


def is_generated(path: Path) -> bool:
    """Return whether a file was generated: a notebook that says so, or what stands beside it."""
    if path.name == FILE:
        return True
    if path.suffix != ".ipynb":
        return False
    try:
        notebook: Any = nbformat.read(path, as_version=4)
    except (OSError, ValueError, nbformat.ValidationError):
        return False
    return "generated" in notebook.metadata.get("course", {})


def _notebook_cell(cell: Cell, name: str) -> nbformat.NotebookNode:
    kind, source = _kind_and_text(cell)
    make = {
        "code": nbformat.v4.new_code_cell,
        "markdown": nbformat.v4.new_markdown_cell,
        "raw": nbformat.v4.new_raw_cell,
    }[kind]
    metadata: dict[str, Any] = {}
    if cell.marks.get("tags"):
        metadata["tags"] = sorted(cell.marks["tags"])
    nbgrader = nbgrader_metadata(cell)
    if nbgrader is not None:
        metadata["nbgrader"] = nbgrader
    return make(source=source, metadata=metadata, id=name)


def _kind_and_text(cell: Cell) -> tuple[str, str]:
    """Return what a cell is in the notebook: "code", "markdown" or "raw", and its text."""
    asks = cell.kind in (PREDICT, WRAP_UP)
    return ("code", cell_text(cell)) if asks else (cell.kind, cell.source)
