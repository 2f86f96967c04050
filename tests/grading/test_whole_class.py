"""``python3 -m course grade``: parallel, resumed after a kill, with the marks of plain nbgrader."""

from __future__ import annotations

import dataclasses
import json
import os
import shutil
import signal
import subprocess
import sys
import time

import pytest

from course.grading.pages.beside import Pages
from course.grading.running import whole_class
from course.grading.running.summary import in_groups
from course.handins.values import StudentId, Text
from course.sandbox import available_walls
from course.setup.lock import first_come
from course.setup.trouble import Trouble

pytestmark = [pytest.mark.timeout(300), pytest.mark.xdist_group("class")]

RIGHT = "def double(n):\n    return n * 2\n"
WRONG = "def double(n):\n    return n\n"
STUDENTS = {
    "ada": RIGHT,
    "bea": WRONG,
    "cleo": RIGHT + "# the same\n",
    "dan": WRONG + "# as well\n",
}
POINTS = {"ada": 2, "bea": 0, "cleo": 2, "dan": 0}


@pytest.fixture(scope="module")
def class_(small_course, answer):
    for student, body in STUDENTS.items():
        small_course.hand_in(student, answer(small_course, double=body))
    return small_course


def start(course, *words: str) -> subprocess.Popen[str]:
    """Start the command in a session of its own."""
    walls = [] if available_walls() else ["--no-sandbox"]
    code = "import sys; from course.commands.grade import run; sys.exit(run(sys.argv[1:]))"
    return subprocess.Popen(
        [sys.executable, "-c", code, "0-small", "--folder", str(course.root), *walls, *words],
        env=course.environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )


def said_by(process: subprocess.Popen[str]) -> str:
    said, _ = process.communicate(timeout=240)
    return said


@pytest.fixture(scope="module")
def after_a_kill(class_) -> str:
    """Grade, kill the run when the first student is recorded, grade again; what that said."""
    first = class_.root / "autograded" / ".grading" / "0-small" / "recorded" / "ada.json"
    killed = start(class_, "--jobs", "2")
    try:
        while not first.exists():
            assert killed.poll() is None, said_by(killed)
    finally:
        os.killpg(killed.pid, signal.SIGKILL)
        said_by(killed)
    status, said = class_.grade("--jobs", "2")
    assert status == 0, said
    return said


@pytest.mark.skipif(sys.platform == "win32", reason="kills a process group")
def test_a_run_that_was_killed_goes_on_without_a_lost_or_a_double_mark(class_, after_a_kill):
    assert "students are graded already" in after_a_kill
    for student, points in POINTS.items():
        assert class_.scores(student) == {"double": points, "broken": None, "why": 0}
    with class_.gradebook() as gradebook:
        submissions = gradebook.assignment_submissions("0-small")
        assert sorted(one.student_id for one in submissions) == sorted(STUDENTS)


def test_the_table_shows_points_and_what_waits(after_a_kill):
    rows = {line.split("|")[1].strip(): line for line in after_a_kill.split("\n") if "|" in line}
    assert "2 of 6" in rows["ada"]
    assert "0 of 6" in rows["dan"]
    assert "1 cell " in rows["ada"]


def test_graded_submissions_are_not_graded_again_unless_asked_for(class_, after_a_kill):
    path = class_.root / "autograded" / "ada" / "0-small" / "small.ipynb"
    before = path.stat().st_mtime_ns
    _, said = class_.grade()
    assert "4 of 4 students are graded already" in said
    assert path.stat().st_mtime_ns == before


def test_feedback_and_formgrader_find_what_was_graded(class_, after_a_kill):
    class_.nbgrader("generate_feedback", "0-small")
    assert "doubles a text" in class_.feedback("bea")
    assert sorted(p.name for p in (class_.root / "feedback").iterdir()) == sorted(STUDENTS)


@pytest.mark.long
def test_a_page_that_a_killed_run_has_not_made_is_made_by_the_next(class_, after_a_kill):
    page = class_.root / "feedback" / "ada" / "0-small" / "small.html"
    page.parent.mkdir(parents=True, exist_ok=True)
    page.unlink(missing_ok=True)  # its folder is made before
    status, said = class_.grade("--feedback")
    assert status == 0, said
    assert "4 of 4 students are graded already" in said
    assert page.read_text(encoding="utf-8").rstrip().endswith("</html>")


