"""What a page of feedback opens with, and what of the lesson is folded away."""

from __future__ import annotations

import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from course.grading.pages.opening import NOTES, Opening
from course.grading.received.intake import COURSE


def graded(name: str, *checks: tuple[str, str], solution: bool = False, waits: bool = False):
    meta = {"grade_id": name, "grade": True, "solution": solution, "locked": not solution}
    told = [{"status": status, "title": title} for status, title in checks]
    cell = new_code_cell("x", metadata={"nbgrader": meta, COURSE: {"checks": told}})
    cell.metadata.nbgrader.update(score=1.0, points=2.0, waits=waits)
    return cell


def answer(name: str, comment: str = ""):
    meta = {"grade_id": name, "grade": False, "solution": True, "comment": comment}
    return new_code_cell("pass", metadata={"nbgrader": meta})


def opened(*cells):
    resources: dict = {}
    nb, resources = Opening().preprocess(new_notebook(cells=list(cells)), resources)
    return nb.cells, resources["course_marks"]


FAILED, PASSED, OPEN = ("failed", "adds"), ("passed", "is there"), ("unjudged", "ends")


@pytest.mark.parametrize(
    ("checks", "waits", "first"),
    [
        ([PASSED, FAILED, OPEN], False, "failed: adds, and 1 more"),
        ([OPEN, PASSED], True, "could not be judged: ends"),
        ([PASSED], False, "every check has passed"),
        ([], True, "could not be judged"),
        ([("unjudged", "sum-tests")], True, "could not be judged"),
        ([], False, ""),
    ],
)
def test_the_first_check_that_has_not_passed_is_the_one_to_look_at(checks, waits, first):
    _, (mark,) = opened(graded("sum-tests", *checks, waits=waits))
    assert (mark.title, mark.first, mark.waits) == ("sum", first, waits)


def test_an_exercise_is_called_by_the_heading_above_it_and_its_own_comment_is_named():
    _, marks = opened(
        new_markdown_cell("# Lesson\n\n## Exercise 1: *the* `sum` · 2 points\n\nAdd."),
        answer("sum", "Well done."),
        graded("sum-tests", PASSED),
        new_markdown_cell("and now"),
        answer("why"),
        graded("why-tests", PASSED),
    )
    assert [mark.title for mark in marks] == [
        "Exercise 1: the sum (sum)",
        "Exercise 1: the sum (why)",
    ]
    assert [mark.comment for mark in marks] == ["sum", ""]


def test_what_a_person_reads_is_said():
    _, marks = opened(
        graded("why", solution=True, waits=True), graded("how", solution=True, waits=False)
    )
    assert [mark.first for mark in marks] == ["a person reads it", ""]


def test_the_lesson_is_folded_but_neither_notes_nor_exercises():
    notes = new_markdown_cell("**Before**", metadata={COURSE: NOTES})
    cells, _ = opened(
        notes,
        new_markdown_cell("# Lesson <1>"),
        new_code_cell("1 + 1"),
        new_markdown_cell("## Exercise 1\n\nAdd."),
        new_markdown_cell("For example …"),
        answer("sum"),
        graded("sum-tests"),
        new_markdown_cell("# Exercise 2"),
        answer("why"),
        graded("why-tests"),
        new_markdown_cell("The end."),
    )
    begins = {
        n: c.metadata.course_folds for n, c in enumerate(cells) if "course_folds" in c.metadata
    }
    ends = [n for n, c in enumerate(cells) if "course_fold_ends" in c.metadata]
    assert begins == {1: "Lesson <1>, 2 cells", 10: "one cell"}
    assert ends == [2, 10]
