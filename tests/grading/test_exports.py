"""Marks and feedback in the form that each platform imports, and rosters from their exports."""

from __future__ import annotations

import csv
import io
import json
import shutil
import zipfile
from pathlib import Path

import pytest
from nbgrader.api import Gradebook
from traitlets.config.loader import PyFileConfigLoader

from course.commands import roster as command
from course.grading.config import COURSE_ID
from course.grading.platforms import roster
from course.handins.platforms import Owner, ids
from course.setup.trouble import Trouble

pytestmark = pytest.mark.xdist_group("class")

ROOT = Path(__file__).resolve().parents[2]
TOPIC = "0-small"
COLLECTED = """student,platform,number,handed in as,collected as,reason
lovelaceada,Canvas,4711,all.zip/lovelaceada_4711_99001_small.ipynb,lovelaceada/small.ipynb,
hopperg,Canvas,4712,all.zip/hopperg_LATE_4712_99002_my_own_1.ipynb,hopperg/small.ipynb,
"""

CANVAS = """Student,ID,SIS User ID,SIS Login ID,Section,0-small (987),Current Score,Final Score
    Points Possible,,,,,4.00,(read only),(read only)
"Lovelace, Ada",4711,s-1,ada,Threads,,,
"Hopper, Grace",4712,s-2,grace,Threads,,,
"Student, Test",4799,,test,Threads,,,
"""
WORKSHEET = (
    "Identifier,Full name,Email address,Status,Grade,Maximum Grade,Grade can be changed,"
    "Last modified (submission),Last modified (grade),Feedback comments\n"
    "Participant 4711,Ada Lovelace,ada@example.org,Submitted,,4.00,Yes,-,-,\n"
    "Participant 4712,Grace Hopper,grace@example.org,Submitted,,4.00,Yes,-,-,\n"
)
BLACKBOARD = (
    '"Last Name"\t"First Name"\t"Username"\t"Student ID"\t"0-small [Total Pts: 4 Score] |555"\n'
    '"Lovelace"\t"Ada"\t"ada"\t"s-1"\t""\n"Hopper"\t"Grace"\t"grace"\t"s-2"\t""\n'
)


@pytest.fixture(scope="module")
def graded_once(tmp_path_factory, course_at):
    """A course's folder with marks of 3, of one that waits, and of nobody."""
    tmp_path = tmp_path_factory.mktemp("graded")
    shutil.copy(ROOT / "nbgrader_config.py", tmp_path)
    PyFileConfigLoader("nbgrader_config.py", path=str(tmp_path)).load_config()  # finds `alembic`
    (tmp_path / "downloaded" / TOPIC).mkdir(parents=True)
    (tmp_path / "downloaded" / TOPIC / "collected.csv").write_text(COLLECTED)
    with book_of(tmp_path) as gradebook:
        gradebook.add_assignment(TOPIC)
        gradebook.add_notebook("small", TOPIC)
        gradebook.add_grade_cell("one-tests", "small", TOPIC, max_score=4, cell_type="code")
        for name in ("lovelaceada", "hopperg", "nobody"):
            gradebook.add_student(name)
        for name, score in (("lovelaceada", 3), ("hopperg", None)):
            gradebook.add_submission(TOPIC, name)
            (grade,) = gradebook.find_submission_notebook("small", TOPIC, name).grades
            grade.auto_score, grade.needs_manual_grade = score, score is None
            folder = tmp_path / "feedback" / name / TOPIC
            folder.mkdir(parents=True)
            (folder / "small.html").write_text(f"the page of {name}")
        gradebook.db.commit()
    course_at(tmp_path, TOPIC).nbgrader("--version")  # what runs commands is there from now on
    return tmp_path


@pytest.fixture
def graded(graded_once, tmp_path):
    """A copy of that folder."""
    return Path(shutil.copytree(graded_once, tmp_path / "course"))


