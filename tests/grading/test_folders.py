"""Whose a folder is, and what stands where a folder should be."""

from __future__ import annotations

import sys
from contextlib import nullcontext

import pytest
from nbformat.v4 import new_code_cell, new_notebook
from nbgrader.coursedir import CourseDirectory
from traitlets.config import Config

from course.grading.marking import ledger
from course.grading.marking.ledger import Ledger
from course.grading.received import intake
from course.grading.received.folders import chosen, student_folders
from course.grading.received.intake import Intake
from course.handins.values import HandIn, Module, ModuleName, Received, StudentId, Text
from course.setup.writing import write_whole

TOPIC = "0-small"


@pytest.fixture
def submitted(tmp_path):
    folder = tmp_path / "submitted"
    (folder / "ada" / TOPIC).mkdir(parents=True)
    (folder / "bea" / "1-other").mkdir(parents=True)
    return folder


def listed(submitted):
    course = CourseDirectory(root=str(submitted.parent))
    return student_folders(course, course.submitted_directory, TOPIC)


def test_who_has_handed_in_nothing_for_this_assignment_is_not_told(submitted):
    found, lost = listed(submitted)
    assert list(found) == ["ada"]
    assert lost == []


@pytest.mark.skipif(sys.platform == "win32", reason="needs links")
@pytest.mark.parametrize(
    ("make", "told"),
    [
        (lambda path: path.write_text("{}"), "0-small is no folder"),
        (lambda path: path.symlink_to("nowhere"), "0-small is a link"),
        (lambda path: path.symlink_to(path), "0-small is a link"),
        (lambda path: path.symlink_to(path.parents[1] / "ada" / TOPIC), "0-small is a link"),
        (lambda path: (path.parent / "small.ipynb").write_text("{}"), "small.ipynb lies outside"),
    ],
)
def test_what_stands_where_a_folder_should_be_is_told(submitted, make, told):
    path = submitted / "cleo" / TOPIC
    path.parent.mkdir()
    make(path)
    found, (line,) = listed(submitted)
    assert list(found) == ["ada"]
    assert line.startswith(f"cleo: {told}")


@pytest.mark.parametrize("name", ["large.ipynb", "Large.IPYNB", "large.ipynb.txt"])
def test_a_notebook_beside_the_folder_is_told_whether_that_is_there_or_not(submitted, name):
    for student in ("ada", "cleo"):
        (submitted / student).mkdir(exist_ok=True)
        (submitted / student / name).write_text("{}")
        (submitted / student / "notes.txt").write_text("")
    found, lost = listed(submitted)
    assert list(found) == ["ada"]
    assert lost == [
        f"{student}: {name} lies outside of a folder 0-small: it was left out."
        for student in ("ada", "cleo")
    ]


def test_a_name_that_begins_with_a_dot_is_told_where_something_was_handed_in(submitted):
    (submitted / ".ipynb_checkpoints").mkdir()
    (submitted / "..dan" / TOPIC).mkdir(parents=True)
    _, (line,) = listed(submitted)
    assert line.startswith("'..dan' cannot be the name of a student")


def test_a_notebook_among_the_students_folders_is_told(submitted):
    (submitted / "cleo.ipynb").write_text("{}")
    _, (line,) = listed(submitted)
    assert line.startswith("cleo.ipynb: cleo.ipynb lies outside of a folder 0-small")


@pytest.mark.parametrize(
    ("wanted", "who"),
    [
        ("*", ["*", "a*", "ada", "bea"]),
        ("a*", ["a*"]),
        ("[a]*", ["a*", "ada"]),
        ("[*]", ["*"]),
        ("ada", ["ada"]),
    ],
)
def test_nobody_s_name_hides_the_others(wanted, who):
    assert chosen(map(StudentId, ["*", "a*", "ada", "bea"]), wanted) == who


@pytest.mark.parametrize(
    ("there", "who"),
    [(["ada ", "bea"], ["ada "]), (["ada ", "ada"], ["ada"]), (["ada ", " ada"], []), (["ad"], [])],
)
def test_an_option_has_lost_the_spaces_at_the_ends_of_a_name(there, who):
    assert chosen(map(StudentId, there), "ada") == who


@pytest.mark.parametrize("name", ["ada", "李" * 85, "n" * 150])
def test_a_note_on_a_student_can_be_written_whatever_the_name(tmp_path, name):
    intake = Intake({StudentId(name): tmp_path}, {})
    course = CourseDirectory(root=str(tmp_path))
    notes = Ledger(course, Config(), intake, TOPIC, walls=False)
    write_whole(notes.path(StudentId(name)), "{}")


def test_what_has_changed_since_a_mark_was_given_is_told(monkeypatch, tmp_path):
    student, book = StudentId("ada"), new_notebook(cells=[new_code_cell("score(of=1)")])
    monkeypatch.setattr(intake, "receive", lambda *_: Received({"small": HandIn()}))
    monkeypatch.setattr(ledger, "Gradebook", lambda *_: nullcontext("it is open"))
    monkeypatch.setattr(ledger, "_by_hand", lambda *_: {"a date": due, "a mark by hand": [1]})

    def at(*, walls: bool = False, **late: object) -> Ledger:
        course = CourseDirectory(root=str(tmp_path))
        config = Config({"LateSubmissionPlugin": late} if late else {})
        hand_ins = Intake({student: tmp_path}, {"small": book})
        return Ledger(course, config, hand_ins, TOPIC, walls=walls)

    due = ["2027-01-15"]
    at().note(student)
    assert at().changed(student) == []
    assert at(walls=True).changed(student) == ["the sandbox"]
    assert at(penalty_method="zero").changed(student) == ["what being late costs"]
    due[0] = "2027-01-16"
    book.cells[0].source = "score(of=2)"
    assert at().changed(student) == ["a test", "a date"]
    at().begin(student)
    assert at().changed(student) == []  # it was not finished


def test_a_hand_in_is_the_same_in_whatever_words_its_reading_is_told(monkeypatch, tmp_path):
    """Else marks by hand would be asked for again by another version of the course."""

    def digest(note: str, obstacle: str, text: str = "x = 1") -> str:
        module = Module(ModuleName("sum", meant=True), text, Text(obstacle))
        received = Received({"small": HandIn(modules=(module,), notes=(Text(note),))})
        monkeypatch.setattr(intake, "receive", lambda *_: received)
        return Intake({StudentId("ada"): tmp_path}, {}).digest(StudentId("ada"))

    first = digest("mended", "it needs no_such")
    assert digest("put right", "there is no no_such") == first
    assert digest("mended", "") != first
    assert digest("mended", "it needs no_such", "x = 2") != first
