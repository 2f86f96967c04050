"""What is judged is the cell of this notebook, as it was run, or the report says what is wrong."""

import os
import shutil
from pathlib import Path

import nbformat
import pytest

from course.judge.notebook import TestCell, judge_notebook
from course.notebook.standing import Standing
from tests.conftest import ROOT

ANSWER = "%%module pair\ndef double(x):\n    return 2 * x\n"
TESTS = """\
from course.judge import answer, check, score
student = answer("pair")
with check("doubles"):
    assert student.double(2) == 4
score(of=1)
"""
ANOTHER = "# %%module pair  (written)\ndef double(x):\n    return 3 * x\n"
WRITE = f"from pathlib import Path\nPath('pair.py').write_text({ANOTHER!r})"


@pytest.fixture
def saved(tmp_path, monkeypatch):
    """A saved notebook whose kernel has just been started, and a module's file beside it."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("JPY_SESSION_NAME", "work/1-threads/own.ipynb")
    book = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(ANSWER)])
    nbformat.write(book, tmp_path / "own.ipynb")
    return tmp_path / "pair.py"


def test_a_file_of_another_notebook_or_time_is_not_judged(saved):
    saved.write_text(ANOTHER)
    assert "Run that cell, then this one" in Standing({}).refuses("pair")


def test_what_the_cell_says_may_be_judged_after_a_restart(saved):
    head = "# %%module pair  (written from the notebook: change the cell, not this file)\n"
    saved.write_text(head + ANSWER.partition("\n")[2])
    assert Standing({}).refuses("pair") == ""
    assert Standing({}).refuses("other") == ""


def test_a_kernel_judges_its_own_cell_whatever_others_wrote(run_cells):
    *_, mine, again = run_cells("%load_ext course", ANSWER, TESTS, f"{WRITE}\n{TESTS}")
    assert "1 of 1 points" in mine.text
    assert "Another notebook in this folder" not in mine.text
    assert "1 of 1 points" in again.text
    assert "Another notebook in this folder has a cell `%%module pair`" in again.text


def test_an_answer_that_has_lost_its_first_line_is_told(run_cells):
    bare = ANSWER.partition("\n")[2].replace("2 * x", "3 * x")
    ran = run_cells("%load_ext course", ANSWER, TESTS, bare, TESTS, ANSWER, TESTS)
    told = "A cell that does not begin with `%%module pair` has defined `double`"
    assert [told in ran[place].text for place in (2, 4, 6)] == [False, True, False]


def test_a_cell_that_was_deleted_is_told(saved):
    given = saved.with_name("given.py")
    given.write_text("x = 1\n")  # a file of the folder, and of no cell
    saved.write_text("# %%module pair  (written)\n")
    assert Standing({}).notes(["pair", "given"]) == []
    nbformat.write(nbformat.v4.new_notebook(), saved.with_name("own.ipynb"))
    (told,) = Standing({}).notes(["pair", "given"])
    assert "No cell begins with `%%module pair`" in told


@pytest.mark.long
def test_a_cell_with_its_first_line_only_is_an_empty_module(run_cells):
    *_, emptied, report = run_cells("%load_ext course", ANSWER, "%%module pair", TESTS)
    assert "UsageError" not in emptied.text
    assert "0 of 1 points" in report.text


RACY = """
from course.judge import answer, check, explore, score
student = answer("pair")
with check("doubles"):
    assert student.double(2) == 4
with check("has no race"):
    def scenario():
        assert student.double(2) == 4
    explore(scenario)
score(of=2)
"""


def test_a_missing_colon_is_said_in_every_check():
    broken = {"pair": "# %%module pair\nx = 1\ndef double(x)\n    return x\n"}
    (verdict,) = judge_notebook(broken, [TestCell("pair-tests", RACY, 2.0)])
    for check in verdict.checks:
        assert check["mistake"] == "not valid Python"
        assert "Line 3" in check["reason"]
        assert check["plain"]


def test_the_first_hint_of_a_lesson_in_a_real_kernel(run_cells, tmp_path):
    folder = shutil.copytree(ROOT / "release" / "1-threads", tmp_path / "1-threads")
    released = nbformat.read(folder / "threads.ipynb", as_version=4)
    (tests,) = [c.source for c in released.cells if 'answer("run_all")' in c.source]
    one_by_one = (
        "%%module run_all\nimport threading\ndef run_all(task, items):\n    for item in items:\n"
        "        thread = threading.Thread(target=task, args=(item,))\n"
        "        thread.start()\n        thread.join()\n"
    )
    *_, report, first = run_cells(
        "%load_ext course",
        one_by_one,
        tests,
        "from course import hint\nhint('run_all')",
        folder=Path(folder),
    )
    assert "not yet" not in report.text
    assert "try next" not in report.text
    assert "Hint 1 of 3: from course import hint" in report.text
    assert "make it two loops" in " ".join(first.text.split())
    data = Path(os.environ["JUPYTER_DATA_DIR"])
    assert [path.name for path in data.glob("*/*.json")] == ["progress.json"]
    assert not (folder / "progress.json").exists()  # it would be handed in
