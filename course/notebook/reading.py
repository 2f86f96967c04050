"""Reading modules and test cells out of a notebook that is not running.

A submission may be broken: a learner deletes the ``%%module`` line, copies a cell, changes its
type. Where the instructor's notebook tells what was meant, the reading is repaired, and each
repair is told in one line. The notebook itself is never changed.
"""

from __future__ import annotations

import contextlib
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from course.notebook.cellfile import module_text
from course.notebook.names import BadName, check_handed_in, name_in
from course.notebook.uncovering import Uncovered, uncover, unguarded, without_magics

if TYPE_CHECKING:
    from course.judge.notebook import TestCell

MOST_CHARACTERS = 200_000
"""The longest text of a module that is taken apart; one that is longer is not mended."""


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


def modules_of(nb: Mapping[str, Any]) -> dict[str, str]:
    """The modules of a notebook: name to text, for each code cell that begins with ``%%module``.

    Of two cells with one name the graded answer wins, else the later one. A comment stands in
    place of the magic line, as in the file that the magic writes.
    """
    return read_submission(nb).modules


def test_cells_of(nb: Mapping[str, Any]) -> list[TestCell]:
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


def read_submission(
    nb: Mapping[str, Any], instructor: Mapping[str, Any] | None = None
) -> Submission:
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
    own = set(_own(nb, answers))
    for number, cell in enumerate(nb.get("cells", []), start=1):
        found = _module_in(cell, number, answers, own, reading.notes)
        if found is not None:
            candidates.setdefault(found.name, []).append(found)
    for name, cells in candidates.items():
        chosen = _choose(name, cells, answers, reading.notes)
        reading.modules[name] = _text_of(chosen, reading.notes)
    for grade_id, name in answers.items():
        if name not in reading.modules:
            reading.notes.append(
                f"There is no answer for {grade_id}: no cell begins with `%%module {name}`."
            )
    return reading


def answers_of(nb: Mapping[str, Any]) -> dict[str, str]:
    """The ``grade_id`` of each answer cell that begins with ``%%module``, to the module's name."""
    answers = {}
    for cell, meta in _marked(nb):
        if meta.get("solution"):
            rest = uncover(_source(cell)).rest
            with contextlib.suppress(BadName):
                if rest is not None:
                    answers[meta["grade_id"]] = name_in(rest)
    return answers


@dataclass(frozen=True)
class _Found:
    """A cell that may hold a module's text."""

    name: str
    body: str
    number: int
    grade_id: str | None
    is_code: bool
    mended: tuple[str, ...] = ()

    @property
    def where(self) -> str:
        """The cell in words."""
        return _where(self.grade_id, self.number)


def _own(nb: Mapping[str, Any], answers: dict[str, str]) -> Iterator[str]:
    """The answers that stand in their own cells, or in cells that are no other answer's."""
    for cell in nb.get("cells", []):
        meant = answers.get(grade_id_of(cell) or "")
        name, _ = _named(uncover(_source(cell)), answers)
        if _source(cell).strip() and (name or meant) and name in (meant or name, None):
            yield name or meant or ""


def _module_in(
    cell: Mapping[str, Any],
    number: int,
    answers: dict[str, str],
    own: Collection[str],
    notes: list[str],
) -> _Found | None:
    grade_id = grade_id_of(cell)
    source = _source(cell)
    found = uncover(source)
    meant = answers.get(grade_id) if grade_id is not None else None
    name, refusal = _named(found, answers)
    body = found.body
    if refusal and meant is None:
        where = _where(grade_id, number)
        notes.append(f"{where[0].upper()}{where[1:]} was not taken as a module: {refusal}")
    is_code = cell.get("cell_type") == "code"
    if meant is None:
        if name is None or not (is_code or name in answers.values()):
            return None
    elif name is None:
        if not source.strip():
            return None
        notes.append(f"The cell {grade_id} has no `%%module {meant}` line; read as if it had.")
        name, body = meant, without_magics(body)
    elif name != meant and name in answers.values() and name not in own:
        notes.append(f"The cell {grade_id} begins with `%%module {name}`, and was read as that.")
    elif name != meant:
        notes.append(
            f"The cell {grade_id} begins with `%%module {name}`; it was read as `%%module {meant}`."
        )
        name = meant
    return _Found(name, body, number, grade_id, is_code, found.mended)


def _named(found: Uncovered, answers: dict[str, str]) -> tuple[str | None, str]:
    """The name in a cell's ``%%module`` line if it can be used, and why it cannot."""
    if not found.rest:
        return None, ""
    try:
        name = name_in(found.rest)
        if name not in answers.values():
            check_handed_in(name)
    except BadName as refusal:
        return None, str(refusal)
    return name, ""


def _where(grade_id: str | None, number: int) -> str:
    return f"the cell {grade_id}" if grade_id else f"cell {number}"


def _text_of(chosen: _Found, notes: list[str]) -> str:
    """The module's text, mended where nothing has to be guessed."""
    text = module_text(chosen.name, chosen.body)
    if len(text) > MOST_CHARACTERS:
        return text
    mended = list(chosen.mended)
    open_text = unguarded(text)
    if open_text != text:
        mended.append('a main guard (`if __name__ == "__main__":`) around what it defines')
    if mended:
        notes.append(f"Taken out of {chosen.where}: {', and '.join(mended)}.")
    return open_text


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
        others = [cell for cell in cells if cell is not chosen]
        alike = any(cell.where == chosen.where for cell in others)
        told, *more = [f"cell {cell.number}" if alike else cell.where for cell in (chosen, *others)]
        notes.append(
            f"The module {name} was written more than once; {told} was judged, "
            f"not {' and '.join(more)}."
        )
    if not chosen.is_code:
        notes.append(
            f"The module {name} is in {chosen.where}, which is no code cell; read as code."
        )
    return chosen


def _marked(nb: Mapping[str, Any]) -> Iterator[tuple[Mapping[str, Any], dict[str, Any]]]:
    """The cells that nbgrader knows, each with its nbgrader metadata."""
    for cell in nb.get("cells", []):
        if grade_id_of(cell) is not None:
            yield cell, cell["metadata"]["nbgrader"]


def grade_id_of(cell: Mapping[str, Any]) -> str | None:
    """The name that nbgrader has for a cell, None where it has none that could be one."""
    metadata = cell.get("metadata")
    meta = metadata.get("nbgrader") if isinstance(metadata, dict) else None
    grade_id = meta.get("grade_id") if isinstance(meta, dict) else None
    return grade_id if isinstance(grade_id, str) and grade_id else None


def _source(cell: Mapping[str, Any]) -> str:
    """A cell's text, also where it is in pieces or no text at all."""
    source = cell.get("source", "")
    return "".join(map(str, source)) if isinstance(source, list) else str(source)
