"""Rebuilding a submission around what the gradebook knows, before anything is judged.

In a submission cells are deleted, copied, edited, retyped. What is graded keeps the student's
texts; every mark that nbgrader goes by comes from the gradebook.
"""

from __future__ import annotations

import functools
from typing import Any

from nbformat import NotebookNode
from nbformat.corpus.words import generate_corpus_id
from nbformat.v4 import new_notebook

from course.grading.received.handing_out import without_hints
from course.grading.received.hidden import split_hidden
from course.handins.values import Cell, HandIn


def _new_cell(kind: str, source: str, **more: Any) -> NotebookNode:
    """A cell, not validated one by one as nbformat's own are: all that is in it has a type."""
    cell = NotebookNode(id=generate_corpus_id(), cell_type=kind, metadata=NotebookNode())
    cell.source = source
    if kind == "code":
        cell.update(execution_count=None, outputs=[])
    cell.update(more)
    return cell


def restored(hand_in: HandIn, known: NotebookNode) -> tuple[NotebookNode, list[str]]:
    """A notebook with the student's texts and the marks of the gradebook's `known` cells.

    Returns
    -------
    tuple of NotebookNode and list of str
        The new notebook, without outputs, and one line for all that was mended so far.
    """
    meant = {cell.metadata.nbgrader.grade_id: cell for cell in known.cells}
    notes: list[str] = []
    another: list[str] = []
    last = {cell.grade_id: place for place, cell in enumerate(hand_in.cells)}
    cells, places, used = [], {}, set[str]()
    for place, cell in enumerate(hand_in.cells):
        fresh = _bare(cell, used)
        if cell.grade_id in meant and last[cell.grade_id] == place:
            fresh = _marked(fresh, meant[cell.grade_id], notes, another)
            places[cell.grade_id] = fresh
        cells.append(fresh)
    if another:
        notes.append(_of_another_version(another))
    _add_missing(cells, places, meant, notes)
    notebook = new_notebook(cells=cells)
    notebook.metadata = NotebookNode(language_info=NotebookNode(name="python"))
    if not hand_in.is_there:
        notes = []  # it says so itself
    if hand_in.unreadable:
        notes = [f"This could not be read, and waits for a person. {hand_in.unreadable}"]
    return notebook, [*hand_in.notes, *notes]


def _bare(cell: Cell, used: set[str]) -> NotebookNode:
    """The cell's kind, text and pictures in nbformat's form."""
    fresh = _new_cell(cell.kind, cell.source)
    if cell.id and cell.id not in used:
        fresh.id = cell.id
    used.add(fresh.id)
    if cell.pictures:
        fresh.attachments = NotebookNode(cell.pictures)
    return fresh


def _of_another_version(names: list[str]) -> str:
    """What is told of locked cells whose texts are not the gradebook's, whoever's doing that is."""
    *others, last = names
    told = f"{', '.join(others)} and {last}" if others else last
    which = (
        f"The cells {told}, which come with the lesson, are"
        if others
        else f"The cell {told}, which comes with the lesson, is"
    )
    return (
        f"{which} in another version here than in the gradebook: from an earlier release, or "
        "changed by hand. The gradebook's version was used; there is nothing to do."
    )


def _marked(
    fresh: NotebookNode, meant: NotebookNode, notes: list[str], another: list[str]
) -> NotebookNode:
    """The student's cell with the gradebook's marks; a locked one with its text as well.

    `another` gets the names of locked cells that have another text.
    """
    meta = meant.metadata.nbgrader
    name = meta.grade_id
    if fresh.cell_type != meant.cell_type:
        notes.append(
            f"The cell {name} was a {fresh.cell_type} cell; it is {meant.cell_type} again."
        )
        fresh = _new_cell(meant.cell_type, fresh.source, id=fresh.id)
    fresh.metadata = NotebookNode(nbgrader=NotebookNode(meta))
    if _is_locked(meta):
        if fresh.source.split() not in _unedited(meant.source):
            another.append(name)
        fresh.source = meant.source
    return fresh


@functools.lru_cache(maxsize=1000)
def _unedited(source: str) -> list[list[str]]:
    """The texts, word by word, that a cell may have when nobody changed it."""
    seen = split_hidden(source)[0]
    return [source.split(), seen.split(), without_hints(seen).split()]


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
        places[name] = _new_cell(cell.cell_type, cell.source, metadata=cell.metadata)
        cells.insert(at, places[name])


def _index(cells: list[NotebookNode], wanted: NotebookNode) -> int:
    return next(place for place, cell in enumerate(cells) if cell is wanted)
