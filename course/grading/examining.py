"""Examining what was handed in, before anything is judged.

A hand-in is whatever lies in a student's folder: a notebook under another name, in an old format,
in another encoding, cut off in the middle, a folder, a link. What can be read without guessing is
read; for the rest there is a sentence that says why not. The student's file is only ever read.
"""

from __future__ import annotations

import json
import os
import stat
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import nbformat
from nbformat import NotebookNode
from nbformat.v4 import new_notebook

from course.notebook.reading import answers_of, grade_id_of, modules_of

MOST_BYTES = 50 * 2**20
"""The size of the largest file that is read."""

_BYTE_ORDER_MARKS = {b"\xef\xbb\xbf": "utf-8-sig", b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}
_NEWEST = 4
_UNDECODED = "\ufffd"


EXAMINED = "course_hand_in"
"""The key in nbconvert's resources under which a `HandIn` goes from the exporter to `restoring`."""


class Unreadable(Exception):
    """A hand-in cannot be read; the message is a sentence that says why."""


@dataclass(frozen=True)
class HandIn:
    """One notebook of a student as far as it could be read.

    Attributes
    ----------
    notebook : NotebookNode
        Its cells, whatever they are; without any where it could not be read.
    notes : list of str
        One line for each thing that was repaired.
    unreadable : str
        Why it could not be read, in one sentence; empty if it could.
    """

    notebook: NotebookNode
    notes: list[str] = field(default_factory=list)
    unreadable: str = ""


def examine(path: Path, known: NotebookNode, names: Collection[str]) -> HandIn:
    """Read a hand-in, and say what it took.

    Parameters
    ----------
    path : Path
        Where the notebook should be.
    known : NotebookNode
        What the gradebook knows of it.
    names : collection of str
        The names of all notebooks of the assignment.
    """
    try:
        found, notes = located(path, known, names)
        notebook, more = _read(found)
        _belongs(notebook, known)
    except Unreadable as reason:
        return HandIn(new_notebook(), unreadable=str(reason))
    return HandIn(notebook, [*notes, *more])


def located(path: Path, known: NotebookNode, names: Collection[str]) -> tuple[Path, list[str]]:
    """The file that holds the notebook, and a note where that is not `path`.

    Raises
    ------
    Unreadable
        No file, or more than one, can be it.
    """
    if os.path.lexists(path):
        return path, []
    others = list(renamed(path.parent, names))
    meant = [other for other in others if _is_of(other, known)]
    if len(meant) == 1:
        name = meant[0].relative_to(path.parent).as_posix()
        return meant[0], [f"The notebook was handed in as {name}; it was read as {path.name}."]
    if meant:
        found = " and ".join(sorted(other.name for other in meant))
        raise Unreadable(f"There is no {path.name}, and each of {found} could be it.")
    there = sorted(entry.name for entry in path.parent.iterdir()) if path.parent.is_dir() else []
    told = f"; there is {', '.join(there[:5])}" if there else ", nor anything else"
    raise Unreadable(f"There is no {path.name} among what was handed in{told}.")


def renamed(folder: Path, names: Collection[str]) -> Iterator[Path]:
    """The notebooks in a student's folder, and in folders in it, whose names nobody expects."""
    for pattern in ("*.ipynb", "*/*.ipynb"):
        for path in sorted(folder.glob(pattern)):
            inside = path.relative_to(folder)
            hidden = any(part.startswith((".", "__")) for part in inside.parts)
            if not hidden and inside.as_posix() not in {f"{name}.ipynb" for name in names}:
                yield path


