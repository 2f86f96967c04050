"""``python3 -m course check``: the learner's notebooks, really judged."""

import os
import re
import shutil
import subprocess
import sys

import nbformat
import pytest

TOPIC = "1-threads"
EXERCISES = ("countdown", "overlap")
"""The exercises of the topic that are enough here."""


@pytest.fixture(scope="module")
def copied(tmp_path_factory, root):
    """A clone with the first topic only, which is enough here."""
    folder = tmp_path_factory.mktemp("check") / "clone"
    shutil.copytree(root / "course", folder / "course")
    shorter_copy(root / "release" / TOPIC, folder / "release" / TOPIC)
    for name in ("requirements.txt", "pyproject.toml"):
        shutil.copy(root / name, folder)
    return folder


@pytest.fixture
def clone(copied):
    """The same with no work folder yet."""
    yield copied
    shutil.rmtree(copied / "work", ignore_errors=True)


@pytest.fixture
def untouched(clone):
    shutil.copytree(clone / "release", clone / "work")
    return clone


@pytest.fixture
def solved(untouched, root):
    shorter_copy(root / "source" / TOPIC, untouched / "work" / TOPIC)
    return untouched


def shorter_copy(topic, copy):
    only_one = shutil.ignore_patterns("threads_*.ipynb")
    shutil.copytree(topic, copy, dirs_exist_ok=True, ignore=only_one)
    for path in copy.glob("*.ipynb"):
        notebook = nbformat.read(path, as_version=4)
        notebook.cells = [cell for cell in notebook.cells if is_enough(cell)]
        nbformat.write(notebook, path)


def is_enough(cell):
    marks = cell.metadata.get("nbgrader", {})
    return marks.get("grade_id", "").removesuffix("-tests") in ("", *EXERCISES)


def check(clone, *topics, **environ):
    return subprocess.run(
        [sys.executable, "-m", "course", "check", *topics],
        cwd=clone,
        env=os.environ | {"PYTHONPATH": str(clone)} | environ,
        capture_output=True,
        text=True,
        timeout=170,
    )


def points_of(clone):
    """The points of all test cells in the release, as its metadata has them."""
    cells = [
        cell
        for path in (clone / "release").glob("*/*.ipynb")
        for cell in nbformat.read(path, as_version=4).cells
    ]
    return sum(c.metadata.nbgrader.get("points", 0) for c in cells if "nbgrader" in c.metadata)


@pytest.mark.long
def test_solutions_get_all_points(solved):
    said = check(solved)
    assert said.returncode == 0, said.stdout + said.stderr
    total = points_of(solved)
    shown = re.search(
        rf"(\d+) of {total} points: every check in your notebook has passed", said.stdout
    )
    assert 1 < int(shown[1]) < total
    assert f"for {total - int(shown[1])} more." in said.stdout
    assert re.search(r"^0 of \d+ predictions", said.stdout, re.MULTILINE)
    assert "failed" not in said.stdout


@pytest.mark.long
def test_an_untouched_release_gets_none_and_a_hint_for_each(untouched):
    said = check(untouched, "threads")
    assert said.returncode == 1
    assert f"0 of {points_of(untouched)} points" in said.stdout
    assert len(re.findall(r"hint:", said.stdout)) >= len(EXERCISES)
    assert "\x1b[" not in said.stdout


@pytest.mark.long
def test_a_terminal_without_colour_gets_none(untouched):
    said = check(untouched, "1", NO_COLOR="1", FORCE_COLOR="1")
    assert "\x1b[3" not in said.stdout  # SGR 30 to 37: a colour


def edit(clone, grade_id, change):
    path = clone / "work" / "1-threads" / "threads.ipynb"
    notebook = nbformat.read(path, as_version=4)
    (cell,) = (
        c for c in notebook.cells if c.metadata.get("nbgrader", {}).get("grade_id") == grade_id
    )
    cell.source = change(cell.source)
    nbformat.write(notebook, path)


def test_what_failed_is_named_and_the_rest_is_judged(solved):
    edit(solved, "countdown", lambda text: text.replace("super().__init__()", "pass"))
    said = check(solved)
    assert said.returncode == 1
    assert re.search(r"countdown +\| 0 of 3", said.stdout)
    assert re.search(r"overlap +\| 2 of 3 +\| passed; 1 more by the examiner's", said.stdout)


@pytest.mark.long
def test_nothing_that_an_answer_says_acts_on_the_terminal(solved):
    acts = "\\x1b[2J\\x1b]0;owned\\x07[bold red]X[/]\\u202e\\r|\\u2028\\x9b2J"
    broken = f"super().__init__()\n        raise ValueError('{acts}')"
    edit(solved, "countdown", lambda text: text.replace("super().__init__()", broken))
    edit(solved, "overlap", lambda text: f"{text}\n\x1b[2J\x9b2J\u202e(\n")
    said = check(solved)
    assert said.returncode == 1
    assert "owned" in said.stdout
    assert (said.stdout + said.stderr).replace("\n", "").isprintable()


@pytest.mark.long
def test_a_learner_cannot_break_the_test_cells(untouched):
    edit(untouched, "countdown-tests", lambda text: "3")
    assert re.search(r"countdown +\| 0 of 3", check(untouched).stdout)


@pytest.mark.long
@pytest.mark.parametrize(
    ("content", "reason"),
    [("{ half of", "JSON"), ("", "is empty"), ('{"cells": 3, "nbformat": 4}', "has no cells")],
    ids=["cut short", "empty", "no notebook"],
)
def test_a_broken_notebook(untouched, content, reason):
    (untouched / "work" / "1-threads" / "threads.ipynb").write_text(content)
    said = check(untouched)
    assert said.returncode == 2
    assert "cannot be read as a notebook" in said.stderr
    assert reason in said.stderr
    assert "Traceback" not in said.stderr


def test_a_broken_notebook_keeps_no_other_from_being_judged(untouched):
    folders = [untouched / name / "0-broken" for name in ("release", "work")]
    for folder in folders:
        shutil.copytree(folder.parent / "1-threads", folder)
    (folder / "threads.ipynb").write_text("{ half of")
    said = check(untouched)
    shutil.rmtree(folders[0])  # which other tests use
    assert said.returncode == 2
    assert "0-broken/threads.ipynb cannot be read" in said.stderr
    assert re.search(r"1-threads/threads.ipynb(.|\n)*overlap +\| 0 of 3", said.stdout)


def test_an_unknown_topic(untouched):
    said = check(untouched, "1-thread")
    assert said.returncode == 2
    assert "There is no topic '1-thread'. Did you mean '1-threads'?" in said.stderr
    assert said.stderr.count("1-threads,") <= 1  # it has several notebooks


def test_no_work_folder_yet(clone):
    said = check(clone)
    assert said.returncode == 2
    assert "you have no notebooks yet" in said.stderr
    assert "python3 -m course lab" in said.stderr


def test_a_notebook_that_is_gone(untouched):
    (untouched / "work" / "1-threads" / "threads.ipynb").rename(untouched / "work" / "mine.ipynb")
    for topics in ([], ["threads"]):
        said = check(untouched, *topics)
        assert said.returncode == 2
        assert "There is no notebook" in said.stderr
