"""What the exports for learning platforms have in common: marks, what waits, who is who."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar

from nbgrader.api import Gradebook, MissingEntry
from nbgrader.plugins import ExportPlugin

from course.grading.platforms.cells import as_data
from course.grading.platforms.collected import numbered
from course.grading.platforms.marks_file import waiting
from course.grading.platforms.roster import FILE, Person, Rosters, kept

WAITING = "waiting.csv"


@dataclass(frozen=True)
class Mark:
    """A student's points in one assignment.

    Attributes
    ----------
    score : float or None
        Less the penalty; None where it waits for a person.
    cells : tuple of str
        The cells that wait.
    handed_in : str
        When, as ISO; empty where nobody knows.
    """

    score: float | None
    cells: tuple[str, ...] = ()
    handed_in: str = ""

    @property
    def text(self) -> str:
        """As a platform reads it; empty where it waits."""
        return "" if self.score is None else f"{round(self.score, 2):g}"


@dataclass(frozen=True)
class Sheet:
    """What is to be exported.

    Attributes
    ----------
    people : list of Person
        The students.
    topics : list
        The gradebook's assignments.
    marks : dict
        By the ids of student and assignment.
    headings : dict of str to str
        The platform's own headings for the assignments.
    """

    people: list[Person]
    topics: list[Any]
    marks: dict[tuple[str, str], Mark]
    headings: dict[str, str]

    def texts(self, person: Person) -> list[str]:
        """A student's marks in all the assignments; empty where there is none, or it waits."""
        found = [self.marks.get((person.id, topic.name)) for topic in self.topics]
        return [mark.text if mark else "" for mark in found]

    @property
    def columns(self) -> list[str]:
        """The headings, in order."""
        return [self.headings[topic.name] for topic in self.topics]

    @property
    def only(self) -> Any:
        """The assignment, where there may be only one.

        Raises
        ------
        ValueError
            There are others.
        """
        if len(self.topics) != 1:
            names = ", ".join(topic.name for topic in self.topics) or "none"
            raise ValueError(
                "This file is for one assignment: name it, as in --assignment='[\"1-threads\"]'."
                f" There are: {names}"
            )
        return self.topics[0]


class Platform(ExportPlugin):
    """What the exports have in common."""

    FILE: ClassVar[str]
    PLATFORM: ClassVar[str]
    THINGS: ClassVar[str] = "a mark"

    @property
    def root(self) -> Path:
        """The course's folder."""
        return Path(self.parent.coursedir.root)

    def export(self, gradebook: Gradebook) -> None:
        """Write the file, and who waits; nothing if there would be nothing in it.

        Raises
        ------
        SystemExit
            There is nothing for anybody; a file that is there stays as it is.
        """
        to = Path(self.to or self.FILE)
        wanted = [str(name) for name in self.assignment]
        topics = [one for one in gradebook.assignments if not wanted or one.name in wanted]
        chosen = [str(name) for name in self.student]
        everybody = sorted(gradebook.students, key=lambda one: str(one.id))
        students = [one for one in everybody if not chosen or one.id in chosen]
        rosters = kept(self.root)
        marks = {
            (student.id, topic.name): mark
            for student in students
            for topic in topics
            if (mark := _mark(gradebook, topic.name, student.id)) is not None
        }
        collected = numbered(self.root, self.PLATFORM)
        numbers = {name: number for number, name in collected.items()}
        people = [_person(rosters, student, numbers, self.PLATFORM) for student in students]
        roster = rosters.on(self.PLATFORM)
        headings = {topic.name: roster.column(topic.name) for topic in topics}
        part = to.with_name(f"{to.name}.part")
        try:
            entries = self.write(part, Sheet(people, topics, marks, headings))
            if entries:
                part.replace(to)
        finally:
            part.unlink(missing_ok=True)
        if entries:
            self.log.info("Wrote %s", to)
        if others := rosters.strange_to(self.PLATFORM):
            self.log.warning(
                "%s is from %s, and what it says of numbers and logins was left out: read an"
                " export of %s as well (python3 -m course roster FILE), and export again",
                FILE,
                others,
                self.PLATFORM,
            )
        self._tell_who_waits(to.with_name(WAITING), marks)
        if not entries:
            self.log.error(
                "There is nothing to put into %s, so it was not written: no student has %s and is"
                " known to %s. What to do: python3 -m course grade TOPIC --feedback, and read a"
                " roster (python3 -m course roster FILE).",
                to,
                self.THINGS,
                self.PLATFORM,
            )
            self.parent.exit(1)

    def write(self, to: Path, sheet: Sheet) -> int:
        """Write the file; return how many students are in it."""
        raise NotImplementedError

    def _tell_who_waits(self, path: Path, marks: dict[tuple[str, str], Mark]) -> None:
        rows = [
            (student, topic, " ".join(mark.cells))
            for (student, topic), mark in marks.items()
            if mark.score is None
        ]
        path.unlink(missing_ok=True)
        if not rows:
            return
        with path.open("w", encoding="utf-8", newline="") as file:
            table = csv.writer(file, lineterminator="\n")
            table.writerow(["student_id", "assignment", "cells"])
            table.writerows([as_data(cell) for cell in row] for row in rows)
        self.log.warning(
            "Left open, not written as 0, for they wait for a person: %s marks; see %s",
            len(rows),
            path,
        )


def _mark(gradebook: Gradebook, topic: str, student: str) -> Mark | None:
    """What there is; None where nothing was graded, be it that only an extension was entered."""
    try:
        submission = gradebook.find_submission(topic, student)
    except MissingEntry:
        return None
    grades = [grade for book in submission.notebooks for grade in book.grades]
    if not any(one.needs_manual_grade or _is_graded(one) for one in grades):
        return None
    time = submission.timestamp.isoformat(" ", "seconds") if submission.timestamp else ""
    if waiting(submission):
        return Mark(None, tuple(one.name for one in grades if one.needs_manual_grade), time)
    return Mark(max(0.0, submission.score - submission.late_submission_penalty), (), time)


def _is_graded(grade: Any) -> bool:
    return grade.auto_score is not None or grade.manual_score is not None


def _person(rosters: Rosters, student: Any, numbers: Mapping[str, str], platform: str) -> Person:
    """A student as the roster has him, else as the gradebook and what was collected have."""
    known = rosters.of(student.id, platform)
    if known.number or known.username:
        return known
    number = student.lms_user_id or ""
    if rosters.is_foreign(number, student.id, platform):
        number = ""
    return Person(
        student.id,
        known.last_name or student.last_name or "",
        known.first_name or student.first_name or "",
        known.email or student.email or "",
        number=number or numbers.get(student.id, ""),
        sis_id=known.sis_id,
        section=known.section,
    )
