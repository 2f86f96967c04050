"""One grading run: students are judged side by side, and recorded as they come.

Each student goes the whole way on its own: received, judged, recorded, a page made, forgotten. So
no more of a class is in memory than is being judged, and whenever a run is ended, all but these
few have their marks.
"""

from __future__ import annotations

import logging
import sqlite3
import time
from collections.abc import Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, wait
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Literal, TypeGuard

from sqlalchemy.exc import OperationalError
from traitlets.log import get_logger

from course.grading.marking.standing import NeverGraded
from course.grading.pages.beside import LogFile, Pages
from course.grading.running.pace import Pace
from course.grading.running.progress import Progress
from course.grading.running.recording import Recorder
from course.grading.running.team import Team
from course.grading.running.whole_class import NO_ROOM, Marks, WholeClass
from course.handins.values import StudentId, Text
from course.judge.notebook import CellVerdict
from course.system.cores import usable_cores

Status = Literal["graded", "unreadable", "failed", "already"]


class NoRoom(Exception):
    """The machine cannot go on: its disk is full, or its gradebook is held by somebody else."""


@dataclass
class Outcome:
    """What became of one student.

    Attributes
    ----------
    student : StudentId
        Who.
    status : {"graded", "unreadable", "failed", "already"}
        "unreadable": graded, and waits for a person, be it since an earlier run; "failed": so does
        this one, for nbgrader could not process it; "already": had these marks before.
    marks : Marks or None
        What the gradebook says; None where it could not be asked.
    seconds : float
        Wall time from its beginning to the last verdict.
    reason : Text
        Why it failed.
    """

    student: StudentId
    status: Status
    marks: Marks | None = None
    seconds: float = 0.0
    reason: Text = field(default_factory=Text)


@dataclass
class Spent:
    """Seconds that a run took.

    Attributes
    ----------
    wall : float
        Of wall time.
    judging : float
        Of wall time, for all students together, from the beginning of each to its last verdict.
    recording, feedback : float
        Of processor time, for all students together.
    """

    wall: float = 0.0
    judging: float = 0.0
    recording: float = 0.0
    feedback: float = 0.0


Judged = tuple[dict[str, list[CellVerdict]] | None, float]


