"""Hand-ins as people and attackers make them, through ``course grade`` and plain nbgrader."""

from __future__ import annotations

import csv
import json
import os
import re
import shutil
import sys
from datetime import datetime
from pathlib import Path

import nbformat
import pytest
from nbformat.v4 import new_code_cell

pytestmark = [
    pytest.mark.timeout(600),
    pytest.mark.xdist_group("hand-ins"),
    pytest.mark.skipif(sys.platform == "win32", reason="folders are named as on Linux"),
]

TOPIC = "0-small"
RIGHT = "def double(n):\n    return n * 2\n"
LINE = "%%module double\n"
WRONG = "def double(n):\n    return n\n"

# who hands in which answer cell; each must get its two points
HONEST = {
    "magic": f"%%time\n{LINE}{RIGHT}",
    "Ada [group 2]": f"\ufeff{LINE}{RIGHT}",
    "Ada ": f"```python\n{LINE}{RIGHT}```",
    "[red]Bob": LINE + "def double(n):\n    if __name__ == '__main__':\n        return n * 2\n",
    "a*": f"{LINE}{RIGHT}# \ud83d",
}
# the names of more cells, beside an answer that must get its two points
LEFTOVER = [
    "queue",
    "numbers",
    "network/worker",
    "w" * 300,
    "{outside}/absolute",
    "../../../../../../../../../..{outside}/relative",
    "\x1b[1A\x1b[2K|",
]
FOR_THE_EXCHANGE = ("timestamp.txt", "submission_secret.txt")
# what is not judged: it waits for a person, who is told why
WAITING = {
    "lacking": "needs no_such_package, which is not installed where answers are judged",
    "bomb": "too long to be judged",
    "deep": "nested too deep",
    "linked": "is a link to another file",
}


def written(nb) -> str:
    return json.dumps(nb)