def book_of(root) -> Gradebook:
    return Gradebook(f"sqlite:///{(root / 'gradebook.db').as_posix()}", COURSE_ID)


def take_in(root, name: str, text: str, encoding: str = "utf-8") -> None:
    (root / name).write_text(text, encoding=encoding)
    assert command.run([str(root / name), "--folder", str(root)]) == 0


def export(course_at, root, exporter: str, to: str) -> str:
    words = ["export", f"--exporter=course.grading.exports.{exporter}", f"--to={root / to}"]
    return course_at(root, TOPIC).nbgrader(*words, f"--assignment=['{TOPIC}']")


def rows(path, encoding: str = "utf-8-sig") -> list[list[str]]:
    return list(csv.reader(io.StringIO(path.read_text(encoding=encoding))))


HANDED_IN = {
    "Canvas": ("lovelaceada_4711_990_small.ipynb", "hoppergrace_LATE_4712_991_small.ipynb"),
    "Moodle": (
        "Ada Lovelace_81_assignsubmission_file_/small.ipynb",
        "Grace Hopper_82_assignsubmission_file_/small.ipynb",
    ),
    "Blackboard": (
        "Week 1_lab_ada_attempt_2026-11-20-10-00-00_small.ipynb",
        "Week 1_lab_grace_attempt_2026-11-20-10-00-00_small.ipynb",
    ),
}


PARTICIPANTS = (
    "First name,Last name,Username,Email address\n"
    "Ada,Lovelace,ada,a@example.org\nGrace,Hopper,grace,g@example.org\n"
)
ROSTERS = {"Canvas": CANVAS, "Moodle": PARTICIPANTS, "Blackboard": BLACKBOARD}


@pytest.mark.long
@pytest.mark.parametrize("platform", ROSTERS)
@pytest.mark.usefixtures("graded_once")  # what runs commands is there from then on
def test_who_is_on_the_roster_hands_in_under_the_same_id(tmp_path, course_at, platform):
    """The roster comes first, then hand-ins of whom the archive says it in another way."""
    shutil.copy(ROOT / "nbgrader_config.py", tmp_path)
    take_in(tmp_path, "export.csv", ROSTERS[platform])
    archive = tmp_path / "downloaded" / TOPIC / "archive"
    archive.mkdir(parents=True)
    with zipfile.ZipFile(archive / "all.zip", "w") as file:
        for name in HANDED_IN[platform]:
            file.writestr(name, '{"cells": []}')
    submitted = tmp_path / "submitted"
    course_at(tmp_path, TOPIC).nbgrader("zip_collect", TOPIC)
    assert {path.name for path in submitted.iterdir()} == {"ada", "grace"}
    if platform == "Blackboard":
        return
    (tmp_path / roster.FILE).unlink()  # by the number, who was collected before keeps the id
    course_at(tmp_path, TOPIC).nbgrader("zip_collect", TOPIC, "--force")
    assert {path.name for path in submitted.iterdir()} == {"ada", "grace"}


ONE_NAME = {
    "Moodle": "First name,Last name,Username,Email address\n,M.,mad,m@x.org\nVoltaire,,=v,\n,,,\n",
    "Blackboard": "Last Name,First Name,Username\nMadonna,,mad\n,Voltaire,'=v\n,,\n",
    "CSV": "id,last_name\nmad,Madonna\n'=v,\n,\n",
}


@pytest.mark.parametrize("platform", ONE_NAME)
def test_people_with_one_name_are_on_the_roster_and_formulas_are_none(tmp_path, platform):
    (tmp_path / "export.csv").write_text(ONE_NAME[platform], encoding="utf-8")
    found = roster.read_roster(tmp_path / "export.csv", [], {})
    assert (found.platform, [one.id for one in found.people]) == (platform, ["mad", "=v"])