@pytest.mark.long
def test_why_there_is_no_page_is_told(class_, after_a_kill):
    place = class_.root / "feedback" / "ada"
    shutil.rmtree(place, ignore_errors=True)
    place.parent.mkdir(exist_ok=True)
    place.touch()  # where the folder should be
    status, said = class_.grade("--feedback")
    place.unlink()
    assert status == 1, said
    assert "ada: no page of feedback: [Errno" in said


@pytest.mark.long
def test_a_process_that_the_system_ends_takes_no_other_page_with_it(class_, after_a_kill):
    pages = Pages(class_.root, "0-small", class_.root / "pages.log", 1)
    with pages:
        pages.make(StudentId("ada")).result(60)
        (process,) = pages._pool._processes.values()
        process.kill()
        until = time.monotonic() + 60
        while not pages._pool._broken and time.monotonic() < until:
            time.sleep(0.01)
        assert pages.make(StudentId("bea")).result(60) >= 0


def test_a_new_submission_of_a_student_is_graded(class_, after_a_kill, answer):
    (class_.root / "submitted" / "dan" / "0-small" / "small.ipynb").unlink()
    (class_.root / "submitted" / "dan" / "0-small").rmdir()
    class_.hand_in("dan", answer(class_, double=RIGHT + "# at last\n"))
    class_.hand_in("eve", '{"cells": [')
    status, said = class_.grade()
    assert status == 1
    assert "3 of 5 students are graded already" in said
    assert "eve/small: This could not be read, and waits for a person." in said
    assert class_.scores("dan")["double"] == 2
    assert class_.scores("eve") == {"double": None, "broken": None, "why": None}


def test_two_runs_do_not_write_at_once(class_, after_a_kill):
    (source,) = (class_.root / "source" / "0-small").glob("*.ipynb")
    before, database = source.read_bytes(), class_.root / "gradebook.db"
    book = json.loads(before)
    test = next(c for c in book["cells"] if c["metadata"].get("nbgrader", {}).get("grade"))
    test["source"] = [*test["source"], "\n# changed"]
    source.write_text(json.dumps(book), encoding="utf-8")
    told = database.read_bytes()
    with first_come(class_.root / "autograded" / ".grading" / "lock", Trouble("it is taken")):
        status, said = class_.grade()
    assert status != 0
    assert "Another run is grading" in said
    assert database.read_bytes() == told
    source.write_bytes(before)


def test_what_a_killed_run_was_writing_is_gone_after_the_next(class_, after_a_kill):
    left = class_.root / "autograded" / ".grading" / "graded_left"
    left.mkdir()
    (left / "small.ipynb").touch()
    assert class_.grade()[0] in (0, 1)
    assert not left.exists()


@pytest.mark.parametrize("step", ["autograded", "feedback"])
def test_a_folder_that_may_not_be_written_in_is_told_before_anything_is_done(
    class_, after_a_kill, step, monkeypatch
):
    shut = class_.root / step
    shut.mkdir(exist_ok=True)
    monkeypatch.setattr(whole_class.os, "access", lambda path, _: not os.path.samefile(path, shut))
    course = whole_class.WholeClass(class_.root, "0-small", walls=False)
    assert course.shut(feedback=True) == shut
    assert course.shut(feedback=False) == (shut if step == "autograded" else None)


def test_a_gradebook_that_is_none_is_told(class_, after_a_kill, tmp_path):
    shutil.copy(class_.root / "nbgrader_config.py", tmp_path)
    shutil.copytree(class_.root / "source", tmp_path / "source")
    (tmp_path / "gradebook.db").write_bytes(b"no database at all" * 100)
    status, said = dataclasses.replace(class_, root=tmp_path).grade()
    assert status != 0
    assert "Grading could not begin: file is not a database" in said


@pytest.mark.parametrize(
    ("topic", "words"),
    [("9-nothing", "has no notebook of an assignment '9-nothing'"), ("0-small", "1 or more")],
)
def test_what_cannot_begin_says_so(class_, topic, words):
    course = dataclasses.replace(class_, topic=topic)
    status, said = course.grade("--jobs", "0" if topic == "0-small" else "1")
    assert status != 0
    assert words in said