def put(course, student: str, nb, name: str = "small.ipynb") -> Path:
    folder = course.root / "submitted" / student / TOPIC
    folder.mkdir(parents=True, exist_ok=True)
    (folder / name).write_text(nb if isinstance(nb, str) else written(nb), encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def outside(tmp_path_factory) -> Path:
    """A folder that is no business of a hand-in's."""
    return tmp_path_factory.mktemp("outside")


@pytest.fixture(scope="module")
def class_(small_course, answer, outside):
    """The class, and what it handed in."""
    course = small_course
    released = course.root / "release" / TOPIC
    (course.root / "gradebook.db").unlink()  # as after a clone: release/ is there, and no gradebook
    assert released.is_dir()

    for student, cell in HONEST.items():
        nb = answer(course, double="")
        nb.cells[1].source = cell
        put(course, student, nb)
    nb = answer(course, double=RIGHT)
    for name in LEFTOVER:
        nb.cells.append(new_code_cell(f"%%module {name.format(outside=outside)}\nx = 1\n"))
    put(course, "leftover", nb)

    right = answer(course, double=RIGHT)
    beside = put(course, "beside", right)
    (beside / "notes.txt").symlink_to(course.root / "source" / TOPIC / "small.ipynb")
    (beside / "data.bin").symlink_to(course.root / "gradebook.db")
    os.mkfifo(beside / "pipe")
    (beside / ".venv" / "bin").mkdir(parents=True)
    (beside / ".venv" / "bin" / "python").symlink_to("/nowhere")
    (beside / "timestamp.txt").write_text("gestern Abend")
    (beside / "cores.png").write_bytes(b"\x89PNG")
    (beside / "act.html").write_text("<script>act()</script>")

    metadata = '"metadata": ' + '{"x": ' + "[" * 700 + "]" * 700 + "}"
    text = written(right).replace('"metadata": {}', metadata, 1)
    put(course, "renamed and deep", text, "my work.ipynb.txt")
    put(course, "deep", text.replace("[" * 700, "[" * 90_000).replace("]" * 700, "]" * 90_000))
    put(course, "lacking", answer(course, double=f"import no_such_package\n{RIGHT}"))
    put(course, "bomb", answer(course, double=RIGHT + "0;" * 2**20))
    linked = put(course, "linked", right)
    (linked / "small.ipynb").unlink()
    (linked / "small.ipynb").symlink_to(course.root / "source" / TOPIC / "small.ipynb")
    put(course, "\x1b[2Jacts", right)
    put(course, "late", right)
    put(course, "by hand", answer(course, double=WRONG))
    return course


@pytest.fixture(scope="module")
def graded(class_) -> str:
    """Grade the class; what the run said."""
    status, said = class_.grade()
    assert status == 1, said  # some could not be read
    class_.nbgrader("generate_feedback", TOPIC)
    return said


STUDENTS = [*HONEST, "leftover", "beside", "renamed and deep", "␛[2Jacts", "late"]


@pytest.mark.parametrize("student", STUDENTS)
def test_a_right_answer_gets_its_marks(class_, graded, student):
    assert class_.scores(student)["double"] == 2


@pytest.mark.parametrize("student", WAITING)
def test_what_cannot_be_judged_waits_with_the_reason_on_a_page(class_, graded, student):
    assert class_.scores(student)["double"] is None
    assert WAITING[student] in str(class_.autograded(student).cells)
    assert WAITING[student] in class_.feedback(student)


def test_nothing_is_written_outside_and_nothing_of_the_instructor_s_gets_in(
    class_, graded, outside
):
    assert list(outside.iterdir()) == []
    assert [path.name for path in class_.root.glob("*.py")] == ["nbgrader_config.py"]
    for step in ("autograded", "feedback"):
        inside = class_.root / step / "beside" / TOPIC
        names = {path.name for path in inside.iterdir()}
        assert names <= {"small.ipynb", "small.html", "cores.png", *FOR_THE_EXCHANGE}
        assert "secret_solution" not in "".join(
            path.read_text("utf-8", "replace") for path in inside.iterdir()
        )
    shown = {path.suffix for path in (class_.root / "feedback").rglob("*") if path.is_file()}
    assert shown == {".html", ".png", ".txt"}  # no notebook: it holds the hidden tests
    assert not [path for path in (class_.root / "autograded").rglob("*") if path.is_symlink()]


def test_nothing_that_a_student_wrote_acts_on_the_terminal(graded):
    assert graded.isprintable() or set(filter(lambda c: not c.isprintable(), graded)) <= {
        "\n",
        "\r",
    }
    rows = {line.split("|")[1].strip(): line for line in graded.split("\n") if line[:1] == "|"}
    for student in ("[red]Bob", "Ada [group 2]", "a*", "Ada", "␛[2Jacts"):
        assert "2 of 6" in rows[student], rows


def test_what_was_mended_is_told_to_both(class_, graded):
    for student, told in {
        "magic": "the line `%%time` above",
        "Ada [group 2]": "an invisible mark",
        "leftover": "`queue` is the name of a module of Python's standard library",
        "beside": "Links and pipes are left out: data.bin, notes.txt, pipe",
    }.items():
        assert f"{student}/small: " in graded
        assert told in graded
        assert told in class_.autograded(student).cells[0].source


@pytest.mark.long
def test_nbgrader_goes_by_the_same_rules_and_finds_nothing_to_do(class_, graded):
    before = pages(class_)
    said = class_.nbgrader("autograde", TOPIC)
    assert said.count("Skipping existing assignment") == len(before), said
    assert pages(class_) == before
    said = class_.nbgrader("autograde", TOPIC, "--student", "Ada [group 2]", "--force")
    assert class_.scores("Ada [group 2]")["double"] == 2
    assert said.replace("\n", "").isprintable()


def pages(course) -> dict[str, int]:
    """When each student was graded last."""
    return {
        path.parent.parent.name: path.stat().st_mtime_ns
        for path in (course.root / "autograded").glob(f"*/{TOPIC}/small.ipynb")
    }


def test_marks_that_wait_are_told_from_marks_that_are_none(class_, graded, tmp_path):
    class_.nbgrader("export", "--to", str(tmp_path / "grades.csv"))
    with (tmp_path / "grades.csv").open(encoding="utf-8") as file:
        waiting = {row["student_id"]: int(row["waiting"]) for row in csv.DictReader(file)}
    assert waiting["late"] == 1  # the tests that are broken
    assert {waiting[student] for student in ("lacking", "bomb")} == {2}
    assert {waiting[student] for student in ("deep", "linked")} == {3}


# -- further runs, of a class that is small now ---------------------------------------------------

FEW = ("late", "by hand", "lacking", "magic")


@pytest.fixture(scope="module")
def few(class_, graded):
    """The same class without those who have nothing more to show."""
    for folder in (class_.root / "submitted").iterdir():
        if folder.name not in FEW:
            shutil.rmtree(folder)
    return class_


def regraded(course) -> tuple[set[str], str]:
    """Grade again; whose mark was made anew, and what the run said."""
    before = pages(course)
    status, said = course.grade()
    assert status in (0, 1), said
    return {student for student, when in pages(course).items() if before.get(student) != when}, said


def score_in(page: str) -> str:
    return re.search(r"Score: *([\d.]+)", page)[1]


@pytest.mark.long
def test_a_second_hand_in_gets_its_own_mark_and_no_older_feedback(few, answer):
    assert score_in(few.feedback("by hand")) == "0.0"
    put(few, "by hand", answer(few, double=RIGHT))
    changed, said = regraded(few)
    assert changed == {"by hand"}
    assert "3 of 4 students are graded already" in said
    assert few.scores("by hand")["double"] == 2
    assert not (few.root / "feedback" / "by hand" / TOPIC).exists()
    few.nbgrader("generate_feedback", TOPIC, "--student", "by hand")
    assert score_in(few.feedback("by hand")) == "2.0"


@pytest.mark.long
def test_what_was_decided_by_hand_stays_and_dates_that_change_are_followed(few, answer):
    config = few.root / "nbgrader_config.py"
    config.write_text(config.read_text() + '\nc.LateSubmissionPlugin.penalty_method = "zero"\n')
    stamp = few.root / "submitted" / "late" / TOPIC / "timestamp.txt"
    stamp.write_text("2026-02-01 10:00:00 UTC")
    with few.gradebook() as gradebook:
        gradebook.update_or_create_assignment(TOPIC, duedate=datetime(2026, 1, 1))  # noqa: DTZ001
        book = gradebook.find_submission_notebook("small", TOPIC, "by hand")
        for grade in book.grades:
            if grade.name != "double-tests":
                grade.manual_score, grade.needs_manual_grade = 1, False
        comment = gradebook.find_comment("why", "small", TOPIC, "by hand")
        comment.manual_comment = "Well said."
        gradebook.db.commit()
    changed, said = regraded(few)
    assert {"late", "by hand"} <= changed
    row = next(line for line in said.split("\n") if line.startswith("| late"))
    assert "0 of 6 (2 off: late)" in row
    assert by_hand(few) == (2 + 1 + 1, False, "Well said.")

    stamp.unlink()
    put(few, "by hand", answer(few, double=RIGHT + "# once more\n"))
    changed, said = regraded(few)
    assert changed == {"late", "by hand"}
    assert "off: late" not in said
    assert by_hand(few) == (2 + 1 + 1, True, "Well said.")  # a new text: a person looks again


def by_hand(course) -> tuple[float, bool, str]:
    with course.gradebook() as gradebook:
        book = gradebook.find_submission_notebook("small", TOPIC, "by hand")
        waits = any(grade.needs_manual_grade for grade in book.grades)
        comment = gradebook.find_comment("why", "small", TOPIC, "by hand")
        return book.score, waits, comment.manual_comment


@pytest.mark.long
def test_a_test_that_was_edited_is_the_one_that_is_used(few):
    path = few.root / "source" / TOPIC / "small.ipynb"
    nb = nbformat.read(path, as_version=4)
    for cell in nb.cells:
        cell.source = cell.source.replace("student.double(2) == 4", "student.double(2) == 5")
    nbformat.write(nb, path)
    released = (few.root / "release" / TOPIC / "small.ipynb").read_bytes()
    changed, said = regraded(few)
    assert changed == set(FEW)
    assert f"The gradebook has taken in source/{TOPIC} as it is now." in said
    assert few.scores("magic")["double"] == 1
    assert (few.root / "release" / TOPIC / "small.ipynb").read_bytes() == released
