"""Which file of a folder is the notebook: by its name, else by what is in it."""

from __future__ import annotations

import os
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path

from course.handins.files import Entry, Unreadable, bytes_of, entries, is_plain_file
from course.handins.notebooks import cells_in
from course.handins.values import Cell, Text
from course.notebook.reading import answers_of, grade_id_of, modules_of, read_submission

ENDINGS = (".ipynb", ".ipynb.json", ".ipynb.txt")
"""What browsers and mail programs make of a notebook's name."""
_MOST_CANDIDATES = 20
_MOST_REASONS = 3


@dataclass(frozen=True)
class Found:
    """A notebook that was found, with a note for each thing that had to be mended."""

    cells: list[Cell]
    notes: list[str]


class NotThere(Exception):
    """A notebook was not handed in."""


Book = dict[str, object]
"""A notebook as the instructor has it."""


def find(folder: Path, name: str, books: Mapping[str, Book]) -> Found:
    """Find and read a notebook.

    Parameters
    ----------
    folder : Path
        A student's.
    name : str
        The notebook's name, without its ending.
    books : mapping of str to dict
        The instructor's notebooks, all of the assignment, by their names.

    Raises
    ------
    Unreadable
        No file, or more than one, can be it; or it cannot be read.
    NotThere
        Others of the assignment's notebooks are there, and this one is plainly not.
    """
    there = list(entries(folder))
    known, wanted = books[name], f"{name}.ipynb"
    if is_plain_file(folder / wanted):
        cells, notes = cells_in(bytes_of(folder / wanted), Text(wanted))
        _belongs(cells, known)
        beside = _odd(folder, there, name, books).meant
        return Found(cells, notes + _other_answers(cells, beside, wanted, known))
    odd = _odd(folder, there, name, books)
    if len(odd.meant) == 1:
        ((entry, found),) = odd.meant.items()
        told = f"The notebook was handed in as {entry.name}; it was read as {wanted}."
        return Found(found.cells, [told, *found.notes])
    if odd.meant:
        told = " and ".join(sorted(entry.name for entry in odd.meant))
        raise Unreadable(f"There is no {wanted}, and each of {told} could be it.")
    if os.path.lexists(folder / wanted):
        bytes_of(folder / wanted)  # says what it is instead
    try:
        os.listdir(folder)
    except OSError as error:
        raise Unreadable(f"Its folder cannot be read: {error.strerror}.") from error
    if not odd.closed and _was_left_out(folder, there, name, books, odd.others):
        raise NotThere(f"{wanted} was not handed in.")
    others = ", ".join(entry.name for entry in there[:5])
    told = f"; there is {others}" if others else ", nor anything else"
    raise Unreadable(
        " ".join([f"There is no {wanted} among what was handed in{told}.", *odd.closed])
    )


def looks_like_a_notebook(file: Path, data: bytes) -> bool:
    """Whether a file is meant as a notebook, by its name or by how it begins; be it broken."""
    named = file.name.lower().endswith(ENDINGS)
    return named or (data.lstrip()[:1] == b"{" and b'"cells"' in data)


def read(file: Path) -> Found:
    """Read the notebook that a person has named, whatever it is called and holds.

    Raises
    ------
    Unreadable
        It cannot be read.
    """
    return Found(*cells_in(bytes_of(file), Text(file.name, 100)))


@dataclass(frozen=True)
class _Odd:
    """The notebooks under names that nobody expects, by what is in them.

    Attributes
    ----------
    meant : dict
        Those that have something of the notebook that is looked for.
    others : set
        Those that have something of other notebooks of the assignment only.
    closed : list of str
        Why some could not be looked at: what these are is not known.
    """

    meant: dict[Entry, Found]
    others: set[Entry]
    closed: list[str]


