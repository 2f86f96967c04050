"""The home tells what was done, from the file that the notebooks write."""

import json
import re
import shutil

import nbformat
import pytest

from course.notebook.executing import Client
from course.progress.home import home
from course.progress.store import progress_here
from tests.conftest import ROOT

ANSWER = """%%module countdown
import threading
class Countdown(threading.Thread):
    def __init__(self, n):
        super().__init__()
        self.n, self.values = n, []
    def run(self):
        self.values.extend(range(self.n, 0, -1))
"""


@pytest.fixture
def work(tmp_path, monkeypatch):
    """A learner's folder with two lessons."""
    for name in ("1-threads", "2-gil"):
        shutil.copytree(ROOT / "release" / name, tmp_path / name)
    shutil.copy(ROOT / "release" / "start.ipynb", tmp_path)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_before_the_first_lesson(work):
    shown = home()
    titles = [lesson.title for lesson in shown.lessons]
    assert titles == [
        "Threads",
        "Threads that share data",
        "Threads that wait for one another",
        "The global interpreter lock",
    ]
    assert "data-done='0' data-points='0'" in shown._repr_html_()
    assert "href='1-threads/threads.ipynb'>Begin with the first lesson" in shown._repr_html_()


def test_a_lesson_that_is_done(work):
    lesson = home().lessons[0]
    data = json.loads((work / "1-threads" / ".lesson.json").read_text())
    names = [name for s in data["lessons"][0]["sections"] for name in s["exercises"]]
    for name in names:
        progress_here().note("exercises", f"1-threads/{name}", points=2, here=2, of=3)
    shown = home()
    assert (shown.done, shown.points) == (1, 2 * len(names))
    assert len(names) == lesson.exercises
    assert "The other points are given by the examiner's checks" in shown._repr_html_()
    # what is left to earn does not shrink when a report knows only the checks that are shown
    assert shown.lessons[0].of == lesson.of > shown.lessons[0].points


def test_levels_that_were_won_count_and_those_that_were_only_shown_do_not(work):
    beside = work / "1-threads" / ".lesson.json"
    data = json.loads(beside.read_text())
    data["lessons"][0]["levels"] = ["lost-update", "one-line", "flags", "check-then-act"]
    beside.write_text(json.dumps(data))
    before = home().lessons[0].part
    for name, state in (("lost-update", "won"), ("one-line", "proven"), ("flags", "shown")):
        progress_here().note("levels", f"1-threads/{name}", state=state, steps=4)
    shown = home()
    assert (shown.lessons[0].won, shown.lessons[0].levels) == (2, 4)
    assert shown.lessons[0].part > before
    assert "<td>2 of 4</td>" in shown._repr_html_()
    assert "2 of 4 levels won" in repr(shown)


def test_what_a_kernel_has_run_is_noted(work):
    released = nbformat.read(work / "1-threads" / "threads.ipynb", as_version=4)
    cells = [c for c in released.cells if c.cell_type == "code"]
    (tests,) = [c for c in cells if 'answer("countdown")' in c.source]
    answer = nbformat.v4.new_code_cell(ANSWER)
    book = nbformat.v4.new_notebook(cells=[cells[0], cells[2], answer, tests])
    Client(
        book, timeout=120, kernel_name="python3", resources={"metadata": {"path": "1-threads"}}
    ).execute()
    shown = home()
    points = float(re.search(r"score: ([\d.]+) of", str(tests.outputs))[1])
    assert shown.lessons[0].points == points > 0
    assert shown.lessons[0].solved == 1
    assert "Go on where you were: Threads, " in repr(shown)
    # the first cell stands in another lesson as well, which was not opened
    assert [lesson.title for lesson in shown.lessons if lesson.when] == ["Threads"]
