"""Rebuilding a submission around what the gradebook knows, before anything is judged.

A submission is a file from somebody else: cells are deleted, copied, edited, retyped, their
metadata is damaged or made up. What is graded keeps the student's texts and nothing else of
theirs; every mark that nbgrader goes by comes from the gradebook.
"""

from __future__ import annotations

import re
from typing import Any

from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_raw_cell
from nbgrader.api import Gradebook
from nbgrader.preprocessors import NbGraderPreprocessor

from course.grading.examining import EXAMINED, HandIn, text_of
from course.grading.gradebook import instructor_notebook
from course.grading.hidden import split_hidden

_CELL_ID = re.compile(r"[A-Za-z0-9_-]{1,64}")
_NEW_CELL = {"code": new_code_cell, "markdown": new_markdown_cell, "raw": new_raw_cell}


class RestoreCells(NbGraderPreprocessor):
    """Stands in for nbgrader's ClearOutput, DeduplicateIds and OverwriteCells.

    These stop at metadata that is not well formed, or when an answer is missing together with its
    tests. The repairs made here are kept in the notebook's metadata, under ``course``.
    """

    def preprocess(
        self, nb: NotebookNode, resources: dict[str, Any]
    ) -> tuple[NotebookNode, dict[str, Any]]:
        """Replace the submission by one that has every graded cell exactly once."""
        ids = resources["nbgrader"]
        with Gradebook(ids["db_url"]) as gradebook:
            known = instructor_notebook(gradebook, ids["notebook"], ids["assignment"])
        restored, notes = restored_hand_in(resources.get(EXAMINED) or HandIn(nb), known)
        for note in notes:
            self.log.warning("%s/%s: %s", ids["student"], ids["notebook"], note)
        return restored, resources


def restored_hand_in(hand_in: HandIn, known: NotebookNode) -> tuple[NotebookNode, list[str]]:
    """The same as `restore`, with what was told of the file; empty where that was unreadable."""
    restored, notes = restore(hand_in.notebook, known)
    if hand_in.unreadable:
        restored.metadata.course.unreadable = hand_in.unreadable
        notes = [f"This could not be read, and waits for a person. {hand_in.unreadable}"]
    restored.metadata.course.notes = [*hand_in.notes, *notes]
    return restored, restored.metadata.course.notes


def restore(nb: NotebookNode, known: NotebookNode) -> tuple[NotebookNode, list[str]]:
    """A notebook with the student's texts and the marks of the gradebook's `known` cells.

    Returns
    -------
    tuple of NotebookNode and list of str
        The new notebook, without outputs, and one line per repair. `nb` is left as it is.
    """
    meant = {cell.metadata.nbgrader.grade_id: cell for cell in known.cells}
    notes: list[str] = []
    submitted = [cell for cell in nb.get("cells", []) if isinstance(cell, dict)]
    last = {_grade_id(cell): place for place, cell in enumerate(submitted)}
    cells, places, used = [], {}, set[str]()
    for place, cell in enumerate(submitted):
        fresh = _bare(cell, used)
        grade_id = _grade_id(cell)
        if grade_id in meant and last[grade_id] == place:
            fresh = _marked(fresh, meant[grade_id], notes)
            places[grade_id] = fresh
        cells.append(fresh)
    _add_missing(cells, places, meant, notes)
    restored = new_notebook(cells=cells)
    restored.metadata = NotebookNode(
        language_info=NotebookNode(name="python"), course=NotebookNode(notes=notes)
    )
    return restored, notes


def _bare(cell: dict[str, Any], used: set[str]) -> NotebookNode:
    """The cell's type, text and pictures; its outputs and metadata are left behind."""
    new_cell = _NEW_CELL.get(str(cell.get("cell_type")), new_raw_cell)
    fresh = new_cell(text_of(cell))
    cell_id = cell.get("id")
    if isinstance(cell_id, str) and _CELL_ID.fullmatch(cell_id) and cell_id not in used:
        fresh.id = cell_id
    used.add(fresh.id)
    if fresh.cell_type == "markdown" and isinstance(cell.get("attachments"), dict):
        fresh.attachments = cell["attachments"]
    return fresh


def _marked(fresh: NotebookNode, meant: NotebookNode, notes: list[str]) -> NotebookNode:
    """The student's cell with the gradebook's marks; a locked one with its text as well."""
    meta = meant.metadata.nbgrader
    name = meta.grade_id
    if fresh.cell_type != meant.cell_type:
        notes.append(
            f"The cell {name} was a {fresh.cell_type} cell; it is {meant.cell_type} again."
        )
        fresh = _NEW_CELL[meant.cell_type](fresh.source, id=fresh.id)
    fresh.metadata = NotebookNode(nbgrader=NotebookNode(meta))
    if _is_locked(meta):
        if fresh.source.split() not in _unedited(meant.source):
            notes.append(f"The locked cell {name} had been changed; the original was used.")
        fresh.source = meant.source
    return fresh


def _unedited(source: str) -> list[list[str]]:
    """The texts, word by word, that a cell may have when nobody changed it."""
    return [source.split(), split_hidden(source)[0].split()]


def _is_locked(meta: dict[str, Any]) -> bool:
    return not meta["solution"] and (meta["grade"] or meta["locked"])


def _add_missing(
    cells: list[NotebookNode],
    places: dict[str, NotebookNode],
    meant: dict[str, NotebookNode],
    notes: list[str],
) -> None:
    """Put every graded cell that is not there between its neighbours among the marked ones."""
    names = list(meant)
    for number, (name, cell) in enumerate(meant.items()):
        meta = cell.metadata.nbgrader
        if name in places or not (meta.grade or meta.task):
            continue
        notes.append(f"The cell {name} was missing; it was put back.")
        before = [places[other] for other in names[:number] if other in places]
        after = [places[other] for other in names[number:] if other in places]
        at = len(cells)
        if before:
            at = _index(cells, before[-1]) + 1
        elif after:
            at = _index(cells, after[0])
        places[name] = _NEW_CELL[cell.cell_type](cell.source, metadata=cell.metadata)
        cells.insert(at, places[name])


def _index(cells: list[NotebookNode], wanted: NotebookNode) -> int:
    return next(place for place, cell in enumerate(cells) if cell is wanted)


def _grade_id(cell: dict[str, Any]) -> str:
    """The name that nbgrader has for the cell, or "" where it has none that could be one."""
    metadata = cell.get("metadata")
    meta = metadata.get("nbgrader") if isinstance(metadata, dict) else None
    grade_id = meta.get("grade_id") if isinstance(meta, dict) else None
    return grade_id if isinstance(grade_id, str) else ""
