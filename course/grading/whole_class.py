"""Grading a whole class: judged in parallel, written into nbgrader's gradebook by one writer.

Judging a notebook needs nothing of the gradebook, so any number go on at once. What is judged is
kept on disk at once. Then nbgrader's own ``autograde`` takes one student after the other and finds
the verdicts there. A run that is killed leaves whole verdicts and whole marks; the next run goes
on from them.
"""

from __future__ import annotations

import copy
from dataclasses import dataclass
from pathlib import Path

from nbgrader.api import Gradebook
from nbgrader.converters.base import NbGraderException
from nbgrader.coursedir import CourseDirectory
from traitlets.config import Config
from traitlets.config.loader import PyFileConfigLoader

from course.grading.autograding import Autograde
from course.grading.entering import NotGenerated, enter, known_notebooks
from course.grading.folders import student_folders, working_folder
from course.grading.intake import Intake
from course.grading.judging import judged
from course.grading.ledger import Ledger
from course.grading.marks_file import waiting
from course.grading.verdicts import Verdicts
from course.handins.values import StudentId, Text
from course.judge.notebook import BUDGET, CellVerdict, TestCell, judge_notebook
from course.notebook.reading import test_cells_of


@dataclass(frozen=True)
class Submitted:
    """One notebook that a student handed in."""

    student: StudentId
    notebook: str


@dataclass(frozen=True)
class Marks:
    """What the gradebook says of one student's submission.

    Attributes
    ----------
    student : str
        nbgrader's id of the student.
    score, max_score : float
        Points, manual grades included, less the penalty.
    penalty : float
        Points taken off because it was late.
    waiting : int
        Cells that wait for a manual grade.
    """

    student: StudentId
    score: float
    max_score: float
    penalty: float
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
    entered : bool
        Whether the gradebook has just learned of the assignment, or of a change in it.
    lost : list of Text
        The folders that are nobody's, a line each.

    Raises
    ------
    NotGenerated
        When neither the gradebook nor ``source/`` has the assignment.
    NbGraderException
        When ``source/`` has it, and it could not be entered.
    """

    def __init__(self, root: Path, topic: str, *, walls: bool) -> None:
        self.topic, self.walls = topic, walls
        self._config: Config = PyFileConfigLoader(
            "nbgrader_config.py", path=str(root)
        ).load_config()
        self._config.CourseDirectory.assignment_id = topic
        self._folder = CourseDirectory(config=self._config)
        self._kept = working_folder(self._folder) / topic
        self._verdicts = Verdicts(self._kept / "verdicts")
        self._config.JudgeCells.verdicts = str(self._kept / "verdicts")
        self._config.JudgeCells.sandbox = "on" if walls else "off"
        self.entered = enter(self._folder, topic, config=self._config)
        folders, self.lost = student_folders(self._folder, self._folder.submitted_directory, topic)
        self._known = known_notebooks(self._folder, topic)
        self._intake = Intake(folders, self._known)
        self._ledger = Ledger(self._folder, self._config, self._intake, topic, walls=walls)

    @property
    def lock_file(self) -> Path:
        """Held by whoever writes into this gradebook."""
        return self._kept.parent / "lock"

    @property
    def log_file(self) -> Path:
        """Where nbgrader's own messages go."""
        return self._kept / "nbgrader.log"

    def students(self) -> list[StudentId]:
        """Who has handed in, in order."""
        return list(self._intake.folders)

    def notebooks(self, student: StudentId) -> list[Submitted]:
        """The notebooks of the assignment that a student should have handed in."""
        return [Submitted(student, name) for name in self._known]

    def notes(self, student: StudentId) -> list[Text]:
        """What was mended in what a student handed in, or why it cannot be read, a line each."""
        return [
            Text(f"{student}/{name}: {note}")
            for name in self._known
            for note in self._intake.notes(student, name)
        ]

    def is_unreadable(self, student: StudentId) -> bool:
        """Whether a notebook of a student could not be read."""
        books = self._intake.received(student).notebooks
        return any(book.unreadable for book in books.values())

    def forget(self) -> None:
        """Drop what an earlier run could not judge, so that this one tries again."""
        self._verdicts.forget_unjudged()

    def judge(self, submitted: Submitted, *, anew: bool = False) -> list[CellVerdict]:
        """Judge one notebook and keep the verdicts; threads may do this at the same time."""
        hand_in = self._intake.received(submitted.student).notebooks[submitted.notebook]

        def judge(modules: dict[str, str], cells: list[TestCell]) -> list[CellVerdict]:
            verdicts = None if anew else self._verdicts.get(modules, cells, walls=self.walls)
            if verdicts is None:
                budget = float(self._config.JudgeCells.get("budget", BUDGET))
                verdicts = judge_notebook(
                    modules, cells, sandbox=self.walls, budget=budget, complete=True
                )
                self._verdicts.put(modules, cells, verdicts, walls=self.walls)
            return verdicts

        cells = test_cells_of(self._known[submitted.notebook])
        return judged(hand_in.modules, hand_in.unreadable, cells, judge)

    def is_recorded(self, student: StudentId) -> bool:
        """Whether the gradebook has the marks that this student would get today."""
        return self._ledger.is_current(student)

    def record(self, student: StudentId) -> Marks:
        """Have nbgrader grade one student; only one thread of one process may do this.

        Raises
        ------
        NbGraderException
            When nbgrader cannot process the submission.
        """
        config = copy.deepcopy(self._config)
        config.Autograde.force = True
        converter = Autograde(coursedir=CourseDirectory(config=config), config=config)
        converter.only, converter.intake = student, self._intake
        converter.start()
        return self.marks(student)

    def leave_to_a_person(self, student: StudentId) -> None:
        """Have every mark of a student wait for a manual grade: nbgrader could not process it."""
        with Gradebook(self._folder.db_url, self._folder.course_id) as gradebook:
            gradebook.update_or_create_student(student)
            submission = gradebook.update_or_create_submission(self.topic, student)
            for grade in (grade for book in submission.notebooks for grade in book.grades):
                grade.auto_score, grade.needs_manual_grade = None, True
            gradebook.db.commit()

    def marks(self, student: StudentId) -> Marks:
        """What the gradebook has for a student."""
        with Gradebook(self._folder.db_url) as gradebook:
            submission = gradebook.find_submission(self.topic, student)
            penalty = submission.late_submission_penalty
            score = max(0.0, submission.score - penalty)
            return Marks(student, score, submission.max_score, penalty, waiting(submission))


__all__ = ["Marks", "NbGraderException", "NotGenerated", "Submitted", "WholeClass"]
