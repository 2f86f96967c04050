"""A whole class's submissions of one assignment: received and judged by many, recorded by one.

Judging a notebook needs nothing of the gradebook, so any number go on at once. What is judged is
kept on disk at once. One writer then takes one student after the other into nbgrader's gradebook.
A run that is killed leaves whole verdicts and whole marks; the next run goes on from them.
"""

from __future__ import annotations

import errno
import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from nbgrader.api import Gradebook
from nbgrader.converters.base import NbGraderException
from nbgrader.coursedir import CourseDirectory
from traitlets.config import Config
from traitlets.config.loader import PyFileConfigLoader

from course.grading.marking.judging import asked_of, judged, unjudged
from course.grading.marking.ledger import Ledger
from course.grading.marking.standing import standing
from course.grading.marking.verdicts import Spread, Verdicts, in_one_go
from course.grading.pages.feedback import has_pages
from course.grading.platforms.collected import late
from course.grading.platforms.marks_file import waiting
from course.grading.received.entering import NotGenerated, enter, is_entered, known_notebooks
from course.grading.received.folders import chosen, student_folders, working_folder
from course.grading.received.gradebook import is_there
from course.grading.received.intake import Intake
from course.grading.running.pace import Stopped
from course.grading.running.recording import Recorder
from course.handins.receiving import time_in
from course.handins.values import StudentId, Text
from course.judge.notebook import BUDGET, CellVerdict, judge_notebook
from course.notebook.reading import test_cells_of

NO_ROOM = (
    *(errno.ENOSPC, errno.EDQUOT, errno.EROFS),
    *(errno.EMFILE, errno.ENOMEM, errno.ENOTCONN),
)
"""Errors of the system that say that this machine cannot go on."""

Judge = Callable[..., list[CellVerdict]]
"""`course.judge.notebook.judge_notebook`, or one that has another machine do the same."""


