"""``nbgrader export`` for learning platforms: marks, and pages of feedback, as each imports them.

    nbgrader export --exporter=course.grading.exports.Canvas --assignment='["1-threads"]'

A mark that waits for a person is left open, never written as 0; ``waiting.csv`` beside the file
lists who waits, and for which cells.
"""

from __future__ import annotations

import csv
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar

from nbgrader.api import Gradebook, MissingEntry
from nbgrader.plugins import ExportPlugin

from course.grading.collecting import LIST
from course.grading.marks_file import as_data, waiting
from course.grading.roster import Person, Roster, kept

WAITING = "waiting.csv"
_CANVAS_PREFIX = re.compile(r"([^_/]+_(?:LATE_)?\d+_\d+)_[^/]*")


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

    @property
    def root(self) -> Path:
        """The course's folder."""
        return Path(self.parent.coursedir.root)

    def export(self, gradebook: Gradebook) -> None:
        """Write the file, and who waits."""
        to = Path(self.to or self.FILE)
        wanted = [str(name) for name in self.assignment]
        topics = [one for one in gradebook.assignments if not wanted or one.name in wanted]
        chosen = [str(name) for name in self.student]
        students = [one for one in gradebook.students if not chosen or one.id in chosen]
        roster = kept(self.root)
        marks = {
            (student.id, topic.name): mark
            for student in students
            for topic in topics
            if (mark := _mark(gradebook, topic.name, student.id)) is not None
        }
        people = [_person(roster, student) for student in students]
        headings = {topic.name: roster.column(topic.name) for topic in topics}
        self.write(to, Sheet(people, topics, marks, headings))
        self.log.info("Wrote %s", to)
        self._tell_who_waits(to.with_name(WAITING), marks)

    def write(self, to: Path, sheet: Sheet) -> None:
        """Write the file."""
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
            "%s marks wait for a person and were left open, not written as 0; see %s",
            len(rows),
            path,
        )


class Canvas(Platform):
    """The file that Canvas' gradebook imports: one column an assignment."""

    FILE = "canvas.csv"

    def write(self, to: Path, sheet: Sheet) -> None:
        """Write the file; a student for whom there is no mark has no row."""
        points = [f"{topic.max_score:g}" for topic in sheet.topics]
        with to.open("w", encoding="utf-8", newline="") as file:
            table = csv.writer(file, lineterminator="\n")
            who = ["Student", "ID", "SIS User ID", "SIS Login ID", "Section"]
            table.writerow([*who, *sheet.columns])
            table.writerow(["    Points Possible", "", "", "", "", *points])
            for person in sheet.people:
                told = sheet.texts(person)
                if any(told):
                    name = ", ".join(filter(None, (person.last_name, person.first_name)))
                    row = [name or person.id, person.number, person.sis_id]
                    row += [person.username or ("" if person.number else person.id)]
                    table.writerow([*map(as_data, row), as_data(person.section), *told])


class Moodle(Platform):
    """The grading worksheet that Moodle's assignment activity imports: one assignment a file."""

    FILE = "moodle.csv"
    COLUMNS = (
        "Identifier",
        "Full name",
        "Email address",
        "Status",
        "Grade",
        "Maximum Grade",
        "Grade can be changed",
        "Last modified (submission)",
        "Last modified (grade)",
        "Feedback comments",
    )

    def write(self, to: Path, sheet: Sheet) -> None:
        """Write the worksheet; Moodle passes over a row without a grade."""
        topic = sheet.only
        numbers = _numbers(self.root, topic.name)
        with to.open("w", encoding="utf-8-sig", newline="") as file:
            table = csv.writer(file, lineterminator="\n")
            table.writerow(self.COLUMNS)
            for person in sheet.people:
                mark = sheet.marks.get((person.id, topic.name))
                number = numbers.get(person.id) or person.number
                if mark is None:
                    continue
                if not number:
                    self.log.warning("%s has no number in Moodle and was left out", person.id)
                    continue
                status = "Submitted for grading" if mark.score is None else "Graded"
                row = [f"Participant {number}", person.name or person.id, person.email, status]
                row += [mark.text, f"{topic.max_score:.2f}", "Yes", mark.handed_in, "-", ""]
                table.writerow(map(as_data, row))


