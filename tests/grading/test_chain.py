"""Plain nbgrader commands from the source notebook to the feedback page and the exported marks."""

from __future__ import annotations

import csv
import getpass
import re
import zipfile
from pathlib import Path

import nbformat
import pytest

pytestmark = [pytest.mark.timeout(400), pytest.mark.xdist_group("hand-ins")]

ATTACK = "<script>alert('stolen')</script>"
RIGHT = "def double(n):\n    return n * 2\n"
WRONG = f"def double(n):\n    raise ValueError({ATTACK!r})\n"
HALF = f"{WRONG.replace('raise', 'if n != 2: raise')}    return 4\n"
EXCHANGED = getpass.getuser()


@pytest.fixture(scope="module")
def graded(small_source, answer):
    """The whole chain, once: each student hands in by another way."""
    course, topic, folder = small_source, "0-small", small_source.root.parent
    # an instructor ran the source notebook: the magic wrote the solution beside it
    (course.root / "source" / topic / "double.py").write_text("secret_solution = 1\n")
    course.nbgrader("generate_assignment", topic)

    exchange = folder / "exchange"
    exchange.mkdir()
    exchange.chmod(0o777)
    student = folder / "student"
    student.mkdir()
    by_exchange = [f"--Exchange.root={exchange}"]
    course.nbgrader("release_assignment", topic, *by_exchange)
    as_student = [*by_exchange, "--course", "threads-and-processes"]
    course.nbgrader("fetch_assignment", topic, *as_student, cwd=student)
    assert sorted(p.name for p in (student / topic).iterdir()) == ["small.ipynb"]
    nbformat.write(answer(course, double=RIGHT), student / topic / "small.ipynb")
    course.nbgrader("submit", topic, *as_student, cwd=student)
    course.nbgrader("collect", topic, *by_exchange)

    archives = course.root / "downloaded" / topic / "archive"
    archives.mkdir(parents=True)
    with zipfile.ZipFile(archives / "all.zip", "w") as archive:
        archive.writestr(
            "Ada L_4711_assignsubmission_file_/small.ipynb", text(answer, course, HALF)
        )
        archive.writestr("grace_small.ipynb", text(answer, course, RIGHT))
        archive.writestr("alan_m/small.ipynb", text(answer, course, WRONG))
    course.nbgrader("zip_collect", topic)

    nb = answer(course, double=WRONG)
    nb.cells[0].source = f"# Small\n\n{ATTACK}<img src=x onerror=alert(1)>\n\n<b>bold</b>"
    nb.cells.insert(1, nbformat.v4.new_raw_cell(ATTACK, metadata={"raw_mimetype": "text/html"}))
    nb.metadata.widgets = {"application/vnd.jupyter.widget-state+json": {"state": {}}}
    course.hand_in("attacker", nb)
    nb = answer(course, double=RIGHT)
    nb.cells[1].source = RIGHT
    course.hand_in("no_magic", nb)
    course.hand_in("empty", course.release())

    hand_in = course.root / "submitted"
    for student in ("renamed", "cut_off", "essay"):
        (hand_in / student / topic).mkdir(parents=True)
    released = text(answer, course, RIGHT)
    (hand_in / "renamed" / topic / "Small (2).ipynb").write_text(released, encoding="utf-8")
    (hand_in / "cut_off" / topic / "small.ipynb").write_text(released[:-40], encoding="utf-8")
    (hand_in / "essay" / topic / "essay.pdf").write_bytes(b"%PDF")

    course.said = course.nbgrader("autograde", topic, timeout=300)
    course.nbgrader("generate_feedback", topic)
    return course


def text(answer, course, body: str) -> str:
    return nbformat.writes(answer(course, double=body))


STUDENTS = {
    EXCHANGED: 2,
    "Ada L": 1,
    "grace": 2,
    "alan_m": 0,
    "attacker": 0,
    "no_magic": 2,
    "empty": 0,
    "renamed": 2,
}
UNREADABLE = {"cut_off": "no valid JSON", "essay": "there is essay.pdf"}


def test_the_release_holds_no_solution_and_no_hidden_test(graded):
    released = "".join(
        path.read_text(encoding="utf-8", errors="replace")
        for path in (graded.root / "release").rglob("*")
        if path.is_file()
    )
    assert "doubles a number" in released
    for secret in ("secret_solution", "hidden_value", "hidden_test", "BEGIN"):
        assert secret not in released


@pytest.mark.parametrize("student", STUDENTS)
def test_each_way_of_handing_in_leads_to_the_mark(graded, student):
    scores = graded.scores(student)
    assert scores["double"] == STUDENTS[student]


