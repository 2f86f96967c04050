"""Spreadsheets take a text for a formula by how it begins; what is written can be read again."""

from __future__ import annotations

import csv

import pytest

from course.grading.platforms.cells import as_data, as_it_was
from course.grading.platforms.collected import LIST, numbered
from course.grading.platforms.collecting import _write
from course.handins.platforms import Owner
from course.handins.unpacking import Collected
from course.handins.values import Text

pytestmark = pytest.mark.xdist_group("hand-ins")

FORMULAS = [
    *("=1", "+1", "-rf", "--force", "-1+1", "-2+3|' /C calc'!A0", "-.5.5", "@SUM(1)"),
    *("\N{FULLWIDTH EQUALS SIGN}1", "\N{FULLWIDTH HYPHEN-MINUS}x", "=cmd|' /C calc'!A0"),
]
AS_THEY_ARE = ["", "-", "-3", "-3.5", "-3,5", "-1e5", "Ada", "3-1", "'t Hooft", "a=b"]


@pytest.mark.parametrize("text", FORMULAS)
def test_a_formula_is_marked(text):
    assert as_data(text) == f"'{text}"
    assert as_data(f"\t{text}\r\n") == f"'{text}"


@pytest.mark.parametrize("text", AS_THEY_ARE)
def test_a_number_below_zero_and_a_text_are_as_they_are(text):
    assert as_data(text) == text
    assert as_it_was(text) == text


def test_numbers_are_numbers():
    assert [as_data(value) for value in (-0.5, 3, None)] == [-0.5, 3, ""]


@pytest.mark.parametrize("text", [*FORMULAS, *AS_THEY_ARE, "'=1", "''-x", "'"])
def test_what_was_marked_can_be_read_again(text):
    assert as_it_was(as_data(text)) == text


@pytest.mark.parametrize("student", ["-rf", "'=1", "'t Hooft"])
def test_who_was_collected_is_found_again(tmp_path, student):
    (tmp_path / "downloaded" / "0-small").mkdir(parents=True)
    one = Collected(Text("all.zip/x"), student, Owner((student,), "Moodle", "4711"), Text("x"))
    _write(tmp_path / "downloaded" / "0-small" / LIST, [one])
    assert numbered(tmp_path) == {"4711": student}


def test_no_student_is_a_formula_in_the_marks(small_course, tmp_path):
    with small_course.gradebook() as gradebook:
        for name in ("-rf", "=1", "ada"):
            gradebook.add_student(name, first_name="-2+3")
    small_course.nbgrader("export", "--to", str(tmp_path / "grades.csv"))
    with (tmp_path / "grades.csv").open(encoding="utf-8", newline="") as file:
        found = list(csv.DictReader(file))
    assert {row["student_id"] for row in found} == {"'-rf", "'=1", "ada"}
    assert {row["first_name"] for row in found} == {"'-2+3"}
