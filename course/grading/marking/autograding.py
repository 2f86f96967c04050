"""nbgrader's ``autograde``, fed with what was received instead of with what was handed in."""

from __future__ import annotations

import fnmatch
import functools
import logging
import os
import secrets
import shutil
from pathlib import Path
from typing import Any

from nbgrader.api import Gradebook
from nbgrader.converters import autograde
from nbgrader.converters.base import NbGraderException

from course.grading.marking.executor import JudgeCells
from course.grading.marking.ledger import Ledger
from course.grading.marking.terms import terms
from course.grading.received.entering import changed, enter, known_notebooks
from course.grading.received.folders import chosen, student_folders, temporary_folder
from course.grading.received.intake import Intake
from course.handins.values import StudentId, Text
from course.sandbox import available_walls

WITHOUT = "--JudgeCells.sandbox=off"
"""The option of ``nbgrader autograde`` that grades on a machine without a sandbox."""


class Autograde(autograde.Autograde):
    """nbgrader's Autograde, whose submissions have all passed `course.handins` before it begins.

    It lays them out in a folder of its own, which nbgrader then takes for ``submitted/``. Whom
    nbgrader cannot process waits for a person, with a page that says why. A hand-in is graded
    again when anything that decides its marks has changed.

    Attributes
    ----------
    only : StudentId or None
        The only student to grade, whatever the options say.
    intake : Intake or None
        What has been received already.
    ledger : Ledger
        Which marks are in the gradebook.
    is_partial : bool
        Whether marks of this student are not those of today, so that the next run tries again.
    gradebook : Gradebook or None
        One that is open.
    """

    force: Any  # nbgrader's option
    only: StudentId | None = None
    intake: Intake | None = None
    ledger: Ledger
    is_partial: bool = False
    gradebook: Gradebook | None = None

    def start(self) -> None:
        """Grade; what is in force is said before.

        Raises
        ------
        NbGraderException
            There is no sandbox, and `JudgeCells.sandbox` is not "off"; or there is nothing to
            grade; or a submission could not be processed.
        """
        walls = JudgeCells(parent=self).sandbox != "off"
        _begin(walls, self.log)
        topic = self.coursedir.assignment_id
        self.intake = self.intake or self._take_in(topic)
        self.ledger = Ledger(self.coursedir, self.config, self.intake, topic, walls=walls)
        with (
            temporary_folder(self.coursedir) as folder,
            changed(self.coursedir, submitted_directory=folder),
        ):
            super().start()

    def _take_in(self, topic: str) -> Intake:
        try:
            if enter(self.coursedir, topic, parent=self.parent):
                self.log.info("source/%s was entered into the gradebook as it is now", topic)
            known = known_notebooks(self.coursedir, topic)
        except NbGraderException as error:
            self.log.error("%s", error)
            raise
        step = self.coursedir.submitted_directory
        folders, lost = student_folders(self.coursedir, step, topic)
        for line in lost:
            self.log.warning("%s", line)
        return Intake(folders, known)

    def init_notebooks(self) -> None:
        """Lay out what was received from the students who are to be graded."""
        assert self.intake is not None
        self.assignments = {}
        folders = self.intake.folders
        there = [self.only] if self.only else chosen(folders, self.coursedir.student_id)
        wanted = fnmatch.filter(self.intake.known, self.coursedir.notebook_id)
        for student in there:
            source = self._format_source(self.coursedir.assignment_id, student)
            self.intake.lay_out(student, Path(source), unchanged=self.ledger.has_content(student))
            self.assignments[source] = [os.path.join(source, f"{name}.ipynb") for name in wanted]
        if not self.assignments:
            topic = self.coursedir.assignment_id
            message = f"Nobody was found who has handed in {topic}: see submitted/*/{topic}/"
            self.log.error(message)
            raise NbGraderException(message)

    def init_destination(self, assignment_id: str, student_id: str) -> bool:
        """Whether to grade this student: also where an earlier mark would be another one today."""
        student = StudentId(student_id)
        asked = bool(self.force)
        self.force = asked or not self.ledger.is_current(student)
        try:
            wanted: bool = super().init_destination(assignment_id, student_id)
        finally:
            self.force = asked
        if wanted:
            self.is_partial = False
            self.ledger.begin(student)
        return wanted

    def init_assignment(self, assignment_id: str, student_id: str) -> None:
        """Have the gradebook know the time of this hand-in, or that it has none."""
        super().init_assignment(assignment_id, student_id)
        assert self.intake is not None
        student = StudentId(student_id)
        with Gradebook(self.coursedir.db_url, self.coursedir.course_id) as gradebook:
            submission = gradebook.find_submission(assignment_id, student_id)
            submission.timestamp = self.intake.received(student).time
            gradebook.db.commit()
        for name in self.intake.known:
            for note in self.intake.notes(student, name):
                self.log.warning("%s/%s: %s", student, name, note)

    def convert_single_notebook(self, notebook_filename: str) -> None:
        """Grade a notebook; where that breaks, a person decides and has a page with the reason."""
        try:
            super().convert_single_notebook(notebook_filename)
        except Exception as error:
            assert self.intake is not None
            self.is_partial = True  # and so the next run tries again
            self.log.exception("Grading broke; the marks wait for a person")
            path = Path(notebook_filename)
            reason = Text(f"Grading it failed with {type(error).__name__}: {error}")
            self.intake.lay_out_unjudged(path.stem, path, reason)
            super().convert_single_notebook(notebook_filename)

    def set_permissions(self, assignment_id: str, student_id: str) -> None:
        """Do nbgrader's last step for a student; then older feedback goes, and the mark stands."""
        student = StudentId(student_id)
        self._for_release(student, Path(self._format_dest(assignment_id, student_id)))
        super().set_permissions(assignment_id, student_id)
        step = self.coursedir.feedback_directory
        page = self.coursedir.format_path(step, student_id, assignment_id)
        if os.path.isdir(page):
            self.log.info("Feedback older than the mark is removed: %s", page)
            shutil.rmtree(page)
        if self.coursedir.notebook_id == "*" and not self.is_partial:
            self.ledger.note(student, self.gradebook)

    def _for_release(self, student: StudentId, graded: Path) -> None:
        """Put beside the graded notebook what ``release_feedback`` needs of everybody.

        It stops at a student who did not hand in through the exchange; so such a one gets a secret
        that nobody knows.
        """
        assert self.intake is not None
        secret = self.intake.received(student).secret or secrets.token_hex(64)
        (graded / "submission_secret.txt").write_text(secret)
        (graded / "timestamp.txt").touch()


def _begin(asked_for: bool, log: logging.Logger) -> None:
    """Say what is in force; raise where it is less than what was asked for."""
    walls = available_walls()
    if asked_for and not walls:
        why = (
            f"{walls.detail} Nothing was graded: without a sandbox an answer can read this"
            " machine's files, other submissions and the gradebook among them."
        )
        cure = (
            "Grade on a machine with a sandbox (python3 -m course doctor says what is missing),"
            f" or, if you trust every submission, add {WITHOUT}"
        )
        log.error(why)
        log.error(cure)
        raise NbGraderException(f"{why}\n{cure}")
    _say_terms(log, walls=asked_for)


@functools.cache
def _say_terms(log: logging.Logger, *, walls: bool) -> None:
    first, *lines = terms(walls=walls)
    (log.info if walls else log.warning)(first)
    for line in lines:
        log.info(line)
