"""Asking for help in a learner's folder: what is shown, what is kept, and what is never there."""

import dataclasses
import shutil

import pytest

from course.helping.asking import HelpBelow, NoHelp, asked_about, hint, last, solution
from course.helping.clone import original
from course.helping.ladder import ladder
from course.helping.page import as_html, as_text, markup
from course.helping.showing import EXAMINER
from course.helping.written import help_here
from course.judge.judging import here
from course.judge.report import Report
from course.judge.verdict import Verdict
from course.progress.store import progress_here
from course.setup import places
from tests.conftest import ROOT

RIGHT = """# %%module countdown
import threading
class Countdown(threading.Thread):
    def __init__(self, n):
        super().__init__()
        self.n, self.values = n, []
    def run(self):
        self.values.extend(range(self.n, 0, -1))
"""
ONE_TOO_MANY = RIGHT.replace("0, -1", "-1, -1")
NONE_ABOVE_FIVE = RIGHT.replace("range(self.n", "range(min(self.n, 5)")
FAILED = {
    "title": "counts",
    "status": "failed",
    "mistake": "",
    "hint": "",
    "plain": False,
    "hidden": False,
}


@pytest.fixture
def lesson(tmp_path, monkeypatch):
    """A learner's folder with the first lesson."""
    folder = shutil.copytree(ROOT / "release" / "1-threads", tmp_path / "1-threads")
    shutil.copy(ROOT / "release" / "start.ipynb", tmp_path)
    monkeypatch.chdir(folder)
    last.by_exercise.clear()
    return folder


def kept():
    return progress_here().read()["help"]["1-threads/countdown"]


def about(lesson, **run):
    return asked_about("countdown", help_here(lesson), **{"text": RIGHT, **run})


def test_hints_come_one_at_a_time_and_are_kept(lesson):
    said = [repr(hint("countdown")) for _ in range(4)]
    assert "Hint 1 of 3" in said[0]
    assert "Hint 2 of 3\n" not in said[0]
    assert "Hint 3 of 3" in said[2]
    assert kept()["hints"] == 3
    assert said[3] == said[2]


def test_names_that_are_none_are_told(lesson):
    with pytest.raises(NoHelp, match="no exercise 'countup'; it has countdown"):
        hint("countup")


def test_an_answer_that_was_never_run_has_no_text_to_compare_its_cell_with(lesson):
    assert '"text":null' in as_html(about(lesson, text="", checks=[FAILED]), "x")
    assert '"text":""' in as_html(about(lesson, text="# header\n", checks=[FAILED]), "x")


def test_the_solution_comes_after_three_tries_and_all_hints(lesson):
    for number in range(3):
        with pytest.raises(NoHelp, match="after 3 different tries and all 3 hints"):
            solution("countdown")
        text = RIGHT.replace("0, -1", f"{number}, -1")
        about(lesson, text=text, checks=[FAILED]).note_try()
        about(lesson, text=text, checks=[FAILED]).note_try()  # the same again counts once
        last.by_exercise.clear()
        hint("countdown")
    shown = solution("countdown")
    assert "for number in range(self.n, 0, -1):" in repr(shown)
    assert "course-solution" in shown._repr_html_()
    assert kept()["seen"]


def test_what_is_solved_needs_no_hints_and_shows_the_solution_when_asked(lesson):
    asked = about(lesson, checks=[{**FAILED, "status": "passed"}], solved=True)
    asked.examine({"countdown": RIGHT})
    page = as_html(asked, "x")
    assert '"hint":0' in page
    assert '"solution":true' in page
    assert "range(self.n" not in page.partition("<script")[0]
    asked.see_solution()
    assert "Why like this" in as_html(asked, "x")


def test_the_examiner_s_checks_tell_all_but_their_source(lesson):
    asked = about(lesson, text=RIGHT, solved=True)
    assert asked.can_be_examined
    asked.examine({"countdown": RIGHT})
    assert all(check["status"] == "passed" for check in asked.examined)
    points = progress_here().read()["exercises"]["1-threads/countdown"]
    assert points["points"] == points["here"] == points["of"] == 3

    asked = about(lesson, text=ONE_TOO_MANY, solved=True)
    asked.examine({"countdown": ONE_TOO_MANY})
    page = as_html(asked, "x")
    hidden = [check for check in asked.examined if check["hidden"]]
    assert hidden
    assert all(check["title"] in as_text(asked) for check in hidden)
    assert "assert" not in page.partition("<script")[0]
    assert progress_here().read()["exercises"]["1-threads/countdown"]["points"] < 3


