"""Recording at once leaves what ``nbgrader autograde`` and ``generate_feedback`` would leave."""

from __future__ import annotations

import dataclasses
import json
import re
import shutil
import sys
from pathlib import Path

import nbformat
import pytest
from bs4 import BeautifulSoup
from nbconvert.exporters import HTMLExporter, html

from course.grading.pages import rendering
from course.sandbox import available_walls

pytestmark = [pytest.mark.timeout(300), pytest.mark.xdist_group("class")]

REPOSITORY = Path(__file__).resolve().parents[2]
RIGHT = "def double(n):\n    return n * 2\n"
WRONG = "def double(n):\n    return n\n"
LATE = "\nc.LateSubmissionPlugin.penalty_method = 'zero'\n"


@pytest.fixture(scope="module")
def both_ways(small_course, answer):
    """What plain nbgrader, and then what `course grade`, made of the same hand-ins."""
    with (small_course.root / "nbgrader_config.py").open("a", encoding="utf-8") as file:
        file.write(LATE)
    small_course.hand_in("ada", answer(small_course, double=RIGHT))
    late = answer(small_course, double=WRONG)
    late.cells.append(nbformat.v4.new_markdown_cell("<img src='dot.png'> of mine"))
    small_course.hand_in("bea", late)
    small_course.hand_in("eve", '{"cells": [')
    small_course.hand_in("cleo", answer(small_course, double=RIGHT + "# late\n"))
    for name in ("bea", "cleo"):
        folder = small_course.root / "submitted" / name / "0-small"
        (folder / "timestamp.txt").write_text("2030-01-02 12:00:00 UTC")
        (folder / "dot.png").write_bytes(b"\x89PNG")
    (small_course.root / "source" / "0-small" / "data.txt").write_text("of the course")
    with small_course.gradebook() as gradebook:
        gradebook.update_or_create_assignment("0-small", duedate="2030-01-01 12:00:00 UTC")
    small_course.nbgrader("autograde", "0-small")
    plain = left_by(small_course)
    small_course.nbgrader("generate_feedback", "0-small")
    pages = {name: small_course.feedback(name) for name in ("ada", "bea", "cleo", "eve")}
    shutil.rmtree(small_course.root / "feedback")
    status, said = small_course.grade("--force", "--feedback")
    assert status == 1, said  # eve's cannot be read
    return small_course, plain, left_by(small_course), pages, said


def left_by(course) -> dict[str, object]:
    """All that a grading leaves: files, and what the gradebook has."""
    left: dict[str, object] = {}
    for path in sorted((course.root / "autograded").rglob("*")):
        name = path.relative_to(course.root).as_posix()
        if not path.is_file() or ".grading" in name:
            continue
        if path.suffix == ".ipynb":
            book = json.loads(path.read_text(encoding="utf-8"))
            for cell in book["cells"]:
                cell.pop("id")
                cell["metadata"].get("course", {}).pop("seconds", None)
            left[name] = path.stat().st_mode, book
        elif path.name != "submission_secret.txt":
            left[name] = path.stat().st_mode, path.read_bytes()
    with course.gradebook() as gradebook:
        for submission in gradebook.assignment_submissions("0-small"):
            for book in submission.notebooks:
                for grade in book.grades:
                    told = grade.auto_score, grade.manual_score, grade.needs_manual_grade
                    left[submission.student_id, grade.name] = told
                comments = {comment.name: comment.auto_comment for comment in book.comments}
                left[submission.student_id] = (
                    str(submission.timestamp),
                    book.late_submission_penalty,
                    comments,
                )
    return left


@pytest.mark.long
def test_what_is_recorded_is_what_nbgrader_would_record(both_ways):
    _, plain, ours, _, _ = both_ways
    assert plain.keys() == ours.keys()
    for name, left in plain.items():
        assert ours[name] == left, name
    assert ours["bea"][1] == 0  # late, and of no points nothing is taken
    assert ours["cleo"][1] == 2
    assert ours["ada", "double-tests"] == (2, None, False)
    assert ours["eve", "double-tests"][0] is None


@pytest.mark.long
def test_the_pages_are_those_of_generate_feedback(both_ways):
    course, _, _, pages, _ = both_ways
    for name, page in pages.items():
        assert without_ids(course.feedback(name)) == without_ids(page)


def without_ids(page: str) -> str:
    """A page without the ids of its cells, of which some are made by chance."""
    return re.sub(r"cell-id=[\w-]+", "", page)


@pytest.mark.long
@pytest.mark.parametrize("student", ["ada", "bea"])
def test_a_page_is_the_one_that_nbconvert_makes(both_ways, monkeypatch, student):
    course, _, _, _, _ = both_ways
    book = course.autograded(student)
    monkeypatch.setattr(html, "BeautifulSoup", rendering._soup)
    ours, _ = rendering.Page(template_name="classic").from_notebook_node(book)
    monkeypatch.setattr(html, "BeautifulSoup", BeautifulSoup)
    theirs, _ = HTMLExporter(template_name="classic").from_notebook_node(book)
    assert str(BeautifulSoup(ours, "html.parser")) == theirs
    assert (ours == theirs) == (student == "bea")  # bea's picture has no text, and gets one