def test_namesakes_of_whom_the_roster_knows_one_are_told_apart():
    ada = Owner(("Ada Lovelace", "Ada Lovelace_81"), "Moodle", "81")
    other = Owner(("Ada Lovelace", "Ada Lovelace_82"), "Moodle", "82")
    known = roster.Roster("Moodle", [roster.Person("ada", "Lovelace", "Ada")])
    assert ids([ada], known.id_of)[0] == {ada: "ada"}
    assert ids([ada, other], known.id_of)[0] == {ada: "Ada Lovelace_81", other: "Ada Lovelace_82"}


def test_a_file_that_was_refused_takes_nobody_off_the_roster(graded, course_at):
    path = graded / "downloaded" / TOPIC / "collected.csv"
    refused = ",Canvas,4711,all.zip/lovelaceada_4711_99009_data.csv,,it is too large\n"
    path.write_text(COLLECTED + refused)
    take_in(graded, "export.csv", CANVAS)
    assert roster.kept(graded).of("lovelaceada", "Canvas").number == "4711"


def test_canvas_gets_back_its_own_columns_and_numbers(graded, course_at):
    take_in(graded, "export.csv", CANVAS)
    said = export(course_at, graded, "Canvas", "canvas.csv")
    assert rows(graded / "canvas.csv") == [
        ["Student", "ID", "SIS User ID", "SIS Login ID", "Section", "0-small (987)"],
        ["    Points Possible", "", "", "", "", "4"],
        ["Lovelace, Ada", "4711", "s-1", "ada", "Threads", "3"],
    ]
    assert "Left open, not written as 0, for they wait for a person: 1" in said
    assert rows(graded / "waiting.csv")[1:] == [["hopperg", TOPIC, "one-tests"]]
    with book_of(graded) as gradebook:
        assert gradebook.find_student("lovelaceada").first_name == "Ada"
        assert {one.id for one in gradebook.students} == {"lovelaceada", "hopperg", "nobody"}


def test_a_second_file_adds_to_the_first(graded, course_at):
    """Of whom it does not name it says nothing; of whom it names it says the last word."""
    take_in(graded, "export.csv", CANVAS.replace("987", "986"))
    late = CANVAS.splitlines(keepends=True)[0] + '"Hopper, Grace",4712,,grace,Later,,,\n'
    take_in(graded, "late.csv", late)
    export(course_at, graded, "Canvas", "canvas.csv")
    header, _, told = rows(graded / "canvas.csv")
    assert header[-1] == "0-small (987)"
    assert told == ["Lovelace, Ada", "4711", "s-1", "ada", "Threads", "3"]
    grace = roster.kept(graded).of("hopperg", "Canvas")
    assert (grace.number, grace.section, grace.sis_id) == ("4712", "Later", "s-2")


def test_what_another_platform_calls_people_does_not_go_to_this_one(graded, course_at):
    """A number of Moodle's may be somebody else's in Canvas."""
    (graded / "downloaded" / TOPIC / "collected.csv").unlink()
    people = "Identifier,Full name,Email address\nParticipant 81,Ada Lovelace,lovelaceada@x.org\n"
    take_in(graded, "sheet.csv", people)
    said = export(course_at, graded, "Canvas", "canvas.csv")
    assert "roster.json is from Moodle" in said
    assert "read an export of Canvas as well" in said
    assert rows(graded / "canvas.csv")[2:] == [
        ["Lovelace, Ada", "", "", "lovelaceada", "", "3"],
    ]
    take_in(graded, "export.csv", CANVAS.replace(",ada,", ",lovelaceada,"))
    said = export(course_at, graded, "Canvas", "canvas.csv")
    assert "roster.json is from" not in said
    assert rows(graded / "canvas.csv")[2][1] == "4711"
    export(course_at, graded, "Moodle", "moodle.csv")
    assert rows(graded / "moodle.csv")[1][0] == "Participant 81"


