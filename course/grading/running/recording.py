"""Recording marks: a student's graded notebooks, and one transaction in nbgrader's gradebook.

nbgrader's converter reads and validates a notebook, converts it twice and opens the gradebook a
dozen times. Of what was received and judged here all that is known already. So the notebooks are
written at once, the gradebook stays open, and its marks are saved by the same code as in
``nbgrader autograde`` (`saving`). Settings of nbgrader that would have it do more have it do so:
then its converter is asked.
"""

from __future__ import annotations

import copy
import json
import os
import shutil
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Self

import nbformat
from nbgrader import utils
from nbgrader.api import Gradebook, MissingEntry
from nbgrader.coursedir import CourseDirectory
from nbgrader.preprocessors import AssignLatePenalties
from sqlalchemy import event
from traitlets.config import Config

from course.grading.config import AUTOGRADED_BY, SANITIZED_BY
from course.grading.marking.autograding import Autograde
from course.grading.marking.executor import UNCHANGED, UNREADABLE, VERDICTS, write_verdicts
from course.grading.marking.ledger import Ledger
from course.grading.marking.saving import SaveVerdicts
from course.grading.received.folders import GRADED, working_folder
from course.grading.received.intake import Intake
from course.handins.values import StudentId
from course.judge.notebook import CellVerdict

_BUSY = 60_000
"""Milliseconds to wait while somebody else, such as the formgrader, writes into the gradebook."""


