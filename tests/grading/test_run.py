"""The parts of a grading run: how many at once, how far it is, and what stops it."""

from __future__ import annotations

import contextlib
import errno
import json
import logging
import threading

import pytest
from nbgrader.api import InvalidEntry
from sqlalchemy.exc import OperationalError

from course.grading.pages.beside import LogFile
from course.grading.running import pace, progress
from course.grading.running.pace import Pace, Stopped
from course.grading.running.run import NoRoom, Run
from course.grading.running.team import Team
from course.grading.running.whole_class import Marks
from course.handins.values import StudentId
from course.judge.notebook import CellVerdict

DEADLINE = 60


def inside_at_once(turns: Pace, wanted: int) -> bool:
    """Whether so many get a turn at the same time."""
    together = threading.Barrier(wanted)

    def work() -> None:
        try:
            with turns.turn():
                together.wait(DEADLINE)
        except (Stopped, threading.BrokenBarrierError):
            pass

    threads = [threading.Thread(target=work, daemon=True) for _ in range(wanted)]
    for one in threads:
        one.start()
    for one in threads:
        one.join(DEADLINE)
    return not together.broken and not any(one.is_alive() for one in threads)


@pytest.fixture
def machine(monkeypatch):
    """A machine of two cores, whose idle ones and free memory the test sets."""
    told = {"idle": 2.0, "memory": 2**40}
    monkeypatch.setattr(pace, "usable_cores", lambda: 2)
    monkeypatch.setattr(pace, "_LOOK", 0)  # else "not yet" may be all that an answer says
    monkeypatch.setattr(pace, "idle_cores", lambda: lambda: told["idle"])
    memory = type("Memory", (), {"available": property(lambda _: told["memory"])})
    monkeypatch.setattr(pace.psutil, "virtual_memory", memory)
    return told


def test_idle_cores_get_more_notebooks_than_there_are_cores(machine):
    assert inside_at_once(Pace(None), 12)


@pytest.mark.parametrize("lack", [{"idle": 0.1}, {"memory": 2**20}])
def test_a_busy_machine_gets_one_a_core(machine, lack):
    machine |= lack
    turns = Pace(None)
    with turns.turn(), turns.turn():
        assert not turns._may_begin()
    with turns.turn():
        assert turns._may_begin()


def test_a_number_of_jobs_is_kept(machine):
    turns = Pace(3)
    with turns.turn(), turns.turn():
        assert turns._may_begin()
        with turns.turn():
            assert not turns._may_begin()


def test_after_a_stop_nothing_begins(machine):
    turns = Pace(1)
    with turns.turn():
        turns.stop()
    with pytest.raises(Stopped), turns.turn():
        pass


def spread_over(turns: Pace, students: int, pieces: int) -> tuple[list[int], int]:
    """How many pieces each go had, and how many goes were under way at once."""
    goes, together = [], threading.Barrier(turns.most)

    def judge(share) -> None:
        goes.append(len(share))
        with contextlib.suppress(threading.BrokenBarrierError):
            together.wait(DEADLINE if students == 1 else 0)

    team = Team(turns, lambda: students)
    try:
        team.submit(team.spread, judge, [[number] for number in range(pieces)]).result(DEADLINE)
    finally:
        team.stop()
    return sorted(goes), 0 if together.broken else turns.most


@pytest.mark.parametrize(
    ("students", "goes"), [(300, [5]), (4, [5]), (3, [2, 3]), (2, [2, 3]), (1, [1, 1, 1, 2])]
)
def test_a_notebook_is_judged_by_several_only_where_few_students_are_left(machine, students, goes):
    assert spread_over(Pace(4), students, 5)[0] == goes


def test_the_pieces_of_the_last_notebook_are_judged_at_the_same_time(machine):
    assert spread_over(Pace(3), 1, 3) == ([1, 1, 1], 3)


def test_students_that_are_all_in_pieces_do_not_wait_for_one_another(machine):
    machine["idle"] = 0.0  # so two turns, of twelve threads
    team, judged = Team(Pace(None), lambda: 2), []
    try:
        pieces = [[number] for number in range(6)]
        under_way = [team.submit(team.spread, judged.extend, pieces) for _ in range(12)]
        for one in under_way:
            one.result(DEADLINE)
    finally:
        team.stop()
    assert sorted(number for (number,) in judged) == sorted([*range(6)] * 12)


def test_what_goes_wrong_in_a_piece_goes_wrong_in_the_notebook(machine):
    def judge(share) -> None:
        if [2] in share:
            raise RuntimeError("odd")

    team = Team(Pace(3), lambda: 1)
    try:
        with pytest.raises(RuntimeError, match="odd"):
            team.spread(judge, [[0], [1], [2]])
    finally:
        team.stop()


