"""What the gradebook knows of an assignment's notebook: the instructor's side of every cell."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

if TYPE_CHECKING:
    from nbformat import NotebookNode
    from nbgrader.api import Gradebook


def is_there(db_url: str) -> bool:
    """Whether a gradebook is there: opening one that is not makes it."""
    path = db_url.removeprefix("sqlite:///")
    return path == db_url or Path(path).is_file()


def instructor_notebook(gradebook: Gradebook, notebook: str, assignment: str) -> NotebookNode:
    """The cells that nbgrader marked when the assignment was generated, in their order.

    Test cells hold their hidden tests; answer cells hold what was released.

    Raises
    ------
    nbgrader.api.MissingEntry
        When the gradebook does not know the notebook.
    """
    entry = gradebook.find_notebook(notebook, assignment)
    points = {cell.name: cell.max_score for cell in [*entry.grade_cells, *entry.task_cells]}
    grades = {cell.name for cell in entry.grade_cells}
    solutions = {cell.name for cell in entry.solution_cells}
    tasks = {cell.name for cell in entry.task_cells}
    cells = []
    for source in entry.source_cells:
        meta: dict[str, Any] = {
            "grade_id": source.name,
            "grade": source.name in grades,
            "solution": source.name in solutions,
            "task": source.name in tasks,
            "locked": source.locked,
            "checksum": source.checksum,
            "cell_type": source.cell_type,
            "schema_version": 3,
        }
        if source.name in points:
            meta["points"] = points[source.name]
        new_cell = new_code_cell if source.cell_type == "code" else new_markdown_cell
        cells.append(new_cell(source.source, metadata={"nbgrader": meta}))
    return new_notebook(cells=cells)
