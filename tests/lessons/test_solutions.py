"""The reference solutions earn everything, the untouched release earns nothing."""

import re

import nbformat
import pytest

from course.judge.notebook import judge_notebook
from course.notebook import reading
from tests.conftest import ROOT
from tests.lessons.plain import LESSONS, each, name_of

pytestmark = pytest.mark.timeout(300)
MOST = LESSONS[:-1]  # an untouched cell is the same in every lesson


def notebook(tree, lesson):
    return nbformat.read(ROOT / tree / name_of(lesson), as_version=4)


@pytest.mark.parametrize("lesson", each())
def test_reference_solutions_earn_everything(lesson):
    source = notebook("source", lesson)
    verdicts = judge_notebook(
        reading.modules_of(source), reading.test_cells_of(source), complete=True, budget=170
    )
    lost = {v.grade_id: v.outputs for v in verdicts if v.score != v.points}
    assert not lost


@pytest.mark.parametrize(
    "lesson",
    [pytest.param(lesson, marks=pytest.mark.long if lesson in MOST else ()) for lesson in LESSONS],
    ids=name_of,
)
def test_the_untouched_release_earns_nothing(lesson):
    # the source's checks are those of the release, and the hidden ones
    cells = reading.test_cells_of(notebook("source", lesson))
    modules = reading.modules_of(notebook("release", lesson))
    verdicts = judge_notebook(modules, cells, complete=True, budget=170)
    assert {v.grade_id: v.score for v in verdicts} == {cell.grade_id: 0 for cell in cells}


@pytest.mark.parametrize("lesson", LESSONS, ids=name_of)
def test_each_exercise_has_visible_and_hidden_checks(lesson):
    source = reading.test_cells_of(notebook("source", lesson))
    release = {
        cell.grade_id: cell.source for cell in reading.test_cells_of(notebook("release", lesson))
    }
    assert source
    for cell in source:
        assert "with check(" in release[cell.grade_id]
        hidden = re.search("BEGIN HIDDEN TESTS(.*?)### END", cell.source, re.DOTALL)
        assert hidden is not None, cell.grade_id
        assert "with check(" in hidden[1]