def test_the_file_says_how_far_a_run_is(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(progress, "_A_LINE", -1.0)
    monkeypatch.setattr(progress, "_A_FILE", -1.0)
    file = tmp_path / "progress.json"
    with progress.Progress(3, file, on_terminal=False) as told:
        assert json.loads(file.read_text())["state"] == "running"
        told.begun(StudentId("ada"))
        told.begun(StudentId("bea"))
        told.done(StudentId("ada"), "graded")
        now = json.loads(file.read_text())
        assert (now["done"], now["left"], now["graded"]) == (1, 2, 1)
        assert [one["student"] for one in now["under_way"]] == ["bea"]
    assert json.loads(file.read_text())["state"] == "done"
    assert "1 of 3 students done, 2 left, about" in capsys.readouterr().err
    with pytest.raises(KeyboardInterrupt), progress.Progress(3, file, on_terminal=False):
        raise KeyboardInterrupt
    assert json.loads(file.read_text())["state"] == "interrupted"


def test_students_that_were_graded_already_do_not_count_for_the_time_left(tmp_path):
    with progress.Progress(3, tmp_path / "p.json", on_terminal=False) as told:
        told.done(StudentId("ada"), "already")
        assert told.seconds_left is None
        told.done(StudentId("bea"), "graded")
        assert told.seconds_left is not None


@pytest.mark.parametrize(("seconds", "said"), [(5, "5 s"), (600, "10 min"), (9000, "2.5 h")])
def test_a_length_of_time_is_said_as_a_person_says_it(seconds, said):
    assert progress.lasting(seconds) == said


class FakeClass:
    """A class of which one student's marks cannot be written."""

    topic = "0-fake"

    def __init__(self, folder, error, judging=None):
        self.log_file, self.error, self.judging = folder / "nbgrader.log", error, judging
        self.recorded, self.left, self.forgotten = [], [], []

    gradebook = None

    def recorder(self):
        return self

    def __enter__(self):
        return self

    def __exit__(self, *_):
        pass

    def is_recorded(self, student):
        return False

    def is_unreadable(self, student):
        return False

    def receive(self, student):
        pass

    def judge(self, student, spread):
        if self.judging and student == "bea":
            raise self.judging
        return {"book": [CellVerdict("one", 1, 1)]}

    def record(self, recorder, student, verdicts):
        if student == "bea":
            raise self.error
        self.recorded.append(student)
        return Marks(student, 1, 1, 0, 0)

    def leave_to_a_person(self, student):
        self.left.append(student)

    def forget(self, student):
        self.forgotten.append(student)


def run_of(whole, folder) -> Run:
    students = [StudentId(name) for name in ("ada", "bea", "cleo")]
    told = progress.Progress(3, folder / "p.json", on_terminal=False)
    return Run(whole, students, pace=Pace(1), progress=told)


@pytest.mark.parametrize("error", [RuntimeError("odd"), OSError(errno.EACCES, "odd")])
@pytest.mark.parametrize("where", ["judging", "recording"])
def test_one_student_with_whom_something_goes_wrong_stops_nobody(tmp_path, error, where):
    whole = FakeClass(tmp_path, error, error if where == "judging" else None)
    run = run_of(whole, tmp_path)
    run.go()
    assert sorted(whole.recorded) == ["ada", "cleo"]
    assert whole.left == ["bea"]
    assert run.outcomes["bea"].status == "failed"
    assert "odd" in run.outcomes["bea"].reason
    assert sorted(whole.forgotten) == ["ada", "bea", "cleo"]


@pytest.mark.parametrize(("waiting", "status"), [(1, "unreadable"), (0, "already")])
def test_who_waits_since_an_earlier_run_is_told_until_a_person_has_decided(
    tmp_path, waiting, status
):
    whole = FakeClass(tmp_path, None)
    whole.is_recorded = whole.is_unreadable = lambda student: student == "bea"
    whole.marks = lambda student, _: Marks(student, 0, 1, 0, waiting)
    run = run_of(whole, tmp_path)
    run.go()
    assert whole.recorded == ["ada", "cleo"]
    assert run.outcomes["bea"].status == status


FULL = OSError(errno.ENOSPC, "No space left on device")


def fails(error: Exception) -> None:
    """Raise what nbgrader does where an error of the database has come."""
    try:
        raise error
    except type(error) as cause:
        raise InvalidEntry(*cause.args) from None


def wrapped(error: Exception) -> InvalidEntry:
    with pytest.raises(InvalidEntry) as told:
        fails(error)
    return told.value


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (FULL, "No space left"),
        (wrapped(FULL), "No space left"),
        (wrapped(OperationalError("x", {}, Exception("disk is full"))), "^disk is full$"),
    ],
)
def test_a_full_disk_is_no_student_s_trouble(tmp_path, error, said):
    whole = FakeClass(tmp_path, error)
    with pytest.raises(NoRoom, match=said):
        run_of(whole, tmp_path).go()
    assert whole.left == []


def test_a_disk_that_fills_up_while_one_student_is_left_to_a_person_ends_the_run(tmp_path):
    whole = FakeClass(tmp_path, RuntimeError("odd"))
    whole.leave_to_a_person = lambda _: fails(FULL)
    with pytest.raises(NoRoom, match="No space left"):
        run_of(whole, tmp_path).go()


def test_how_far_a_run_is_needs_no_room(tmp_path):
    (tmp_path / "file").touch()
    with progress.Progress(1, tmp_path / "file" / "p.json", on_terminal=False) as told:
        told.done(StudentId("ada"), "graded")
    assert "1 of 1 students done" in told.line()


def test_a_log_that_cannot_be_written_says_nothing_and_keeps_what_was_wrong(tmp_path, capsys):
    log = LogFile(tmp_path / "log")
    log.stream.close()
    log.stream = (tmp_path / "log").open(encoding="utf-8")  # not to be written to
    try:
        raise FULL
    except OSError:
        log.handle(logging.makeLogRecord({"levelno": logging.ERROR, "msg": "see above"}))
    log.close()
    assert log.trouble is FULL
    assert capsys.readouterr().err == ""
