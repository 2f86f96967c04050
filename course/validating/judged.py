"""A notebook judged as it stands, in the form that nbgrader's *Validate* shows."""

from __future__ import annotations

from html import escape
from pathlib import Path
from typing import Any

import nbformat
from nbgrader.validator import Validator

from course.handins.receiving import receive
from course.judge.notebook import CellVerdict, judge_notebook
from course.notebook.reading import test_cells_of


def judged_by_us(file: Path) -> dict[str, Any] | None:
    """Judge a learner's notebook by the test cells in it; None if they are not for this judge.

    As in grading, the other cells are not run. Nothing is changed: neither the folder that this
    process works in, nor its environment; it may be called in any thread.

    Parameters
    ----------
    file : Path
        The notebook.

    Returns
    -------
    dict or None
        ``success`` and ``value``: why it could not be read, or ``type_changed``, ``changed`` or
        ``failed``, a list each; nothing if all is right.
    """
    try:
        notebook = nbformat.read(file, as_version=4)
    except (OSError, ValueError, nbformat.ValidationError) as error:
        return _answer(f"{file.name} cannot be read as a notebook: {error}")
    cells = test_cells_of(notebook)
    if not any("course.judge" in cell.source for cell in cells):
        return None
    if changed := _changed(notebook):
        return _answer(changed)
    hand_in = receive(file.parent, {file.stem: notebook}).notebooks[file.stem]
    if hand_in.unreadable:
        return _answer(str(hand_in.unreadable))
    modules = {str(module.name): module.text for module in hand_in.modules}
    verdicts = judge_notebook(modules, cells)
    failed = [_told(verdict) for verdict in verdicts if verdict.score != verdict.points]
    return _answer({"failed": failed} if failed else {})


def _answer(value: dict[str, Any] | str) -> dict[str, Any]:
    return {"success": not isinstance(value, str), "value": value}


def _changed(notebook: nbformat.NotebookNode) -> dict[str, Any]:
    """What nbgrader says of locked cells that are no longer what was handed out."""
    looking = Validator()
    if cells := looking._get_type_changed_cells(notebook):
        kinds = [(c.source.strip(), c.cell_type, c.metadata.nbgrader.cell_type) for c in cells]
        names = ("source", "new_type", "old_type")
        return {"type_changed": [dict(zip(names, kind, strict=True)) for kind in kinds]}
    if cells := looking._get_changed_cells(notebook):
        return {"changed": [{"source": cell.source.strip()} for cell in cells]}
    return {}


def _told(verdict: CellVerdict) -> dict[str, str]:
    """The report of a test cell; what comes from the learner is escaped in it."""
    html, plain = [], []
    for output in verdict.outputs:
        if output["output_type"] == "display_data":
            html.append(output["data"]["text/html"])
            plain.append(output["data"]["text/plain"])
        elif output["output_type"] == "error":
            html.append(f"<p>{escape(output['evalue'])}</p>")
            plain.append(output["evalue"])
    return {
        "source": verdict.grade_id,
        "error": f"<div style='white-space: normal'>{''.join(html)}</div>",
        "raw_error": "\n".join(plain),
    }