@pytest.mark.long
@pytest.mark.skipif(sys.platform == "win32", reason="sends SIGTERM")
def test_the_end_that_a_batch_system_asks_for_is_an_orderly_one(class_, after_a_kill):
    file = class_.root / "autograded" / ".grading" / "0-small" / "progress.json"
    file.unlink()
    run = start(class_, "--force", "--jobs", "1")
    while not (file.exists() and json.loads(file.read_text())["state"] == "running"):
        assert run.poll() is None, said_by(run)
    run.terminate()
    said = said_by(run)
    assert run.returncode == 130, said
    assert "Start it again and it goes on from there" in said
    assert json.loads(file.read_text())["state"] == "interrupted"


@pytest.mark.long
@pytest.mark.skipif(sys.platform == "win32", reason="sends Ctrl-C to a group of processes")
def test_who_was_to_be_judged_anew_is_so_after_ctrl_c(class_, after_a_kill):
    """A terminal sends it to all processes of the run, those that make pages too."""
    recorded = class_.root / "autograded" / ".grading" / "0-small" / "recorded"
    before = {path: path.stat().st_mtime_ns for path in recorded.iterdir()}
    run = start(class_, "--force", "--feedback", "--jobs", "1")
    while all(path.stat().st_mtime_ns == then for path, then in before.items()):
        assert run.poll() is None, said_by(run)
    os.killpg(run.pid, signal.SIGINT)
    said = said_by(run)  # which comes when the last that could say something is gone
    assert run.returncode == 130, said
    assert "Start it again and it goes on from there" in said
    assert "Traceback" not in said
    status, said = class_.grade("--dry-run")
    assert status == 0, said
    assert ": again, to be finished" in said
    status, said = class_.grade()
    assert "0 of " in class_.grade("--dry-run")[1]


def test_what_is_said_of_many_students_is_said_once():
    notes = [Text(f"{name}/small: a cell was brought back") for name in "abcdef"]
    told = in_groups([*notes, Text("g: late: by a day")])
    assert told == [
        "a/small, b/small, c/small and 3 others: a cell was brought back",
        "g: late: by a day",
    ]
    assert in_groups(notes[:4]) == notes[:4]


def test_who_was_late_as_canvas_says_is_told_with_what_to_do(generated, tmp_path):
    """Canvas does not say when, so no rule can take anything off."""
    root = shutil.copytree(generated.root, tmp_path / "course")
    course = dataclasses.replace(generated, root=root)
    rows = ["student,platform,number,handed in as,collected as,reason"]
    for number, (name, mark) in enumerate({"ada": "LATE_", "bea": "", "cleo": "LATE_"}.items()):
        course.hand_in(name, course.release())
        rows.append(f"{name},Canvas,{number},all.zip/{name}_{mark}{number}_7_small.ipynb,x,")
    rows.append("bea,Canvas,1,all.zip/bea_1_7_work.zip/x_LATE_1_2_y.ipynb,x,")
    (root / "downloaded" / "0-small").mkdir(parents=True)
    (root / "downloaded" / "0-small" / "collected.csv").write_text("\n".join(rows))
    time_of_cleo = root / "submitted" / "cleo" / "0-small" / "timestamp.txt"
    time_of_cleo.write_text("2027-01-16 10:00 CET")
    whole = whole_class.WholeClass(root, "0-small", walls=False, dry=True)
    (told,) = [note for name in whole.students() for note in whole.notes(name)]
    assert told.startswith("ada: handed in late, as Canvas says; the file does not say when")
    assert "submitted/ada/0-small/timestamp.txt" in told


@pytest.mark.long
@pytest.mark.skipif(sys.platform == "win32", reason="kills a process")
def test_a_grader_that_is_killed_leaves_no_words_of_python_s_own_on_the_screen(generated, tmp_path):
    """What it has to clear away is cleared away by a process that outlives it."""
    killed = """
import os, signal, sys
from pathlib import Path
from course.grading.pages.beside import Pages

pages = Pages(Path(sys.argv[1]), "0-small", Path(sys.argv[2]), 1)
print(pages._pool.submit(int).result(60), flush=True)
os.kill(os.getpid(), signal.SIGKILL)
"""
    ended = subprocess.run(
        [sys.executable, "-c", killed, generated.root, tmp_path / "log"],
        env=generated.environment(),
        check=False,
        capture_output=True,  # until the last process that it has started is gone
        text=True,
        timeout=100,
    )
    assert (ended.returncode, ended.stdout) == (-signal.SIGKILL, "0\n")
    assert ended.stderr == ""
