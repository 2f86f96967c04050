"""Grading a whole class: judged in parallel, written into nbgrader's gradebook by one writer.

Judging a notebook needs nothing of the gradebook, so any number go on at once. What is judged is
kept on disk at once. Then nbgrader's own ``autograde`` takes one student after the other and finds
the verdicts there. A run that is killed leaves whole verdicts and whole marks; the next run goes
on from them.
"""

from __future__ import annotations

import copy
import glob
import hashlib
import json
from dataclasses import asdict, dataclass
from pathlib import Path

import nbformat
from nbgrader.api import Gradebook, MissingEntry
from nbgrader.converters import Autograde
from nbgrader.converters.base import NbGraderException
from nbgrader.coursedir import CourseDirectory
from traitlets.config import Config
from traitlets.config.loader import PyFileConfigLoader

from course.grading.examining import Unreadable, bytes_of, examine, located
from course.grading.gradebook import instructor_notebook
from course.grading.restoring import restored_hand_in
from course.grading.verdicts import Verdicts, write_whole
from course.judge.notebook import BUDGET, CellVerdict, judge_notebook
from course.notebook.reading import read_submission, test_cells_of


class NotGenerated(LookupError):
    """The gradebook does not know the assignment."""


@dataclass(frozen=True)
class Submitted:
    """One notebook that a student handed in."""

    student: str
    notebook: str
    path: Path


@dataclass(frozen=True)
class Marks:
    """What the gradebook says of one student's submission.

    Attributes
    ----------
    student : str
        nbgrader's id of the student.
    score, max_score : float
        Points, manual grades included.
    waiting : int
        Cells that wait for a manual grade.
    """

    student: str
    score: float
    max_score: float
    waiting: int