def test_a_roster_of_the_first_form_is_read(tmp_path):
    old = {"platform": "Canvas", "people": [{"id": "ada", "number": "4711"}], "columns": []}
    (tmp_path / roster.FILE).write_text(json.dumps(old))
    roster.keep(roster.Roster("Canvas", [roster.Person("bea", number="4712")]), tmp_path)
    numbers = [roster.kept(tmp_path).of(name, "Canvas").number for name in ("ada", "bea")]
    assert numbers == ["4711", "4712"]


def test_a_number_is_the_one_s_who_has_it_in_the_last_file(tmp_path):
    """An id may be another one once hand-ins were collected; a file goes to one person."""
    for name in ("ada", "lovelaceada"):
        roster.keep(roster.Roster("Canvas", [roster.Person(name, number="4711")]), tmp_path)
    owner = Owner(("lovelaceada", "lovelaceada_4711"), "Canvas", "4711")
    assert roster.kept(tmp_path).id_of(owner) == "lovelaceada"


def test_moodle_s_worksheet_names_participants_and_leaves_open_what_waits(graded, course_at):
    take_in(graded, "sheet.csv", WORKSHEET, "utf-8-sig")
    export(course_at, graded, "Moodle", "moodle.csv")
    header, *told = rows(graded / "moodle.csv")
    assert header == WORKSHEET.split("\n", maxsplit=1)[0].split(",")
    by_number = {row[0]: row for row in told}
    assert by_number["Participant 4711"][1:6] == [
        *["Ada Lovelace", "ada@example.org", "Graded", "3", "4.00"],
    ]
    assert by_number["Participant 4712"][3:5] == ["Submitted for grading", ""]
    again = roster.read_roster(graded / "moodle.csv", [], {})  # what is written can be read
    assert [person.number for person in again.people] == ["4712", "4711"]


def test_blackboard_gets_back_its_columns(graded, course_at):
    take_in(graded, "gc.xls", BLACKBOARD, "utf-16")
    kept = roster.kept(graded).on("Blackboard")
    assert [person.username for person in kept.people] == ["ada", "grace"]
    export(course_at, graded, "Blackboard", "blackboard.csv")
    told = rows(graded / "blackboard.csv")
    assert told[0] == ["Last Name", "First Name", "Username", "0-small [Total Pts: 4 Score] |555"]
    assert ["Lovelace", "Ada", "ada", "3"] in told


def test_feedback_goes_back_under_the_names_that_the_platforms_gave(graded, course_at):
    export(course_at, graded, "CanvasFeedback", "canvas.zip")
    with zipfile.ZipFile(graded / "canvas.zip") as archive:
        assert archive.namelist() == [
            "hopperg_LATE_4712_99002_small.html",
            "lovelaceada_4711_99001_small.html",
        ]
        assert archive.read("lovelaceada_4711_99001_small.html") == b"the page of lovelaceada"
    path = graded / "downloaded" / TOPIC / "collected.csv"
    path.write_text(COLLECTED.replace(",Canvas,", ",Moodle,"))
    export(course_at, graded, "MoodleFeedback", "moodle.zip")
    with zipfile.ZipFile(graded / "moodle.zip") as archive:
        names = archive.namelist()
        assert "lovelaceada_4711_assignfeedback_file/small.html" in names
    for name in names:  # as Moodle's importer reads them
        _, number, kind, plugin, *_ = name.split("/")[0].split("_", 4)
        assert (number in ("4711", "4712"), kind, plugin) == (True, "assignfeedback", "file")