class Run:
    """A run over some students of a class.

    Parameters
    ----------
    whole : WholeClass
        The class.
    students : list of StudentId
        Whom to grade.
    pace : Pace
        How many notebooks are judged at the same time.
    progress : Progress
        Is told who is done.
    force : bool
        Whether to judge what was judged before.
    feedback : Path or None
        The course's folder, where pages of feedback are to be made.
    """

    def __init__(
        self,
        whole: WholeClass,
        students: list[StudentId],
        *,
        pace: Pace,
        progress: Progress,
        force: bool = False,
        feedback: Path | None = None,
    ) -> None:
        self._whole, self._students = whole, students
        self._team = Team(pace, lambda: len(students) - len(self.outcomes))
        self._progress = progress
        self._force, self._feedback = force, feedback
        self.outcomes: dict[StudentId, Outcome] = {}
        self.spent = Spent()

    def go(self) -> None:
        """Grade; what is done when this is interrupted stays done.

        Raises
        ------
        NoRoom
            The machine cannot go on; another run does.
        """
        try:
            self._go()
        except Exception as error:
            if (cause := of_the_machine(error)) is None:
                raise
            raise NoRoom(cause) from error

    def _go(self) -> None:
        began = time.monotonic()
        whole, pages, waiting = self._whole, None, dict[StudentId, Future[float]]()
        if self._force:
            whole.begin_anew(self._students)
        with ExitStack() as stack:
            stack.enter_context(_nbgrader_log(whole.log_file))
            recorder = stack.enter_context(whole.recorder())
            if self._feedback is not None:
                pages = stack.enter_context(
                    Pages(self._feedback, whole.topic, whole.log_file, usable_cores())
                )
            for student, done in self._judged():
                outcome = self._outcome(recorder, student, done)
                if pages and outcome.status != "failed" and not whole.has_pages(student):
                    waiting[student] = pages.make(student)
                self.outcomes[student] = outcome
                whole.forget(student)
                self._progress.done(student, outcome.status)
            self._finish_pages(waiting)
        self.spent.wall = time.monotonic() - began

    def _finish_pages(self, waiting: dict[StudentId, Future[float]]) -> None:
        for student, page in waiting.items():
            try:
                self.spent.feedback += page.result()
            except Exception as error:
                self.outcomes[student].reason = Text(f"no page of feedback: {error}")

    def _judged(self) -> Iterator[tuple[StudentId, Future[Judged]]]:
        """Everybody's verdicts as they come; no more are under way than the pace allows."""
        todo: Iterable[StudentId] = iter(self._students)
        team, most = self._team, self._team.pace.most
        under_way: dict[Future[Judged], StudentId] = {}
        try:
            while True:
                for student in islice(todo, most - len(under_way)):
                    under_way[team.submit(self._judge, student)] = student
                if not under_way:
                    return
                for future in wait(under_way, return_when=FIRST_COMPLETED).done:
                    yield under_way.pop(future), future
        finally:
            team.stop()

    def _judge(self, student: StudentId) -> Judged:
        with self._team.pace.turn():
            began = time.monotonic()
            self._progress.begun(student)
            if not self._force and self._whole.is_recorded(student):
                return None, 0.0
            self._whole.receive(student)
        verdicts = self._whole.judge(student, self._team.spread)
        return verdicts, time.monotonic() - began

    def _outcome(self, recorder: Recorder, student: StudentId, done: Future[Judged]) -> Outcome:
        """What becomes of a student; only what is the machine's trouble is raised."""
        seconds = 0.0
        try:
            verdicts, seconds = done.result()
            self.spent.judging += seconds
            if verdicts is None:
                marks = self._whole.marks(student, recorder.gradebook)
                waits = marks.waiting and self._whole.is_unreadable(student)
                return Outcome(student, "unreadable" if waits else "already", marks)
            return self._recorded(recorder, student, verdicts, seconds)
        except NeverGraded as error:
            return Outcome(student, "failed", None, seconds, Text(error))
        except (Exception, SystemExit) as error:  # nbgrader ends the program in some places
            if of_the_machine(error) is not None:
                raise
            get_logger().exception("%s was not recorded", student)
            self._whole.leave_to_a_person(student)
            reason = Text(f"{type(error).__name__}: {error}")
            return Outcome(student, "failed", None, seconds, reason)

    def _recorded(
        self,
        recorder: Recorder,
        student: StudentId,
        verdicts: dict[str, list[CellVerdict]],
        seconds: float,
    ) -> Outcome:
        began = time.thread_time()
        try:
            marks = self._whole.record(recorder, student, verdicts)
        finally:
            self.spent.recording += time.thread_time() - began
        status: Status = "unreadable" if self._whole.is_unreadable(student) else "graded"
        return Outcome(student, status, marks, seconds)


def of_the_machine(error: BaseException | None) -> str | None:
    """What is wrong with the machine, where that is why something failed; None where it is not.

    It would go wrong with the next student as well. nbgrader and SQLAlchemy raise errors of their
    own in place of the system's, which stand behind them.
    """
    while error is not None:
        if isinstance(error, OperationalError):
            return str(error.orig)
        if isinstance(error, sqlite3.OperationalError) or (
            isinstance(error, OSError) and error.errno in NO_ROOM
        ):
            return str(error)
        error = error.__cause__ or error.__context__
    return None


@contextmanager
def _nbgrader_log(path: Path) -> Iterator[None]:
    """Send what nbgrader and other libraries say to a file, not to the terminal."""
    path.parent.mkdir(parents=True, exist_ok=True)
    log = get_logger()
    assert isinstance(log, logging.Logger)
    logging.captureWarnings(capture=True)
    named = [one for one in logging.root.manager.loggerDict.values() if _speaks(one)]
    loud = dict.fromkeys([logging.root, log, *named])
    before = [(one, one.handlers[:], one.propagate, one.level) for one in loud]
    file = LogFile(path, encoding="utf-8")
    for one in loud:
        one.handlers, one.propagate = [file], False
    log.setLevel(logging.INFO)
    try:
        yield
    finally:
        logging.captureWarnings(capture=False)
        for one, handlers, spreads, level in before:
            one.handlers, one.propagate = handlers, spreads
            one.setLevel(level)
        file.close()


def _speaks(one: object) -> TypeGuard[logging.Logger]:
    """Whether a logger writes somewhere itself."""
    return isinstance(one, logging.Logger) and bool(one.handlers)
