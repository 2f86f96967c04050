"""``python3 -m course report``: figures that are right, a page that holds itself, no names."""

from __future__ import annotations

import csv
import json
import os
import re
import shutil
from pathlib import Path

import nbformat
import pytest
from nbgrader.api import Gradebook
from traitlets.config.loader import PyFileConfigLoader

from course.commands import report as command
from course.grading.marking.executor import write_verdicts
from course.grading.marking.judging import judged
from course.judge.notebook import CellVerdict, TestCell
from course.reporting.figures import discrimination, figures
from course.reporting.reading import read_graded
from course.setup.trouble import Trouble

ROOT = Path(__file__).resolve().parents[2]
TOPIC = "0-small"
META = {"locked": False, "schema_version": 3, "task": False}
CELLS = {
    "double": {"solution": True, "grade": False},
    "double-tests": {"solution": False, "grade": True, "points": 2},
}
TEST = "student = answer('double')\nscore(of=2)"
COPIED = """\
def double(n):
    parts = [n for _ in range(2)]
    while len(parts) > 1:
        first, second = parts.pop(), parts.pop()
        parts.append(first + second if first or second else first - second)
    return parts[0] if parts else None
"""


def check(title: str, status: str, mistake: str = "", **more: object) -> dict[str, object]:
    earned = 1 if status == "passed" else 0
    told = {"title": title, "status": status, "mistake": mistake, "hidden": False, "points": 1}
    return told | {"earned": earned, "reason": f"<b>{title}</b> of evil"} | more


@pytest.fixture(scope="module")
def graded(tmp_path_factory):
    """Twelve students: the first of each pair passes the harder check; two waits, two copies.

    And one whose notebook could not be read.
    """
    root = tmp_path_factory.mktemp("report")
    shutil.copy(ROOT / "nbgrader_config.py", root)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PATH", os.defpath)  # nbgrader starts `alembic`: the configuration finds it
        PyFileConfigLoader("nbgrader_config.py", path=str(root)).load_config()
        gradebook = Gradebook(f"sqlite:///{(root / 'gradebook.db').as_posix()}")
    with gradebook:
        gradebook.add_assignment(TOPIC)
        gradebook.add_notebook("small", TOPIC)
        gradebook.add_solution_cell("double", "small", TOPIC)
        gradebook.add_grade_cell("double-tests", "small", TOPIC, max_score=2, cell_type="code")
        for name in CELLS:
            source = TEST if name.endswith("tests") else "%%module double\n..."
            kind = {"cell_type": "code", "locked": False}
            gradebook.add_source_cell(name, "small", TOPIC, source=source, **kind)
        for number in range(12):
            hand_in(root, gradebook, f"person{number:02}", number)
        (nothing,) = judged([], "It cannot be read.", [TestCell("double-tests", TEST, 2)], None)
        hand_in(root, gradebook, "person12", 11, nothing.checks)
        gradebook.db.commit()
    return root


def hand_in(root: Path, gradebook: Gradebook, name: str, number: int, whole=None) -> None:
    good, lost = number % 2 == 0, number == 11
    checks = [
        check("doubles a number", "passed"),
        check("doubles a text", "passed" if good else "failed", "" if good else "a < b", hidden=1),
    ]
    if lost:
        checks[1] = check("doubles a text", "unjudged")
    checks = whole or checks
    score = None if lost else 2.0 if good else 1.0
    gradebook.add_student(name)
    gradebook.add_submission(TOPIC, name)
    (grade,) = gradebook.find_submission_notebook("small", TOPIC, name).grades
    grade.auto_score, grade.needs_manual_grade = score, lost
    text = COPIED.replace("parts", f"parts{number}") if number < 2 else f"def double(n): {number}"
    book = nbformat.v4.new_notebook(
        cells=[
            nbformat.v4.new_code_cell(
                TEST if "tests" in cell else f"%%module double\n{text}",
                metadata={"nbgrader": META | meta | {"grade_id": cell}},
            )
            for cell, meta in CELLS.items()
        ]
    )
    verdict = CellVerdict("double-tests", 2, score, [], checks, seconds=0 if whole else number)
    write_verdicts(book, {"double-tests": verdict}, [])
    folder = root / "autograded" / name / TOPIC
    folder.mkdir(parents=True)
    nbformat.write(book, folder / "small.ipynb")


