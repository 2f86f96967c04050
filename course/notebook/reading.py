"""Reading modules and test cells out of a notebook that is not running.

A submission may be broken: a learner deletes the ``%%module`` line, copies a cell, changes its
type. Where the instructor's notebook tells what was meant, the reading is repaired, and each
repair is told in one line. The notebook itself is never changed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from course.notebook.cellfile import magic_line, module_text
from course.notebook.names import BadName, name_in

if TYPE_CHECKING:
    from nbformat import NotebookNode

    from course.judge.notebook import TestCell

_DAMAGED = re.compile(r"[ \t]*(#[ \t]*%+|%+)[ \t]*module\b|[ \t]*%")


@dataclass
class Submission:
    """What a submitted notebook holds for the judge.

    Attributes
    ----------
    modules : dict of str to str
        Module name to its text; line N of a text is line N of its cell.
    notes : list of str
        One line for each thing that was missing, doubtful or repaired.
    """

    modules: dict[str, str] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)


def modules_of(nb: NotebookNode) -> dict[str, str]:
    """The modules of a notebook: name to text, for each code cell that begins with ``%%module``.

    Of two cells with one name the graded answer wins, else the later one. A comment stands in
    place of the magic line, as in the file that the magic writes.
    """
    return read_submission(nb).modules


def test_cells_of(nb: NotebookNode) -> list[TestCell]:
    """The autograded test cells of an instructor's (or a released) notebook, in order."""
    from course.judge.notebook import TestCell

    return [
        TestCell(
            grade_id=meta["grade_id"],
            source=_source(cell),
            points=float(meta.get("points") or 0),
        )
        for cell, meta in _marked(nb)
        if cell.get("cell_type") == "code" and meta.get("grade") and not meta.get("solution")
    ]


def read_submission(nb: NotebookNode, instructor: NotebookNode | None = None) -> Submission:
    """Read the modules of a submission, repaired by what the instructor's notebook tells.

    Parameters
    ----------
    nb : NotebookNode
        The submitted notebook, of format 4; left as it is.
    instructor : NotebookNode, optional
        The notebook that it was handed out as. Its answer cells say which cell (by nbgrader's
        ``grade_id``) must carry which module name. Without it nothing is repaired.
    """
    answers = answers_of(instructor) if instructor is not None else {}
    reading = Submission()
    candidates: dict[str, list[_Found]] = {}
    for number, cell in enumerate(nb.get("cells", []), start=1):
        found = _module_in(cell, number, answers, reading.notes)
        if found is not None:
            candidates.setdefault(found.name, []).append(found)
    for name, cells in candidates.items():
        chosen = _choose(name, cells, answers, reading.notes)
        reading.modules[name] = module_text(name, chosen.body)
    for grade_id, name in answers.items():
        if name not in reading.modules:
            reading.notes.append(
                f"There is no answer for {grade_id}: no cell begins with `%%module {name}`."
            )
    return reading


def answers_of(nb: NotebookNode) -> dict[str, str]:
    """The ``grade_id`` of each answer cell that begins with ``%%module``, to the module's name."""
    answers = {}
    for cell, meta in _marked(nb):
        if meta.get("solution"):
            name, _ = _named(_source(cell))
            if name is not None:
                answers[meta["grade_id"]] = name
    return answers


@dataclass(frozen=True)
class _Found:
    """A cell that may hold a module's text."""

    name: str
    body: str
    number: int
    grade_id: str | None
    is_code: bool

    @property
    def where(self) -> str:
        """The cell in words."""
        return f"the cell {self.grade_id}" if self.grade_id else f"cell {self.number}"


def _module_in(
    cell: NotebookNode, number: int, answers: dict[str, str], notes: list[str]
) -> _Found | None:
    grade_id = grade_id_of(cell)
    source = _source(cell)
    name, body = _named(source)
    meant = answers.get(grade_id) if grade_id is not None else None
    is_code = cell.get("cell_type") == "code"
    if meant is None:
        if name is None or not (is_code or name in answers.values()):
            return None
    elif name is None:
        if not source.strip():
            return None
        notes.append(f"The cell {grade_id} has no `%%module {meant}` line; read as if it had.")
        name, body = meant, _without_magic(source)
    elif name != meant:
        notes.append(
            f"The cell {grade_id} begins with `%%module {name}`; it was read as `%%module {meant}`."
        )
        name = meant
    return _Found(name, body, number, grade_id, is_code)


def _choose(name: str, cells: list[_Found], answers: dict[str, str], notes: list[str]) -> _Found:
    """The cell that counts: the graded answer, else code before text, else the last."""
    chosen = max(
        cells,
        key=lambda cell: (
            answers.get(cell.grade_id or "") == name,
            cell.grade_id is not None,
            cell.is_code,
            cell.number,
        ),
    )
    if len({cell.body for cell in cells}) > 1:
        others = " and ".join(cell.where for cell in cells if cell is not chosen)
        notes.append(
            f"The module {name} was written more than once; {chosen.where} was judged, "
            f"not {others}."
        )
    if not chosen.is_code:
        notes.append(
            f"The module {name} is in {chosen.where}, which is no code cell; read as code."
        )
    return chosen


def _named(source: str) -> tuple[str | None, str]:
    """The module name that a cell begins with, if any, and the text below that line."""
    head, _, body = source.lstrip("\r\n").partition("\n")
    rest = magic_line(head)
    if rest is None:
        return None, source
    try:
        return name_in(rest), body
    except BadName:
        return None, source


def _without_magic(source: str) -> str:
    """The cell's text without a damaged or misplaced ``%%module`` line."""
    first, _, rest = source.partition("\n")
    if _DAMAGED.match(first):
        return rest
    return "\n".join("" if magic_line(line) is not None else line for line in source.split("\n"))


def _marked(nb: NotebookNode) -> Iterator[tuple[NotebookNode, dict[str, Any]]]:
    """The cells that nbgrader knows, each with its nbgrader metadata."""
    for cell in nb.get("cells", []):
        if grade_id_of(cell) is not None:
            yield cell, cell["metadata"]["nbgrader"]


def grade_id_of(cell: NotebookNode) -> str | None:
    """The name that nbgrader has for a cell, None where it has none that could be one."""
    metadata = cell.get("metadata")
    meta = metadata.get("nbgrader") if isinstance(metadata, dict) else None
    grade_id = meta.get("grade_id") if isinstance(meta, dict) else None
    return grade_id if isinstance(grade_id, str) and grade_id else None


def _source(cell: NotebookNode) -> str:
    source = cell.get("source", "")
    return source if isinstance(source, str) else "".join(source)