def test_what_could_not_be_judged_waits_for_a_person(graded):
    for student in STUDENTS:
        assert graded.scores(student)["broken"] is None
    cell = next(
        cell
        for cell in graded.autograded("grace").cells
        if cell.metadata.get("nbgrader", {}).get("grade_id") == "broken-tests"
    )
    assert "broken hidden_test" in str(cell.outputs)


def test_the_feedback_says_what_to_do_and_shows_no_hidden_test(graded):
    page = graded.feedback("Ada L")
    assert "doubles a number" in page
    assert "any object that has *" in page
    assert "could not be judged" in page
    for student in STUDENTS:
        page = graded.feedback(student)
        for secret in ("hidden_value", "hidden_test", "BEGIN HIDDEN", "For instructors"):
            assert secret not in page, (student, secret)


def test_the_feedback_opens_with_the_marks_and_folds_the_lesson_away(graded):
    page = graded.feedback("Ada L")
    opening = page[page.index("course-marks") : page.index('id="notebook"')]
    rows = [re.sub(r"<[^>]*>|\s+", " ", row).split() for row in opening.split("<tr>")[2:]]
    told = {row[1].strip("()"): " ".join(row[2:]) for row in rows}
    assert told["double"].startswith("1.0 / 2.0 failed: doubles a text")
    assert told["broken"].startswith("waits / 1.0 could not be judged")
    assert told["why"].startswith("0.0 / 3.0 a comment")  # it was left as it was handed out
    assert re.findall(r"<summary>The lesson: .*?</summary>", page) == []  # it has but one heading
    for anchor in re.findall(r'href="#([\w-]+-tests)"', opening):
        assert f'<a name="{anchor}"></a>' in page


def test_the_instructor_sees_the_hidden_test_and_why_it_failed(graded):
    cells = graded.autograded("Ada L").cells
    cell = next(
        c for c in cells if c.metadata.get("nbgrader", {}).get("grade_id") == "double-tests"
    )
    assert "hidden_value" in cell.source
    shown = [output for output in cell.outputs if "For instructors" in str(output)]
    assert len(shown) == 1
    assert "ValueError" in shown[0].data["text/plain"]


def test_nothing_that_a_student_wrote_can_act_in_a_page(graded):
    page = graded.feedback("attacker")
    assert "bold</b>" in page
    assert ATTACK not in page
    assert "onerror=alert" not in page.replace("&lt;img src=x onerror=alert", "")
    assert "widget-state+json" not in page
    assert "stolen" in page


def test_a_repair_is_told_to_the_student(graded):
    assert "no <code>%%module double</code> line" in graded.feedback("no_magic")
    assert "Before this notebook was judged" not in graded.feedback("grace")


def test_the_marks_can_be_exported(graded, tmp_path: Path):
    graded.nbgrader("export", "--to", str(tmp_path / "grades.csv"))
    with (tmp_path / "grades.csv").open(encoding="utf-8") as file:
        rows = {row["student_id"]: row for row in csv.DictReader(file)}
    assert set(rows) == {*STUDENTS, *UNREADABLE}
    for student, points in STUDENTS.items():
        assert float(rows[student]["score"]) == points
        assert float(rows[student]["max_score"]) == 6


@pytest.mark.parametrize("student", UNREADABLE)
def test_what_cannot_be_read_waits_for_a_person_who_sees_why(graded, student):
    assert graded.scores(student) == {"double": None, "broken": None, "why": None}
    assert UNREADABLE[student] in graded.feedback(student)
    cells = [cell for cell in graded.autograded(student).cells if "For instr" in str(cell)]
    assert len(cells) == 2


@pytest.mark.needs("walls")
def test_a_run_says_what_is_in_force_before_it_begins(graded):
    before, _, _ = graded.said.partition("Sanitizing")
    for limit in ("Sandbox: bubblewrap", "time: 10 seconds", "memory: ", "processes: ", "output: "):
        assert limit in before


@pytest.mark.needs("walls")
def test_a_run_without_a_sandbox_asks_for_the_option(graded):
    """A machine of which nbgrader sees no programs."""
    folder = graded.root / "autograded" / "grace"
    before = folder.stat().st_mtime_ns
    said = graded.nbgrader("autograde", "0-small", "--force", ok=False, PATH="")
    assert "--JudgeCells.sandbox=off" in said
    assert "Nothing was graded" in said
    assert folder.stat().st_mtime_ns == before