class Blackboard(Platform):
    """The file that Blackboard's Grade Center uploads: one column an assignment."""

    FILE = "blackboard.csv"

    def write(self, to: Path, sheet: Sheet) -> None:
        """Write the file; a student for whom there is no mark has no row."""
        with to.open("w", encoding="utf-8-sig", newline="") as file:
            table = csv.writer(file, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
            table.writerow(["Last Name", "First Name", "Username", *sheet.columns])
            for person in sheet.people:
                told = sheet.texts(person)
                if any(told):
                    row = [person.last_name, person.first_name, person.username or person.id]
                    table.writerow([*map(as_data, row), *told])


class _Feedback(Platform):
    """A zip of the pages that ``generate_feedback`` made, named as a platform wants them."""

    def write(self, to: Path, sheet: Sheet) -> None:
        """Write the zip; whose page has no place in it is told."""
        topic = sheet.only
        course = self.parent.coursedir
        step = course.feedback_directory
        with zipfile.ZipFile(to, "w", zipfile.ZIP_DEFLATED) as archive:
            for person in sheet.people:
                folder = Path(course.format_path(step, person.id, topic.name))
                pages = sorted(folder.glob("*.html"))
                prefix = self.prefix(person, topic.name)
                if pages and prefix is None:
                    self.log.warning(
                        "%s was left out: nothing says who this is on the platform; see"
                        " downloaded/%s/%s, or read a roster",
                        person.id,
                        topic.name,
                        LIST,
                    )
                    continue
                for page in pages:
                    archive.write(page, f"{prefix}{page.name}")

    def prefix(self, person: Person, topic: str) -> str | None:
        """What stands before the name of a page; None where nobody knows."""
        raise NotImplementedError


class MoodleFeedback(_Feedback):
    """The zip that Moodle's "Upload multiple feedback files in a zip" takes."""

    FILE = "moodle-feedback.zip"

    def prefix(self, person: Person, topic: str) -> str | None:
        """A folder, named for the participant."""
        number = _numbers(self.root, topic).get(person.id) or person.number
        if not number:
            return None
        name = re.sub(r"[_/\\]", " ", person.name or person.id)  # Moodle counts underscores
        return f"{name}_{number}_assignfeedback_file/"


class CanvasFeedback(_Feedback):
    """The zip that Canvas' "Upload Submissions" takes: names as in the zip that was downloaded."""

    FILE = "canvas-feedback.zip"

    def prefix(self, person: Person, topic: str) -> str | None:
        """What Canvas wrote before the name of the file that was handed in."""
        for row in _collected(self.root, topic):
            name = row["handed in as"].rpartition("/")[2]
            match = _CANVAS_PREFIX.fullmatch(name)
            if row["student"].lstrip("'") == person.id and row["collected as"] and match:
                return f"{match[1]}_"
        return None


def _mark(gradebook: Gradebook, topic: str, student: str) -> Mark | None:
    """What there is; None where nothing was handed in."""
    try:
        submission = gradebook.find_submission(topic, student)
    except MissingEntry:
        return None
    time = submission.timestamp.isoformat(" ", "seconds") if submission.timestamp else ""
    if waiting(submission):
        grades = [grade for book in submission.notebooks for grade in book.grades]
        return Mark(None, tuple(one.name for one in grades if one.needs_manual_grade), time)
    return Mark(max(0.0, submission.score - submission.late_submission_penalty), (), time)


def _person(roster: Roster, student: Any) -> Person:
    """A student as the roster has him, else as the gradebook has."""
    known = roster.of(student.id)
    if known.name or known.number or known.username:
        return known
    return Person(
        student.id,
        student.last_name or "",
        student.first_name or "",
        student.email or "",
        number=student.lms_user_id or "",
    )


def _collected(root: Path, topic: str) -> Iterator[dict[str, str]]:
    """What ``zip_collect`` has listed for an assignment."""
    path = root / "downloaded" / topic / LIST
    if path.is_file():
        with path.open(encoding="utf-8", newline="") as file:
            yield from csv.DictReader(file)


def _numbers(root: Path, topic: str) -> dict[str, str]:
    """The platform's numbers by id, as the names of what was collected say."""
    return {row["student"].lstrip("'"): row["number"] for row in _collected(root, topic)}


def numbered(root: Path) -> dict[str, str]:
    """The ids by the platform's numbers, from everything that was collected."""
    lists = (root / "downloaded").glob(f"*/{LIST}")
    found = [row for path in lists for row in _collected(root, path.parent.name)]
    return {row["number"]: row["student"].lstrip("'") for row in found if row["number"]}