@pytest.mark.parametrize(
    ("text", "mended"),
    [("<p>1 < 2</p>", False), ("<img src='a'>", True), ("<img src='a' alt='b'>", False)],
)
def test_only_a_page_with_something_to_mend_is_taken_apart(text, mended):
    soup = rendering._soup(text, features="html.parser")
    assert bool(soup.select("img:not([alt])")) == mended


@pytest.mark.long
def test_a_run_leaves_a_report_and_says_how_far_it_came(both_ways):
    course, _, _, _, said = both_ways
    kept = course.root / "autograded" / ".grading" / "0-small"
    report = json.loads((kept / "report.json").read_text(encoding="utf-8"))
    assert report["counts"] == {"graded": 3, "unreadable": 1}
    assert [one["student"] for one in report["students"]] == ["ada", "bea", "cleo", "eve"]
    assert report["students"][0]["marks"]["score"] == 2
    assert report["seconds"]["feedback"] > 0
    progress = json.loads((kept / "progress.json").read_text(encoding="utf-8"))
    assert (progress["state"], progress["done"], progress["left"]) == ("done", 4, 0)
    assert "4 students: 3 graded, 1 unreadable, so waiting for a person" in said
    assert "Warning" not in said


@pytest.mark.long
def test_a_dry_run_says_who_would_be_graded_and_writes_nothing(both_ways, answer):
    course, _, _, _, _ = both_ways
    before = {path: path.stat().st_mtime_ns for path in course.root.rglob("*") if path.is_file()}
    status, said = course.grade("--dry-run")
    assert (status, "0 of 4 students would be graded" in said) == (0, True), said
    _, said = course.grade("--dry-run", "--force", "--student", "a*")
    assert "ada: again, as asked for" in said
    assert "1 of 1 students" in said
    after = {path: path.stat().st_mtime_ns for path in course.root.rglob("*") if path.is_file()}
    assert before == after


@pytest.mark.long
def test_a_dry_run_sees_a_test_that_the_gradebook_does_not_know_yet(both_ways, tmp_path):
    course = dataclasses.replace(both_ways[0], root=tmp_path / "course")
    shutil.copytree(both_ways[0].root, course.root)
    path = course.root / "source" / "0-small" / "small.ipynb"
    book = nbformat.read(path, 4)
    (tests,) = [cell for cell in book.cells if "double(" in cell.source and "check" in cell.source]
    tests.source += "\n# mended"
    nbformat.write(book, path)
    status, said = course.grade("--dry-run")
    assert status == 0, said
    assert "ada: again, because of a change: a test\n" in said
    assert "4 of 4 students would be graded" in said


@pytest.mark.long
def test_an_extension_as_documented_gives_one_student_a_new_mark(both_ways, monkeypatch):
    course, _, _, _, _ = both_ways
    page = (REPOSITORY / "docs" / "term.md").read_text(encoding="utf-8")
    snippet = re.search(r"```python\n(.*?)```", page, re.DOTALL)[1]
    monkeypatch.chdir(course.root)
    exec(snippet.replace("1-threads", "0-small").replace('"ada"', '"cleo"'), {})
    status, said = course.grade("--dry-run")
    assert status == 0, said
    assert "cleo: again, because of a change: a date\n" in said
    assert "1 of 4 students would be graded" in said
    status, said = course.grade()
    assert "1 graded, 2 graded already, 1 unreadable" in said
    with course.gradebook() as gradebook:
        submission = gradebook.find_submission("0-small", "cleo")
        assert (submission.score, submission.late_submission_penalty) == (2, 0)


@pytest.mark.long
def test_one_exercise_anew_leaves_the_other_marks_as_they_are(both_ways):
    course, _, _, _, _ = both_ways
    with course.gradebook() as gradebook:
        book = gradebook.find_submission_notebook("small", "0-small", "ada")
        (grade,) = [one for one in book.grades if one.name == "double-tests"]
        grade.auto_score = 1
        gradebook.db.commit()
    status, said = course.grade("--exercise", "double", "--student", "ada", "--force")
    assert status == 0, said
    scores = course.scores("ada")
    assert scores == {"double": 2, "broken": None, "why": 0}
    cells = course.autograded("ada").cells
    assert any("doubles a text" in str(cell.get("outputs")) for cell in cells)


@pytest.mark.long
@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--exercise", "triple"], "0-small has no exercise 'triple'"),
        (["--student", "zoe"], "No student 'zoe' has handed in 0-small"),
    ],
)
def test_a_choice_of_nothing_says_what_there_is(both_ways, words, said):
    course, _, _, _, _ = both_ways
    status, told = course.grade(*words)
    assert status in (1, 2)
    assert said in told


@pytest.mark.long
@pytest.mark.skipif(sys.platform == "win32" or not available_walls(), reason="reads the settings")
def test_settings_of_nbgrader_s_own_are_honoured(both_ways):
    course, _, _, _, _ = both_ways
    config = course.root / "nbgrader_config.py"
    text = config.read_text(encoding="utf-8")
    config.write_text(f"{text}\nc.Autograde.exclude_overwriting = {{'0-small': ['data.txt']}}\n")
    try:
        status, said = course.grade("--force", "--student", "ada")
    finally:
        config.write_text(text)
    assert status == 0, said
    assert not (course.root / "autograded" / "ada" / "0-small" / "data.txt").exists()