def test_the_figures_are_those_of_the_class(graded):
    (one,) = figures(read_graded(graded, TOPIC))
    assert (one.name, one.full, one.partly, one.none, one.waiting) == ("double", 6, 5, 0, 2)
    easy, hard = one.checks
    assert (easy.passed, easy.failed, easy.remark) == (12, 0, "nobody failed")
    assert (hard.passed, hard.failed, hard.unjudged, hard.hidden) == (6, 5, 1, True)
    assert hard.difficulty == pytest.approx(6 / 11)
    assert easy.discrimination is None
    (mistake,) = one.mistakes
    assert (mistake.name, mistake.students, mistake.checks) == ("a < b", 5, ("doubles a text",))
    assert [(pair.one, pair.other) for pair in one.pairs] == [("person00", "person01")]
    assert (one.seconds, one.slowest) == (6, 11)


def test_discrimination_is_a_correlation_with_the_other_points():
    assert discrimination([3.0] * 5, [1.0] * 5) == pytest.approx(1)
    assert discrimination([1.0] * 5, [3.0] * 5) == pytest.approx(-1)
    assert discrimination([1.0, 3.0] * 3, [1.0, 3.0] * 3) == pytest.approx(0)
    assert discrimination([3.0], [1.0]) is None  # too few
    assert discrimination([2.0] * 6, [2.0] * 6) is None  # all alike


@pytest.fixture(scope="module")
def made(graded, tmp_path_factory):
    folder = tmp_path_factory.mktemp("made")
    assert command.run([TOPIC, "--folder", str(graded), "--to", str(folder)]) == 0
    return folder


def test_a_page_needs_nothing_else_and_runs_nothing(made):
    text = (made / "index.html").read_text(encoding="utf-8")
    assert not re.search(r"<script|<link|src=|url\(|https?://|@import", text)
    assert "a &lt; b" in text
    assert "A hint, no verdict" in text
    assert text.count("<svg") >= 6
    for file in re.findall(r'href="([^"#]+)"', text):
        assert (made / file).is_file()


def test_students_go_by_pseudonyms_unless_names_are_asked_for(graded, made, tmp_path):
    texts = {path.name: path.read_text(encoding="utf-8") for path in made.iterdir()}
    assert not any("person0" in text or "of evil" in text for text in texts.values())
    again = tmp_path / "again"
    command.run([TOPIC, "--folder", str(graded), "--to", str(again)])
    assert (again / "marks.csv").read_text() == texts["marks.csv"]  # the same ones
    named = tmp_path / "named"
    command.run([TOPIC, "--folder", str(graded), "--to", str(named), "--names"])
    page = (named / "index.html").read_text(encoding="utf-8")
    assert "person11" in page
    assert "&lt;b&gt;doubles a text&lt;/b&gt; of evil" in page


def test_the_data_say_what_the_page_says(made):
    told = json.loads((made / "report.json").read_text(encoding="utf-8"))
    assert [len(told["totals"]), told["handed_in"], told["points"]] == [13, 13, 2]
    assert told["exercises"][0]["checks"][0]["remark"] == "nobody failed"
    with (made / "marks.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert [row["score"] for row in rows].count("") == 2  # what waits is no 0
    with (made / "checks.csv").open(encoding="utf-8") as file:
        assert [row["passed"] for row in csv.DictReader(file)] == ["12", "6"]


def test_what_cannot_be_reported_says_what_there_is(graded, tmp_path):
    with pytest.raises(Trouble, match=r"no nbgrader_config\.py"):
        command.run([TOPIC, "--folder", str(tmp_path)])
    shutil.copy(ROOT / "nbgrader_config.py", tmp_path)
    with pytest.raises(Trouble, match="There is no gradebook yet"):
        command.run([TOPIC, "--folder", str(tmp_path)])
    assert not (tmp_path / "gradebook.db").exists()
    with pytest.raises(Trouble, match="it knows: 0-small"):
        command.run(["9-nothing", "--folder", str(graded)])
    with Gradebook(f"sqlite:///{(graded / 'gradebook.db').as_posix()}") as gradebook:
        gradebook.add_assignment("1-later")
    with pytest.raises(Trouble, match="Nobody's 1-later has been graded yet"):
        command.run(["1-later", "--folder", str(graded)])