def bytes_of(path: Path) -> bytes:
    """What a file holds, if it is a file.

    Raises
    ------
    Unreadable
        It is something else, too large, or cannot be read.
    """
    if path.is_symlink():
        raise Unreadable(f"{path.name} is a link to another file, and links are not followed.")
    try:
        with open(os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0)), "rb") as file:
            status = os.fstat(file.fileno())
            if not stat.S_ISREG(status.st_mode):
                raise Unreadable(f"{path.name} is no file.")
            if status.st_size > MOST_BYTES:
                size = f"{status.st_size / 2**20:.0f} MiB, more than {MOST_BYTES // 2**20}"
                raise Unreadable(f"{path.name} is too large: {size}. Clear its outputs.")
            return file.read(MOST_BYTES + 1)
    except OSError as error:
        if path.is_dir():
            raise Unreadable(f"{path.name} is a folder, not a file.") from None
        raise Unreadable(f"{path.name} cannot be read: {error.strerror}.") from error


def _read(path: Path) -> tuple[NotebookNode, list[str]]:
    data = bytes_of(path)
    text, notes = _decoded(data)
    if not text.strip("\x00 \t\r\n"):
        raise Unreadable(f"{path.name} is empty.")
    try:
        raw = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise Unreadable(f"{path.name} is no valid JSON, so no notebook: {error}.") from error
    if not isinstance(raw, dict):
        raise Unreadable(f"{path.name} is JSON, but no notebook.")
    version = raw.get("nbformat", _NEWEST)
    if version in (1, 2, 3) or ("worksheets" in raw and "cells" not in raw):
        try:
            raw = nbformat.reads(text, as_version=_NEWEST)
        except Exception as error:  # whatever a converter of nbformat trips over
            kind = type(error).__name__
            raise Unreadable(
                f"{path.name} is of the old format {version} and cannot be converted ({kind})."
            ) from error
        notes.append(f"The notebook was of the old format {version}; it was converted.")
    if not isinstance(raw.get("cells"), list):
        raise Unreadable(f"{path.name} is JSON, but has no cells: it is no notebook.")
    notes += _of_another_kernel(raw.get("metadata"))
    cells = [cell | {"source": text_of(cell)} for cell in raw["cells"] if isinstance(cell, dict)]
    return nbformat.from_dict({"cells": cells}), notes


def _decoded(data: bytes) -> tuple[str, list[str]]:
    for mark, encoding in _BYTE_ORDER_MARKS.items():
        if data.startswith(mark):
            note = f"The notebook was saved as {encoding.upper()}, not as UTF-8; it was read so."
            return data.decode(encoding, "replace"), [] if mark == b"\xef\xbb\xbf" else [note]
    try:
        return data.decode("utf-8"), []
    except UnicodeDecodeError:
        text = data.decode("cp1252", "replace")
        return text, ["The notebook was not saved as UTF-8; it was read as Windows-1252."]


def _of_another_kernel(metadata: Any) -> list[str]:
    spec = metadata.get("kernelspec") if isinstance(metadata, dict) else None
    language = spec.get("language") if isinstance(spec, dict) else None
    if not isinstance(language, str) or language.lower() in ("", "python"):
        return []
    return [f"The notebook was set to a kernel for {language[:30]}; it was judged as Python."]


def text_of(cell: dict[str, Any]) -> str:
    """A cell's text, also where it is in pieces or no text at all."""
    source = cell.get("source", "")
    return "".join(map(str, source)) if isinstance(source, list) else str(source)


def _is_of(path: Path, known: NotebookNode) -> bool:
    try:
        notebook, _ = _read(path)
    except Unreadable:
        return False
    return bool(_common(notebook, known))


def _common(notebook: NotebookNode, known: NotebookNode) -> set[str]:
    """What a notebook has of the assignment: names of marked cells and of answers."""
    meant = {*_marks(known), *answers_of(known).values()}
    return meant & {*_marks(notebook), *modules_of(notebook)}


def _marks(notebook: NotebookNode) -> set[str]:
    return {name for cell in notebook.get("cells", []) if (name := grade_id_of(cell))}


def _belongs(notebook: NotebookNode, known: NotebookNode) -> None:
    """Refuse what is plainly another assignment's notebook."""
    foreign = sorted(_marks(notebook))
    if foreign and not _common(notebook, known):
        told = ", ".join(foreign[:4])
        raise Unreadable(
            f"It is the notebook of another assignment: it has the cells {told}, and none of this"
            " one's."
        )