@dataclass(frozen=True)
class Marks:
    """What the gradebook says of one student's submission.

    Attributes
    ----------
    student : StudentId
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
    judge : callable, optional
        Judges a notebook, here or elsewhere.
    exercise : str, optional
        The only exercise to judge; the marks of the others stay as they are.
    dry : bool, optional
        Whether nothing may be written: the gradebook is taken as it is.
    alone : callable, optional
        Called with `lock_file` before the first word is written.

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

    def __init__(
        self,
        root: Path,
        topic: str,
        *,
        walls: bool,
        judge: Judge = judge_notebook,
        exercise: str = "",
        dry: bool = False,
        alone: Callable[[Path], object] = lambda _: None,
    ) -> None:
        self.topic, self.walls, self.exercise = topic, walls, exercise
        self._judge = judge
        self._config: Config = PyFileConfigLoader(
            "nbgrader_config.py", path=str(root)
        ).load_config()
        self._config.CourseDirectory.assignment_id = topic
        self._folder = CourseDirectory(config=self._config)
        self.kept = working_folder(self._folder) / topic
        self._verdicts = Verdicts(self.kept / "verdicts")
        self._config.JudgeCells.verdicts = str(self.kept / "verdicts")
        self._config.JudgeCells.sandbox = "on" if walls else "off"
        if dry and not is_there(self._folder.db_url):
            raise NotGenerated(topic)
        if not dry:
            alone(self.lock_file)
        self.entered = not dry and enter(self._folder, topic, config=self._config)
        self._to_enter = dry and not is_entered(self._folder, topic)
        folders, self.lost = student_folders(self._folder, self._folder.submitted_directory, topic)
        left_out = self._folder.student_id_exclude.split(",")
        folders = {name: path for name, path in folders.items() if name not in left_out}
        self._late = late(Path(self._folder.root), topic)
        self._known = known_notebooks(self._folder, topic)
        self._intake = Intake(folders, self._known)
        self._ledger = Ledger(self._folder, self._config, self._intake, topic, walls=walls)

    @property
    def lock_file(self) -> Path:
        """Held by whoever writes into this gradebook."""
        return self.kept.parent / "lock"

    @property
    def log_file(self) -> Path:
        """Where nbgrader's own messages go."""
        return self.kept / "nbgrader.log"

    def shut(self, *, feedback: bool) -> Path | None:
        """A folder in which this has to write and may not; None where there is none."""
        steps = [self._folder.autograded_directory]
        steps += [self._folder.feedback_directory] if feedback else []
        for step in steps:
            path = Path(self._folder.root) / step
            there = next(one for one in (path, *path.parents) if one.exists())
            if not os.access(there, os.W_OK | os.X_OK):
                return there
        return None

    def students(self, wanted: Sequence[str] = ("*",)) -> list[StudentId]:
        """Who has handed in, in order; of these whom an id or a pattern means."""
        there = list(self._intake.folders)
        meant = {name for pattern in wanted for name in chosen(there, pattern)}
        return [name for name in there if name in meant]

    def exercises(self) -> list[str]:
        """The names of the exercises, in order."""
        cells = [cell for book in self._known.values() for cell in test_cells_of(book)]
        return list(dict.fromkeys(name for cell in cells for name in asked_of(cell)))

    def notes(self, student: StudentId) -> list[Text]:
        """What was mended in what a student handed in, or why it cannot be read, a line each.

        Also that it came late, where nobody knows when.
        """
        return [*self._late_without_a_time(student), *self._mended(student)]

    def _late_without_a_time(self, student: StudentId) -> list[Text]:
        folder = self._intake.folders[student]
        if student not in self._late or time_in(folder)[0] is not None:
            return []
        file = Path(os.path.relpath(folder, self._folder.root)) / "timestamp.txt"
        told = (
            f"{student}: handed in late, as Canvas says; the file does not say when, so nothing "
            f"was taken off. To have it count, write when into {file.as_posix()}, such as "
            "2027-01-16 10:00 CET, and grade again."
        )
        return [Text(told)]

    def _mended(self, student: StudentId) -> list[Text]:
        return [
            Text(f"{student}/{name}: {note}")
            for name in self._known
            for note in self._intake.notes(student, name)
        ]

    def is_unreadable(self, student: StudentId) -> bool:
        """Whether a notebook of a student could not be read."""
        books = self._intake.received(student).notebooks
        return any(book.unreadable for book in books.values())

    def begin_anew(self, students: Sequence[StudentId]) -> None:
        """Drop what was judged before; a run that goes on after this one knows whom to judge."""
        self._verdicts.forget()
        for student in students:
            self._ledger.begin(student)

    def forget(self, student: StudentId) -> None:
        """Keep no more of a student in memory than the notes."""
        self._intake.forget(student)

    def is_recorded(self, student: StudentId) -> bool:
        """Whether the gradebook has the marks that this student would get today."""
        same = not self.exercise and not self._to_enter
        return same and self._ledger.is_current(student)

    def is_known(self, student: StudentId) -> bool:
        """Whether the gradebook has marks for what this student handed in last."""
        return self._ledger.has_content(student)

    def changed(self, student: StudentId) -> list[str]:
        """What is not as it was when a student's marks were given, in words."""
        changed = self._ledger.changed(student)
        return list(dict.fromkeys(["a test", *changed])) if self._to_enter else changed

    def has_pages(self, student: StudentId) -> bool:
        """Whether there are pages of feedback on the marks that a student has."""
        step = self._folder.feedback_directory
        return has_pages(self._folder.format_path(step, student, self.topic), self._known)

    def receive(self, student: StudentId) -> None:
        """Take in what a student handed in; threads may do this at the same time."""
        self._intake.received(student)

    def judge(self, student: StudentId, spread: Spread = in_one_go) -> dict[str, list[CellVerdict]]:
        """Judge all of a student's notebooks; threads may do this at the same time.

        A notebook on which judging itself fails waits for a person. `spread` says what of a
        notebook is judged side by side.
        """
        return {name: self._judged(student, name, spread) for name in self._known}

    def _judged(self, student: StudentId, name: str, spread: Spread) -> list[CellVerdict]:
        hand_in = self._intake.received(student).notebooks[name]
        cells = test_cells_of(self._known[name])
        wanted = [cell for cell in cells if not self.exercise or self.exercise in asked_of(cell)]
        budget = float(self._config.JudgeCells.get("budget", BUDGET))
        judge = partial(self._judge, sandbox=self.walls, budget=budget, complete=True)
        once = partial(self._verdicts.judged, judge=judge, walls=self.walls, spread=spread)
        try:
            return judged(hand_in.modules, hand_in.unreadable, wanted, once)
        except Stopped:
            raise  # nobody's trouble: the run is over
        except Exception as error:
            if isinstance(error, OSError) and error.errno in NO_ROOM:
                raise  # the machine's trouble, and no student's
            reason = f"the judge failed with {type(error).__name__}: {error}"
            return [unjudged(cell, Text(reason)) for cell in wanted]

    def recorder(self) -> Recorder:
        """The one writer of this assignment's marks."""
        return Recorder(self._folder, self._config, self._intake, self._ledger, self.topic)

    def record(
        self, recorder: Recorder, student: StudentId, verdicts: dict[str, list[CellVerdict]]
    ) -> Marks:
        """Record one student's marks; only one thread of one process may do this.

        Raises
        ------
        NbGraderException
            When nbgrader cannot process the submission.
        """
        if self.exercise:
            others = standing(self._folder, recorder.gradebook, self.topic, student)
            verdicts = {
                name: [*found, *(one for one in others[name] if one.grade_id not in told)]
                for name, found in verdicts.items()
                for told in [{one.grade_id for one in found}]
            }
        recorder.record(student, verdicts, all_judged=not self.exercise)
        return self.marks(student, recorder.gradebook)

    def leave_to_a_person(self, student: StudentId) -> None:
        """Have every mark of a student wait for a manual grade: nbgrader could not process it."""
        with Gradebook(self._folder.db_url, self._folder.course_id) as gradebook:
            gradebook.update_or_create_student(student)
            submission = gradebook.update_or_create_submission(self.topic, student)
            for grade in (grade for book in submission.notebooks for grade in book.grades):
                grade.auto_score, grade.needs_manual_grade = None, True
            gradebook.db.commit()

    def marks(self, student: StudentId, gradebook: Gradebook) -> Marks:
        """What the gradebook has for a student."""
        submission = gradebook.find_submission(self.topic, student)
        penalty = submission.late_submission_penalty
        score = max(0.0, submission.score - penalty)
        return Marks(student, score, submission.max_score, penalty, waiting(submission))


__all__ = ["Marks", "NbGraderException", "NotGenerated", "WholeClass"]