def test_the_solution_comes_after_the_examiner_s_checks_where_there_are_some(lesson):
    asked = about(lesson, solved=True)
    assert not asked.has_solution
    assert "The reference solution" not in as_text(asked)
    asked.source = dataclasses.replace(
        asked.source, tests=dataclasses.replace(asked.source.tests, source="score(of=2)")
    )
    assert asked.has_solution  # it has none
    assert not asked.can_be_examined

    asked = about(lesson, text=NONE_ABOVE_FIVE, solved=True)
    asked.examine({"countdown": NONE_ABOVE_FIVE})
    assert not asked.has_solution
    assert "The reference solution comes when all checks have passed" in as_html(asked, "x")
    with pytest.raises(NoHelp, match="when all checks have passed, the examiner's too"):
        solution("countdown")


def test_what_the_examiner_s_checks_said_of_a_text_is_known_when_it_is_run_again(lesson):
    about(lesson, text=NONE_ABOVE_FIVE, solved=True).examine({"countdown": NONE_ABOVE_FIVE})
    again = about(lesson, text=NONE_ABOVE_FIVE, solved=True)
    assert again.in_all == (2, 3)
    assert again.needs_hints
    assert again.can_be_examined
    mended = about(lesson, solved=True)
    assert mended.in_all is None
    mended.examine({"countdown": RIGHT})
    again = about(lesson, solved=True)
    assert again.in_all == (3, 3)
    assert again.has_solution
    assert not again.can_be_examined
    assert about(lesson, solved=False).in_all is None


@pytest.mark.parametrize(
    ("text", "points", "headline"),
    [
        (RIGHT, "3 of 3", "3 of 3 points: every check has passed, the examiner's too"),
        (NONE_ABOVE_FIVE, "2 of 3", "2 of 3 points: not all of the examiner's checks have passed"),
    ],
)
def test_the_points_of_the_whole_exercise_stand_below_and_in_the_report(
    lesson, text, points, headline
):
    verdict = Verdict("counts", 2, earned=2, status="passed")
    report = Report([verdict], 2, 2, 3, by_whom=EXAMINER)
    assert report.headline == "2 of 2 points: every check here has passed"
    assert "course-done" in report._repr_html_().rpartition("</style>")[2]
    asked = about(lesson, text=text, solved=True)
    told = []
    below = HelpBelow(asked, lambda: told.append(asked.in_all))
    below.take({"do": "examine"})
    (report.in_all,) = told
    assert f"{points} points in all" in as_html(asked, "x")
    assert f"{points} points in all" in as_text(asked)
    assert report.headline == headline
    assert report.remark == ""
    assert ("course-done" in report._repr_html_().rpartition("</style>")[2]) == (text is RIGHT)


def test_when_the_examiner_s_checks_fail_hints_come_back_and_are_about_these(lesson):
    asked = about(lesson, text=ONE_TOO_MANY, solved=True)
    assert '"hint":0' in as_html(asked, "x")
    assert '"hint":0' in as_html(asked, "x")
    asked.examine({"countdown": ONE_TOO_MANY})
    assert '"hint":1' in as_html(asked, "x")
    asked.take_hint()
    page = as_html(asked, "x")
    assert page.index("course-examined") < page.index("data-hint='1'")
    failed = [check for check in asked.examined if check["status"] == "failed"]
    assert asked.hints == ladder(asked.written, failed)


def test_without_a_clone_there_is_no_solution(lesson, tmp_path, monkeypatch):
    monkeypatch.setattr(places, "COURSE_FOLDER", tmp_path / "site-packages" / "course")
    asked = about(lesson, solved=True)
    assert not asked.has_solution
    assert not asked.can_be_examined
    assert "aria-label='Help' hidden>" in as_html(asked, "x")
    last.by_exercise.clear()
    with pytest.raises(NoHelp, match="come with a clone"):
        solution("countdown")


def test_every_solution_of_the_clone_is_found(root):
    for path in sorted((root / "release").glob("*/.lesson.json")):
        for exercise in help_here(path.parent).exercises:
            found = original(path.parent.name, exercise)
            assert "###" not in found.solution
            assert "%%module" not in found.solution
            assert "BEGIN HIDDEN TESTS" in found.tests.source
            assert found.tests.source.rstrip().endswith(f"score(of={found.tests.points:g})")
            assert found.why.strip()


def test_nothing_is_said_where_no_lesson_is(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert help_here(tmp_path) is None
    with pytest.raises(NoHelp, match="no lesson"):
        hint("countdown")


def test_markup():
    assert markup("a `b<`\n\n    x = 1\n\n    y\n\nc") == (
        "<p>a <code>b&lt;</code></p><pre tabindex='0'><code>x = 1\n\ny</code></pre><p>c</p>"
    )


def test_the_kernel_s_own_judging_is_not_touched():
    assert here().setting.ran == {}