class WholeClass:
    """The submissions of one assignment.

    Parameters
    ----------
    root : Path
        The course's folder, with ``nbgrader_config.py``.
    topic : str
        The assignment.
    walls : bool
        Whether answers run behind walls.

    Attributes
    ----------
    notes : dict of (str, str) to list of str
        For the students and notebooks that were judged: what was repaired, a line each.
    unreadable : set of str
        The students of whom a notebook could not be read.

    Raises
    ------
    NotGenerated
        When the gradebook does not know the assignment.
    """

    def __init__(self, root: Path, topic: str, *, walls: bool) -> None:
        self.topic, self.walls = topic, walls
        self._config: Config = PyFileConfigLoader(
            "nbgrader_config.py", path=str(root)
        ).load_config()
        self._config.CourseDirectory.assignment_id = topic
        self._folder = CourseDirectory(config=self._config)
        self._kept = (
            Path(self._folder.root) / self._folder.autograded_directory / ".grading" / topic
        )
        self._verdicts = Verdicts(self._kept / "verdicts")
        self._config.JudgeCells.verdicts = str(self._kept / "verdicts")
        self._config.JudgeCells.sandbox = "on" if walls else "off"
        self._known = self._instructor_notebooks()
        self.notes: dict[tuple[str, str], list[str]] = {}
        self.unreadable: set[str] = set()

    @property
    def lock_file(self) -> Path:
        """Held by whoever writes into this gradebook."""
        return self._kept.parent / "lock"

    @property
    def log_file(self) -> Path:
        """Where nbgrader's own messages go."""
        return self._kept / "nbgrader.log"

    def submissions(self, student: str = "*") -> list[Submitted]:
        """Every notebook of the assignment that somebody, or one student, handed in."""
        handed_in = Path(self._folder.root) / self._folder.submitted_directory
        found = [
            Submitted(folder.parent.name, notebook, folder / f"{notebook}.ipynb")
            for notebook in self._known
            for folder in handed_in.glob(f"{student}/{self.topic}")
            if folder.is_dir()
        ]
        return sorted(found, key=lambda submitted: (submitted.student, submitted.notebook))

    def forget(self) -> None:
        """Drop what an earlier run could not judge, so that this one tries again."""
        self._verdicts.forget_unjudged()

    def judge(self, submitted: Submitted, *, anew: bool = False) -> list[CellVerdict]:
        """Judge one notebook and keep the verdicts; threads may do this at the same time.

        What was repaired, or cannot be read, is told in `notes`.
        """
        known = self._known[submitted.notebook]
        hand_in = examine(submitted.path, known, self._known)
        restored, notes = restored_hand_in(hand_in, known)
        self.notes[submitted.student, submitted.notebook] = notes
        if hand_in.unreadable:
            self.unreadable.add(submitted.student)
            return []
        submission = read_submission(restored, known)
        notes += submission.notes
        modules, cells = submission.modules, test_cells_of(known)
        verdicts = None if anew else self._verdicts.get(modules, cells, walls=self.walls)
        if verdicts is None:
            budget = float(self._config.JudgeCells.get("budget", BUDGET))
            verdicts = judge_notebook(
                modules, cells, sandbox=self.walls, budget=budget, complete=True
            )
            self._verdicts.put(modules, cells, verdicts, walls=self.walls)
        return verdicts

    def is_recorded(self, student: str) -> bool:
        """Whether the gradebook has the marks of what this student last handed in."""
        graded = Path(
            self._folder.format_path(self._folder.autograded_directory, student, self.topic)
        )
        try:
            recorded = self._mark(student).read_text(encoding="utf-8")
        except OSError:
            return False
        return recorded == self._digest(student) and any(graded.glob("*.ipynb"))

    def record(self, student: str) -> Marks:
        """Have nbgrader grade one student; only one thread of one process may do this.

        Raises
        ------
        NbGraderException
            When nbgrader cannot process the submission.
        """
        self._mark(student).unlink(missing_ok=True)
        digest = self._digest(student)
        config = copy.deepcopy(self._config)
        config.CourseDirectory.student_id = student
        config.Autograde.force = True
        Autograde(coursedir=CourseDirectory(config=config), config=config).start()
        write_whole(self._mark(student), digest)
        return self.marks(student)

    def leave_to_a_person(self, student: str) -> None:
        """Have every mark of a student wait for a manual grade: nbgrader could not process it."""
        with Gradebook(self._folder.db_url, self._folder.course_id) as gradebook:
            gradebook.update_or_create_student(student)
            submission = gradebook.update_or_create_submission(self.topic, student)
            for grade in (grade for book in submission.notebooks for grade in book.grades):
                grade.auto_score, grade.needs_manual_grade = None, True
            gradebook.db.commit()

    def marks(self, student: str) -> Marks:
        """What the gradebook has for a student."""
        with Gradebook(self._folder.db_url) as gradebook:
            submission = gradebook.find_submission(self.topic, student)
            waiting = sum(
                grade.needs_manual_grade for book in submission.notebooks for grade in book.grades
            )
            return Marks(student, submission.score, submission.max_score, waiting)

    def _instructor_notebooks(self) -> dict[str, nbformat.NotebookNode]:
        with Gradebook(self._folder.db_url) as gradebook:
            try:
                names = [book.name for book in gradebook.find_assignment(self.topic).notebooks]
            except MissingEntry:
                raise NotGenerated(self.topic) from None
            return {name: instructor_notebook(gradebook, name, self.topic) for name in names}

    def _mark(self, student: str) -> Path:
        return self._kept / "recorded" / f"{student}.txt"

    def _digest(self, student: str) -> str:
        """A digest of what a student handed in and of the tests that it was judged by."""
        digest = hashlib.sha256()
        for submitted in self.submissions(glob.escape(student)):
            try:
                found, _ = located(submitted.path, self._known[submitted.notebook], self._known)
                digest.update(bytes_of(found))
            except Unreadable as reason:
                digest.update(str(reason).encode())
        cells = [asdict(cell) for book in self._known.values() for cell in test_cells_of(book)]
        digest.update(json.dumps(cells).encode())
        return digest.hexdigest()


__all__ = ["Marks", "NbGraderException", "NotGenerated", "Submitted", "WholeClass"]
