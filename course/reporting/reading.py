"""What there is to report: everybody's marks, checks and answers in one assignment."""

from __future__ import annotations

import hmac
import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import nbformat
from nbgrader.api import Gradebook, MissingEntry
from nbgrader.coursedir import CourseDirectory
from traitlets.config.loader import PyFileConfigLoader

from course.grading.marking.judging import asked_of
from course.grading.marking.standing import checks_of, test_cells
from course.grading.received.folders import student_folders, working_folder
from course.grading.received.gradebook import instructor_notebook, is_there
from course.notebook.reading import modules_of, test_cells_of
from course.setup.writing import write_whole


class NothingToReport(Exception):
    """There is no report to make; the message says why."""


@dataclass(frozen=True)
class Answer:
    """What one student got in one exercise.

    Attributes
    ----------
    student : str
        Nbgrader's id.
    score : float
        Points, manual ones included.
    waits : bool
        Whether it waits for a person.
    seconds : float
        Wall time that judging it took.
    checks : tuple of dict
        What became of each check: ``title``, ``hidden``, ``status``, ``reason``, ``mistake`` …
    text : str
        What the student wrote.
    """

    student: str
    score: float
    waits: bool = False
    seconds: float = 0.0
    checks: tuple[Mapping[str, Any], ...] = ()
    text: str = ""

    @property
    def why(self) -> str:
        """Why it waits, for instructors."""
        told = [str(one["reason"]) for one in self.checks if one["status"] == "unjudged"]
        return " ".join(dict.fromkeys(filter(None, told)))


@dataclass(frozen=True)
class Exercise:
    """An exercise with everybody's answers.

    Attributes
    ----------
    name : str
        Its name, which is that of its module; of what a person grades, that of the cell.
    points : float
        The most that it gives.
    answers : tuple of Answer
        In the order of the students.
    given : tuple of str
        The texts that everybody was given, or could find: the skeleton and the solution.
    cell : str
        nbgrader's name of the cell that is graded.
    """

    name: str
    points: float
    answers: tuple[Answer, ...] = ()
    given: tuple[str, ...] = ()
    cell: str = ""


@dataclass(frozen=True)
class Graded:
    """A graded assignment.

    Attributes
    ----------
    topic : str
        The assignment.
    handed_in : int
        How many students have handed in, graded or not.
    totals : dict of str to float
        Everybody's points, less penalties.
    points : float
        The most that the assignment gives.
    late : int
        How many have lost points for being late.
    exercises : tuple of Exercise
        In the order of the notebook.
    names : dict of str to str
        What each student is called in the report.
    made : datetime
        When this was read.
    """

    topic: str
    handed_in: int
    totals: Mapping[str, float]
    points: float
    late: int
    exercises: tuple[Exercise, ...]
    names: Mapping[str, str]
    made: datetime = field(default_factory=lambda: datetime.now(UTC))


def read_graded(root: Path, topic: str, *, names: bool = False) -> Graded:
    """Read a graded assignment.

    Parameters
    ----------
    root : Path
        The course's folder.
    topic : str
        The assignment.
    names : bool
        Whether students go by their names; else by pseudonyms.

    Raises
    ------
    NothingToReport
        There is no gradebook, no such assignment, or nobody was graded.
    """
    config = PyFileConfigLoader("nbgrader_config.py", path=str(root)).load_config()
    course = CourseDirectory(config=config)
    if not is_there(course.db_url):
        raise NothingToReport(f"There is no gradebook yet in {root}")
    with Gradebook(course.db_url, course.course_id) as gradebook:
        try:
            assignment = gradebook.find_assignment(topic)
        except MissingEntry:
            there = ", ".join(one.name for one in gradebook.assignments) or "none"
            raise NothingToReport(
                f"The gradebook does not know an assignment {topic!r}; it knows: {there}"
            ) from None
        submitted, _ = student_folders(course, course.submitted_directory, topic)
        graded, _ = student_folders(course, course.autograded_directory, topic)
        entries = {
            one.student_id: one
            for one in gradebook.assignment_submissions(topic)
            if one.student_id in graded
        }
        if not entries:
            raise NothingToReport(
                f"Nobody's {topic} has been graded yet; {len(submitted)} have handed in"
            )
        order = sorted(entries)
        books = [
            (book.name, instructor_notebook(gradebook, book.name, topic))
            for book in assignment.notebooks
        ]
        found = [
            exercise
            for name, known in books
            for exercise in _exercises(name, known, {who: graded[who] for who in order}, entries)
        ]
        folder = Path(course.format_path(course.source_directory, ".", topic))
        solutions = _solutions(folder, [name for name, _ in books])
        return Graded(
            topic,
            len(submitted.keys() | entries.keys()),
            {
                who: max(0.0, one.score - one.late_submission_penalty)
                for who, one in sorted(entries.items())
            },
            assignment.max_score,
            sum(one.late_submission_penalty > 0 for one in entries.values()),
            tuple(_with_solution(one, solutions) for one in found),
            {who: who for who in order}
            if names
            else _pseudonyms(order, working_folder(course) / "pseudonyms"),
        )


def _exercises(
    book: str,
    known: nbformat.NotebookNode,
    folders: Mapping[str, Path],
    entries: Mapping[str, Any],
) -> Iterable[Exercise]:
    """The graded cells of a notebook, with everybody's answers."""
    modules = {
        cell.grade_id: next(iter(asked_of(cell)), cell.grade_id) for cell in test_cells_of(known)
    }
    given = modules_of(known)
    points = {
        cell.metadata.nbgrader.grade_id: float(cell.metadata.nbgrader.points)
        for cell in known.cells
        if "points" in cell.metadata.nbgrader
    }
    answers: dict[str, list[Answer]] = {name: [] for name in points}
    for student, folder in folders.items():
        try:
            graded = nbformat.read(folder / f"{book}.ipynb", as_version=4)
        except (OSError, ValueError):
            continue
        cells, written = test_cells(graded), modules_of(graded)
        for entry in entries[student].notebooks:
            for grade in entry.grades if entry.name == book else ():
                checks, seconds = checks_of(cells[grade.name]) if grade.name in cells else ([], 0.0)
                answers[grade.name].append(
                    Answer(
                        student,
                        grade.score,
                        grade.needs_manual_grade,
                        seconds,
                        tuple(checks),
                        written.get(modules.get(grade.name, ""), ""),
                    )
                )
    for name, most in points.items():
        module = modules.get(name, name)
        yield Exercise(module, most, tuple(answers[name]), (given.get(module, ""),), name)


def _solutions(folder: Path, names: Iterable[str]) -> dict[str, str]:
    """The modules of the instructor's notebooks, where they are there."""
    found: dict[str, str] = {}
    for name in names:
        path = folder / f"{name}.ipynb"
        if path.is_file():
            found |= modules_of(nbformat.read(path, as_version=4))
    return found


def _with_solution(exercise: Exercise, solutions: Mapping[str, str]) -> Exercise:
    return replace(exercise, given=(*exercise.given, solutions.get(exercise.name, "")))


def _pseudonyms(students: Iterable[str], secret_file: Path) -> dict[str, str]:
    """A number for each student, in an order that tells nothing; the same in every report."""
    try:
        secret = secret_file.read_text(encoding="utf-8")
    except FileNotFoundError:
        secret = secrets.token_hex(32)
        write_whole(secret_file, secret)
    told = {
        student: hmac.new(secret.encode(), student.encode(), "sha256").hexdigest()
        for student in students
    }
    short = next(n for n in range(4, 65) if len({one[:n] for one in told.values()}) == len(told))
    return {student: f"student {one[:short]}" for student, one in told.items()}