class Recorder:
    """Writes the marks of one assignment; only one thread of one process may do this.

    Parameters
    ----------
    directory : CourseDirectory
        Where everything lies.
    config : Config
        nbgrader's settings.
    intake : Intake
        What was received.
    ledger : Ledger
        Which marks are in the gradebook.
    topic : str
        The assignment.
    """

    def __init__(
        self,
        directory: CourseDirectory,
        config: Config,
        intake: Intake,
        ledger: Ledger,
        topic: str,
    ) -> None:
        self._directory, self._config, self._topic = directory, config, topic
        self._intake, self._ledger = intake, ledger
        around = working_folder(directory)
        around.mkdir(parents=True, exist_ok=True)
        for old in around.glob(f"{GRADED}*"):  # of a run that was killed: there is only one writer
            shutil.rmtree(old, ignore_errors=True)
        self._penalties = AssignLatePenalties(config=config)
        self._penalties.init_plugin()
        self._saver = SaveVerdicts(config=config)
        self._converter = Autograde(coursedir=directory, config=config)
        self._converter.intake = intake
        self._converter.ledger = ledger
        self.gradebook = Gradebook(directory.db_url, directory.course_id)
        self._converter.gradebook = self.gradebook
        if self.gradebook.engine.dialect.name == "sqlite":
            event.listen(self.gradebook.engine, "connect", _be_patient)
            self.gradebook.engine.dispose()  # connections that were made before

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.gradebook.close()

    def record(
        self,
        student: StudentId,
        verdicts: Mapping[str, Sequence[CellVerdict]],
        *,
        all_judged: bool = True,
    ) -> None:
        """Record one student's marks.

        Parameters
        ----------
        student : StudentId
            Whose.
        verdicts : mapping of str to sequence of CellVerdict
            The verdicts on each notebook of the assignment.
        all_judged : bool, optional
            Whether all of them are of today; else the next run grades this student again.

        Raises
        ------
        nbgrader.converters.base.NbGraderException
            nbgrader's converter was asked, and cannot process the submission.
        """
        if all_judged and not self._is_plain():
            self._convert(student)
            return
        folder = Path(tempfile.mkdtemp(prefix=GRADED, dir=working_folder(self._directory)))
        try:
            books = self._write(student, verdicts, folder)
            self._ledger.begin(student)
            self._save(student, books, verdicts)
            graded = Path(self._converter._format_dest(self._topic, student))
            if graded.exists():
                utils.rmtree(str(graded))
            graded.parent.mkdir(parents=True, exist_ok=True)
            folder.chmod(0o755)
            os.replace(folder, graded)
        finally:
            shutil.rmtree(folder, ignore_errors=True)
            self.gradebook.db.rollback()
        self._converter.is_partial = not all_judged
        self._converter.set_permissions(self._topic, student)

    def _is_plain(self) -> bool:
        """Whether nbgrader's converter would do no more than is done here."""
        ours = {
            "autograde_preprocessors": AUTOGRADED_BY,
            "sanitize_preprocessors": SANITIZED_BY,
            "permissions": self._converter.permissions,
        }
        asked = self._config.get("Autograde", {})
        return all(name in ours and value == ours[name] for name, value in asked.items()) and not (
            {"BaseConverter", "AutogradeApp", "NotebookExporter"} & set(self._config)
        )

    def _convert(self, student: StudentId) -> None:
        """Have nbgrader's own converter grade one student, as ``nbgrader autograde`` would."""
        config = copy.deepcopy(self._config)
        config.Autograde.force = True
        converter = Autograde(coursedir=CourseDirectory(config=config), config=config)
        converter.only, converter.intake = student, self._intake
        converter.start()
        self.gradebook.db.rollback()

    def _write(
        self, student: StudentId, verdicts: Mapping[str, Sequence[CellVerdict]], folder: Path
    ) -> dict[str, nbformat.NotebookNode]:
        """Write all that belongs into ``autograded/`` into a folder; return the notebooks."""
        self._intake.lay_out_files(student, folder)
        step = self._directory.source_directory
        source = Path(self._directory.format_path(step, ".", self._topic))
        skipped = [*self._directory.ignore, "*.ipynb"]
        for path in utils.find_all_files(str(source), skipped) if source.is_dir() else ():
            target = folder / os.path.relpath(path, source)
            target.parent.mkdir(parents=True, exist_ok=True)
            target.unlink(missing_ok=True)
            shutil.copy(path, target)
        books = {}
        for name in self._intake.known:
            book = books[name] = self._intake.notebook(student, name)
            kernel = self.gradebook.find_notebook(name, self._topic).kernelspec
            if kernel is not None and (meant := json.loads(kernel)):
                book.metadata["kernelspec"] = nbformat.from_dict(meant)
            by_name = {verdict.grade_id: verdict for verdict in verdicts[name]}
            write_verdicts(book, by_name, self._intake.notes(student, name))
            text = nbformat.v4.writes_json(book)
            (folder / f"{name}.ipynb").write_text(f"{text}\n", encoding="utf-8")
        return books

    def _save(
        self,
        student: StudentId,
        books: Mapping[str, nbformat.NotebookNode],
        verdicts: Mapping[str, Sequence[CellVerdict]],
    ) -> None:
        """Save the marks, all of them or none."""
        received = self._intake.received(student)
        self.gradebook.update_or_create_student(student)
        submission = self.gradebook.update_or_create_submission(self._topic, student)
        submission.timestamp = received.time
        unchanged = self._ledger.has_content(student)
        for entry in submission.notebooks:
            book = books[entry.name]
            resources = {
                VERDICTS: {verdict.grade_id: verdict for verdict in verdicts[entry.name]},
                UNREADABLE: received.notebooks[entry.name].unreadable,
                UNCHANGED: unchanged,
            }
            saver = self._saver
            saver.gradebook = _Loaded(entry)
            saver.notebook_id, saver.assignment_id = entry.name, self._topic
            saver.student_id = student
            for index, cell in enumerate(book.cells):
                saver.preprocess_cell(cell, resources, index)
            self._punish(student, submission, entry)
        self.gradebook.db.commit()

    def _punish(self, student: StudentId, submission: Any, entry: Any) -> None:
        """Take points off a notebook that was late, as `AssignLatePenalties` does."""
        entry.late_submission_penalty = None
        if submission.total_seconds_late > 0:
            self.gradebook.db.flush()
            self.gradebook.db.refresh(entry)  # the score is the database's sum
            penalty = self._penalties.plugin_inst.late_submission_penalty(
                student, entry.score, submission.total_seconds_late
            )
            if penalty is not None:
                entry.late_submission_penalty = self._penalties._check_late_penalty(entry, penalty)


class _Loaded:
    """What nbgrader's preprocessors ask of a gradebook, for a notebook that is loaded already."""

    def __init__(self, entry: Any) -> None:
        self._grades = {grade.name: grade for grade in entry.grades}
        self._comments = {comment.name: comment for comment in entry.comments}
        self.db = self

    def find_grade(self, name: str, *_: str) -> Any:
        return _found(self._grades, name)

    def find_comment(self, name: str, *_: str) -> Any:
        return _found(self._comments, name)

    def commit(self) -> None:
        """Wait: all the marks of a student are saved together."""


def _found(entries: Mapping[str, Any], name: str) -> Any:
    try:
        return entries[name]
    except KeyError:
        raise MissingEntry(f"The gradebook has no cell {name}") from None


def _be_patient(connection: Any, _: object) -> None:
    connection.execute(f"PRAGMA busy_timeout = {_BUSY}")
