"""Which hand-ins have their marks already, and whether these would be the same today."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from nbformat import NotebookNode
from nbgrader.api import Gradebook, MissingEntry
from nbgrader.coursedir import CourseDirectory
from traitlets.config import Config

from course.grading.marking import source
from course.grading.received.folders import working_folder
from course.grading.received.intake import Intake
from course.handins.values import StudentId
from course.setup.writing import write_whole

_LONG = 200
"""Bytes of a name behind which there is room for endings: a file's name has 255."""
_PENALTIES = ("AssignLatePenalties", "LateSubmissionPlugin")


class Ledger:
    """A note for each student whose marks are in the gradebook: what they were given for.

    Parameters
    ----------
    directory : CourseDirectory
        Where everything lies.
    config : Config
        nbgrader's settings, of which those count that decide marks.
    intake : Intake
        The assignment's hand-ins.
    topic : str
        The assignment.
    walls : bool
        Whether answers run behind walls.
    """

    def __init__(
        self,
        directory: CourseDirectory,
        config: Config,
        intake: Intake,
        topic: str,
        *,
        walls: bool,
    ) -> None:
        self._directory, self._intake, self._topic = directory, intake, topic
        self._folder = working_folder(directory) / topic / "recorded"
        self._terms = {
            "a test": _digest(_tests(intake.known.values())),
            "what being late costs": _digest(_penalties(config)),
            "the course": source.digest(),
            "the sandbox": _digest([walls]),
        }

    def path(self, student: StudentId) -> Path:
        """Where the note on a student lies; what leaves no room for an ending is shortened."""
        name = student if len(student.encode()) <= _LONG else _digest([student])
        return self._folder / f"{name}.json"

    def is_current(self, student: StudentId) -> bool:
        """Whether the gradebook has the marks of what was handed in last, on today's terms."""
        step = self._directory.autograded_directory
        graded = Path(self._directory.format_path(step, student, self._topic))
        books = all((graded / f"{name}.ipynb").is_file() for name in self._intake.known)
        return books and self._noted(student) == self._now(student)

    def has_content(self, student: StudentId) -> bool:
        """Whether the marks are of what was handed in last, be it on other terms."""
        noted = self._noted(student).get("content")
        return noted is not None and bool(noted == self._intake.digest(student))

    def changed(self, student: StudentId) -> list[str]:
        """What is not as it was when the marks were given, in words."""
        before, now = self._noted(student).get("terms"), self._now(student)["terms"]
        if not isinstance(before, dict):
            return []
        return [name for name, digest in now.items() if before.get(name) != digest]

    def note(self, student: StudentId, gradebook: Gradebook | None = None) -> None:
        """Note that the gradebook, maybe one that is open, has a student's marks."""
        write_whole(self.path(student), json.dumps(self._now(student, gradebook)))

    def begin(self, student: StudentId) -> None:
        """Note that the marks are about to change; until `note`, they are not current."""
        if noted := self._noted(student):
            write_whole(self.path(student), json.dumps(noted | {"terms": ""}))

    def _noted(self, student: StudentId) -> dict[str, Any]:
        try:
            noted = json.loads(self.path(student).read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return {}
        return noted if isinstance(noted, dict) else {}

    def _now(self, student: StudentId, gradebook: Gradebook | None = None) -> dict[str, Any]:
        if gradebook is None:
            with Gradebook(self._directory.db_url, self._directory.course_id) as opened:
                return self._now(student, opened)
        by_hand = _by_hand(gradebook, self._topic, student)
        terms = self._terms | {name: _digest(told) for name, told in by_hand.items()}
        return {"content": self._intake.digest(student), "terms": terms}


def _by_hand(gradebook: Gradebook, topic: str, student: StudentId) -> dict[str, list[Any]]:
    """What people have entered that a mark depends on: dates, extensions, marks by hand."""
    try:
        due: list[Any] = [str(gradebook.find_assignment(topic).duedate)]
        submission = gradebook.find_submission(topic, student)
    except MissingEntry:
        return {}
    due.append(str(submission.extension))
    grades = [
        (book.name, grade.name, grade.manual_score, grade.extra_credit)
        for book in submission.notebooks
        for grade in book.grades
    ]
    return {"a date": due, "a mark by hand": sorted(grades, key=lambda grade: grade[:2])}


def _penalties(config: Config) -> list[str]:
    return [repr(sorted(config[name].items())) for name in _PENALTIES if name in config]


def _tests(books: Iterable[NotebookNode]) -> list[Any]:
    return [[[cell.source, cell.metadata] for cell in book.cells] for book in books]


def _digest(parts: list[Any]) -> str:
    return hashlib.sha256(json.dumps(parts, default=str).encode()).hexdigest()