def _odd(folder: Path, there: list[Entry], name: str, books: Mapping[str, Book]) -> _Odd:
    expected = {f"{one}.ipynb" for one in books}
    odd = [
        entry
        for entry in there
        if entry.is_file
        and entry.path.name.lower().endswith(ENDINGS)
        and entry.path.as_posix() not in expected
    ]
    found: dict[bytes, tuple[Entry, Found]] = {}
    others: set[Entry] = set()
    closed: list[str] = []
    for entry in odd[:_MOST_CANDIDATES]:
        try:
            data = bytes_of(folder / entry.path)
            cells, notes = cells_in(data, entry.name)
        except Unreadable as reason:
            if len(closed) < _MOST_REASONS:
                closed.append(str(reason))
            continue
        if _common(cells, books[name]):
            found.setdefault(data, (entry, Found(cells, notes)))  # of equal ones, the first
        elif any(_common(cells, book) for book in books.values()):
            others.add(entry)
    if len(odd) > _MOST_CANDIDATES:
        closed.append(f"Of its {len(odd)} notebooks only {_MOST_CANDIDATES} were looked at.")
    return _Odd(dict(found.values()), others, closed)


def _other_answers(
    cells: list[Cell], beside: dict[Entry, Found], wanted: str, known: dict[str, object]
) -> list[str]:
    """A note on notebooks beside the one that is meant which hold other answers than that.

    Raises
    ------
    Unreadable
        It holds none at all: the work was done in a copy.
    """
    if not beside:
        return []
    given, mine = _answers(known, known), _answers(as_notebook(cells), known)
    theirs = {entry: _answers(as_notebook(found.cells), known) for entry, found in beside.items()}
    others = [entry.name for entry, one in theirs.items() if one not in (given, mine)]
    if not others:
        return []
    told = f"{' and '.join(sorted(others)[:_MOST_REASONS])} beside it"
    if mine == given:
        raise Unreadable(f"{wanted} is as it was given out, and {told} has answers.")
    return [f"There are other answers in {told}; those in {wanted} were read."]


def _answers(notebook: dict[str, object], known: dict[str, object]) -> dict[str, str]:
    """The text of each answer that the assignment asks for, where it is there."""
    modules = read_submission(notebook, known).modules
    return {name: modules[name].strip() for name in answers_of(known).values() if name in modules}


def _was_left_out(
    folder: Path, there: list[Entry], name: str, names: Collection[str], others: set[Entry]
) -> bool:
    """Whether others of the assignment are there, and nothing else that has this one's name.

    `others` are they, as far as they have names that nobody expects.
    """
    expected = {f"{one}.ipynb" for one in names}
    besides = [
        entry for entry in there if entry.path.as_posix() not in expected and entry not in others
    ]
    return (bool(others) or any(is_plain_file(folder / one) for one in expected)) and not any(
        name.casefold() in entry.path.name.casefold() for entry in besides
    )


def as_notebook(cells: list[Cell]) -> dict[str, object]:
    """Cells as `course.notebook.reading` takes them."""
    return {
        "cells": [
            {
                "cell_type": cell.kind,
                "source": cell.source,
                "metadata": {"nbgrader": {"grade_id": cell.grade_id}} if cell.grade_id else {},
            }
            for cell in cells
        ]
    }


def _marks(notebook: dict[str, object]) -> set[str]:
    cells = notebook.get("cells", [])
    assert isinstance(cells, list)
    return {name for cell in cells if (name := grade_id_of(cell))}


def _common(cells: list[Cell], known: dict[str, object]) -> set[str]:
    """What a notebook has of the assignment: names of marked cells and of answers."""
    notebook = as_notebook(cells)
    meant = {*_marks(known), *answers_of(known).values()}
    return meant & {*_marks(notebook), *modules_of(notebook)}


def _belongs(cells: list[Cell], known: dict[str, object]) -> None:
    """Refuse what is plainly another assignment's notebook."""
    foreign = sorted({cell.grade_id for cell in cells if cell.grade_id})
    if foreign and not _common(cells, known):
        told = ", ".join(foreign[:4])
        raise Unreadable(
            f"It is the notebook of another assignment: it has the cells {told}, and none of this"
            " one's."
        )