@pytest.mark.parametrize("kind", ["Canvas", "Moodle", "Blackboard", "MoodleFeedback"])
def test_where_there_is_nothing_for_anybody_no_file_is_written(graded, course_at, kind):
    """An upload of nothing would look like one of everything."""
    (graded / "downloaded" / TOPIC / "collected.csv").unlink()
    (graded / "file").write_text("that of last week")
    if kind in ("Canvas", "Blackboard"):
        with book_of(graded) as gradebook:
            for name in ("lovelaceada", "hopperg"):
                gradebook.remove_submission(TOPIC, name)
    words = ["export", f"--exporter=course.grading.exports.{kind}", f"--to={graded / 'file'}"]
    said = course_at(graded, TOPIC).nbgrader(*words, f"--assignment=['{TOPIC}']", ok=False)
    thing = "a page of feedback" if kind == "MoodleFeedback" else "a mark"
    platform = kind.removesuffix("Feedback")
    assert f"no student has {thing} and is known to {platform}" in said
    assert "Traceback" not in said
    assert (graded / "file").read_text() == "that of last week"
    assert not list(graded.glob("file.*"))


def test_a_page_goes_back_to_whoever_handed_in_an_archive(graded, course_at):
    path = graded / "downloaded" / TOPIC / "collected.csv"
    name = "lovelaceada_4711_99001"
    packed = COLLECTED.replace(f"{name}_small.ipynb", f"{name}_work.zip/eve_12_34_small.ipynb")
    path.write_text(packed.replace("all.zip", "week_1_2_all.zip"))
    export(course_at, graded, "CanvasFeedback", "canvas.zip")
    with zipfile.ZipFile(graded / "canvas.zip") as archive:
        assert f"{name}_small.html" in archive.namelist()


def test_who_is_not_on_the_roster_goes_back_by_the_number(graded, course_at):
    export(course_at, graded, "Canvas", "canvas.csv")
    assert rows(graded / "canvas.csv")[-1] == ["lovelaceada", "4711", "", "", "", "3"]


def test_a_mark_for_one_assignment_needs_its_name(graded, course_at):
    with book_of(graded) as gradebook:
        gradebook.add_assignment("1-other")
    course = course_at(graded, TOPIC)
    said = course.nbgrader("export", "--exporter=course.grading.exports.Moodle", ok=False)
    assert "This file is for one assignment" in said


def test_a_file_that_is_no_export_says_what_was_expected(graded):
    (graded / "marks.csv").write_text("colour,taste\nred,sweet\n")
    with pytest.raises(Trouble, match="its first line is colour, taste"):
        command.run([str(graded / "marks.csv"), "--folder", str(graded)])
    with pytest.raises(Trouble, match="cannot be read"):
        command.run([str(graded / "nothing.csv"), "--folder", str(graded)])


def test_a_file_that_is_not_there_makes_no_gradebook(tmp_path, root):
    shutil.copy(root / "nbgrader_config.py", tmp_path)
    with pytest.raises(Trouble, match="cannot be read"):
        command.run([str(tmp_path / "nothing.csv"), "--folder", str(tmp_path)])
    assert [path.name for path in tmp_path.iterdir()] == ["nbgrader_config.py"]


@pytest.mark.parametrize(
    ("text", "ids"),
    [
        ("First name,Last name,Email address\nAda,Lovelace,a.l@example.org\n", ["Ada Lovelace"]),
        ("id;first_name;email\nada;Ada;x@example.org\n", ["ada"]),
        ("Student,ID,Section\n\"=Evil, 'x'\",7,\n../up,8,\n", ["7x", "8x"]),
    ],
)
def test_ids_are_those_that_nbgrader_has_where_it_has_them(tmp_path, text, ids):
    (tmp_path / "file.csv").write_text(text)
    known = {"7": "7x", "8": "8x"}
    read = roster.read_roster(tmp_path / "file.csv", ["ADA LOVELACE", "Ada Lovelace"], known)
    assert [person.id for person in read.people] == ids


def test_ids_that_differ_only_in_case_are_several_students(tmp_path):
    """A mark would go to somebody else."""
    (tmp_path / "file.csv").write_text("id\nADA\nada\naDa\nBEA\n")
    read = roster.read_roster(tmp_path / "file.csv", ["ada", "Ada", "ADA", "bea "], {})
    assert [person.id for person in read.people] == ["ADA", "ada", "aDa", "bea "]
