"""What a class handed in for one assignment, received, and laid out for nbgrader to grade."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import nbformat
from nbformat import NotebookNode

from course.grading.received.restoring import restored
from course.handins.files import bytes_of
from course.handins.receiving import receive
from course.handins.values import HandIn, Received, StudentId, Text, packed

COURSE = "course"
"""The key in a notebook's metadata under which `lay_out` tells the preprocessors what was read."""


class Intake:
    """The hand-ins of one assignment; each is received once.

    Parameters
    ----------
    folders : mapping of StudentId to Path
        Where each student's lies.
    known : mapping of str to notebook
        The instructor's notebooks, as the gradebook has them.
    """

    def __init__(
        self, folders: Mapping[StudentId, Path], known: Mapping[str, NotebookNode]
    ) -> None:
        self.folders = folders
        self.known = known
        self._received: dict[StudentId, Received] = {}
        self._notes: dict[tuple[StudentId, str], list[Text]] = {}

    def received(self, student: StudentId) -> Received:
        """What a student handed in; threads may ask at the same time."""
        if student not in self._received:
            self._received[student] = receive(self.folders[student], self.known)
        return self._received[student]

    def forget(self, student: StudentId) -> None:
        """Drop what a student handed in from memory; the notes on it are kept."""
        self._received.pop(student, None)

    def notes(self, student: StudentId, notebook: str) -> list[Text]:
        """What was mended, a line each."""
        if (student, notebook) not in self._notes:
            self.notebook(student, notebook)
        return self._notes[student, notebook]

    def digest(self, student: StudentId) -> str:
        """A digest of all that a student handed in and that counts, however it is told."""
        received = self.received(student)
        books = {name: _content(book) for name, book in received.notebooks.items()}
        pictures = [str(path) for path in received.pictures]
        told = [books, str(received.time), pictures, received.secret]
        digest = hashlib.sha256(json.dumps(told, sort_keys=True).encode())
        for path in received.pictures:
            digest.update(bytes_of(self.folders[student] / path))
        return digest.hexdigest()

    def lay_out(self, student: StudentId, folder: Path, *, unchanged: bool) -> None:
        """Write a student's hand-in, as it was received, into a folder for nbgrader.

        Parameters
        ----------
        student : StudentId
            Whose.
        folder : Path
            Made, and then holds notebooks, pictures and ``timestamp.txt``.
        unchanged : bool
            Whether its marks are known already, and only the terms have changed.
        """
        received = self.received(student)
        folder.mkdir(parents=True, exist_ok=True)
        for name in received.notebooks:
            notebook = self.notebook(student, name)
            notebook.metadata[COURSE] = _told(self.notes(student, name), received.notebooks[name])
            notebook.metadata[COURSE]["unchanged"] = unchanged
            nbformat.write(notebook, folder / f"{name}.ipynb")
        self.lay_out_files(student, folder)

    def lay_out_files(self, student: StudentId, folder: Path) -> None:
        """Write all that is no notebook: pictures, and when it was handed in."""
        received = self.received(student)
        for path in received.pictures:
            target = folder / path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(bytes_of(self.folders[student] / path))
        if received.time is not None:
            (folder / "timestamp.txt").write_text(f"{received.time.isoformat(' ')} UTC\n")

    def lay_out_unjudged(self, name: str, path: Path, reason: str) -> None:
        """Write, in place of a notebook that grading broke on, a page that tells the reason."""
        empty, notes = restored(HandIn(unreadable=Text(reason)), self.known[name])
        empty.metadata[COURSE] = _told(notes, HandIn(unreadable=Text(reason)))
        nbformat.write(empty, path)

    def notebook(self, student: StudentId, name: str) -> NotebookNode:
        """A student's notebook with the marks of the gradebook's cells, nothing in it judged."""
        hand_in = self.received(student).notebooks[name]
        notebook, notes = restored(hand_in, self.known[name])
        self._notes[student, name] = [*map(Text, notes), *_obstacles(hand_in)]
        return notebook


def _content(hand_in: HandIn) -> dict[str, Any]:
    """A notebook without the words of this version of the course."""
    modules = [(one.name, one.text, bool(one.obstacle)) for one in hand_in.modules]
    return packed(hand_in) | {"modules": modules, "notes": []}


def _obstacles(hand_in: HandIn) -> list[Text]:
    return [
        Text(f"The module {one.name} could not be judged. {one.obstacle}")
        for one in hand_in.modules
        if one.obstacle
    ]


def _told(notes: list[Any], hand_in: HandIn) -> dict[str, Any]:
    data = packed(hand_in)
    return {"notes": notes, "unreadable": data["unreadable"], "modules": data["modules"]}
