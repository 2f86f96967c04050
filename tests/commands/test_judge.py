"""``python3 -m course judge``: files of one exercise, really judged by the checks of source/."""

import json
import os
import subprocess
import sys

import pytest

from course.commands import judge
from course.commands.showing import lines_of
from course.judge.notebook import CellVerdict
from course.judge.running.runner import not_judged

KEYS = ["file", "exercise", "score", "points", "seconds", "checks"]
KEYS_OF_A_CHECK = ["title", "hidden", "status", "points", "earned", "reason", "mistake", "hint"]
NO_THREAD = """\
class Countdown:
    def __init__(self, n):
        self.values = []
"""


def run(root, *arguments, **environ):
    return subprocess.run(
        [sys.executable, "-m", "course", "judge", *map(str, arguments)],
        cwd=root,
        env=os.environ | {"PYTHONPATH": str(root)} | environ,
        capture_output=True,
        text=True,
        timeout=170,
    )


@pytest.fixture
def right(root):
    return min((root / "tests/bank/1-threads/countdown").glob("right_*.py"))


@pytest.fixture
def wrong(tmp_path):
    path = tmp_path / "wrong.py"
    path.write_text(NO_THREAD)
    return path


@pytest.fixture
def files(right, tmp_path):
    latin = tmp_path / "latin.py"
    latin.write_bytes(b"x = \xe9\n")
    missing = tmp_path / "missing.py"
    return {"right": right, "missing": missing, "folder": tmp_path, "latin": latin}


def test_json_is_a_line_for_each_file_in_their_order(root, right, wrong):
    said = run(root, "1-threads/countdown", wrong, right, "--json", "--jobs", "2")
    assert said.returncode == 1, said.stderr
    lines = [json.loads(line) for line in said.stdout.splitlines()]
    assert [line["file"] for line in lines] == [str(wrong), str(right)]
    assert all(list(line) == KEYS for line in lines)
    assert all(list(check) == KEYS_OF_A_CHECK for line in lines for check in line["checks"])
    assert lines[0]["score"] < lines[1]["score"] == 3
    assert {line["exercise"] for line in lines} == {"1-threads/countdown"}
    checks = lines[1]["checks"]
    assert sum(check["points"] for check in checks) == lines[1]["points"]
    assert {check["hidden"] for check in checks} == {True, False}


def test_full_marks_exit_with_nothing_and_a_table(root, right):
    said = run(root, "threads/countdown", right)
    assert said.returncode == 0, said.stdout + said.stderr
    assert right.name in said.stdout
    assert "3 of 3" in said.stdout
    assert "\x1b[" not in said.stdout


@pytest.mark.long
def test_the_table_calls_a_mistake_by_its_name(root):
    folder = root / "tests/bank/1-threads/overlap"
    answers = sorted(folder.glob("wrong_*.py"))
    name = "join inside the start loop"
    path = next(p for p in answers if p.read_text().startswith(f"# mistake: {name}\n"))
    assert f"mistake: {name}" in run(root, "1-threads/overlap", path).stdout


ACTS = "\\x1b[2J\\x1b]0;owned\\x07[bold red]X[/]  Y\\u202e\\r|\\u2028\\x9b2J"


def test_nothing_that_an_answer_says_acts_on_the_terminal(root, tmp_path):
    path = tmp_path / "acts\x1b[2J.py"
    path.write_text(
        "import threading\nclass K(Exception): pass\nK.__name__ = K.__qualname__ = '" + ACTS + "'\n"
        "class Countdown(threading.Thread):\n"
        "    def __init__(self, n):\n        raise K('" + ACTS + "')\n"
    )
    said = run(root, "1-threads/countdown", path)
    assert said.returncode == 1, said.stderr
    assert said.stdout.replace("\n", "").isprintable()
    assert "owned" in said.stdout
    assert "acts␛[2J.py" in said.stdout


@pytest.mark.parametrize(
    "first", [pytest.param("", marks=pytest.mark.long), "%%module countdown\n"]
)
def test_the_lines_are_those_of_the_file(root, tmp_path, first):
    path = tmp_path / "cell.py"
    path.write_text(f"{first}import os\nx = (\n")
    said = run(root, "1-threads/countdown", path, "--json")
    reasons = {check["reason"] for check in json.loads(said.stdout)["checks"]}
    line = 2 + bool(first)
    assert all(f"Line {line} of your code" in reason for reason in reasons), reasons


def test_the_names_of_mistakes_can_be_read(capsys):
    with pytest.raises(SystemExit) as ended:
        judge.run(["--names"])
    assert ended.value.code == 0
    lines = capsys.readouterr().out.splitlines()
    assert any(line.startswith("join inside the start loop: ") for line in lines)


@pytest.mark.long
def test_what_cannot_be_judged_exits_with_2(root, tmp_path):
    path = tmp_path / "reaches.py"
    path.write_text("import ctypes, gc\nprint(gc.get_objects())\n")
    said = run(root, "1-threads/tally", path, "--json")
    assert said.returncode == 2
    assert json.loads(said.stdout)["score"] is None


@pytest.mark.parametrize(
    ("exercise", "file", "words"),
    [
        ("overlap", "right", "'overlap' names no exercise"),
        ("1-treads/overlap", "right", "no topic '1-treads'. Did you mean '1-threads'?"),
        (
            "1-threads/overlop",
            "right",
            "no exercise 'overlop' with checks. Did you mean 'over",
        ),
        ("7-project/measurement", "right", "no exercise 'measurement' with checks"),
        ("1-threads/overlap", "missing", "cannot be read: No such file"),
        ("1-threads/overlap", "folder", "cannot be read: Is a directory"),
        ("1-threads/overlap", "latin", "is not text in UTF-8: byte 4 is 0xe9"),
    ],
)
def test_errors_say_what_to_do(root, files, exercise, file, words):
    said = run(root, exercise, files[file])
    assert said.returncode == 2
    assert words in said.stderr
    assert "What to do" in said.stderr
    assert "Traceback" not in said.stderr
    assert said.stdout == ""


def test_walls_that_are_not_there(root, right, tmp_path):
    said = run(root, "1-threads/countdown", right, "--walls", PATH=str(tmp_path))
    assert said.returncode == 2
    assert "What to do" in said.stderr


def notebook_of(*sources, grade_id=""):
    marks = {"nbgrader": {"grade_id": grade_id, "solution": True, "grade": False}}
    cells = [
        {"cell_type": "code", "source": source, "metadata": marks if grade_id else {}}
        for source in sources
    ]
    return json.dumps({"cells": cells, "metadata": {}, "nbformat": 4, "outputs": None})


@pytest.mark.parametrize(
    "name",
    [
        "my work (1).ipynb.txt",
        pytest.param("threads.ipynb", marks=pytest.mark.long),
        pytest.param("threads.json", marks=pytest.mark.long),
    ],
)
def test_a_notebook_is_judged_by_the_cell_that_grading_would_take(root, right, tmp_path, name):
    path = tmp_path / name
    path.write_text(notebook_of("x = null", f"%%module countdown\n{right.read_text()}"))
    said = run(root, "1-threads/countdown", path, "--json")
    assert said.returncode == 0, said.stdout + said.stderr
    assert json.loads(said.stdout)["file"] == str(path)


@pytest.mark.long
def test_a_notebook_is_mended_as_grading_mends_it_and_says_so(root, right, tmp_path, monkeypatch):
    """Also where it is named from the folder that it lies in."""
    path = tmp_path / "threads.ipynb"
    path.write_text(notebook_of(right.read_text(), grade_id="countdown"))
    monkeypatch.chdir(tmp_path)
    assert judge.run(["1-threads/countdown", path.name]) == 0
    assert "threads.ipynb: The cell countdown has no `%%module countdown` line" in (
        run(root, "1-threads/countdown", path).stderr
    )


@pytest.mark.long
def test_an_answer_in_a_notebook_that_needs_what_is_not_here_is_not_judged(root, tmp_path):
    path = tmp_path / "threads.ipynb"
    path.write_text(notebook_of("%%module countdown\nimport no_such_package_here"))
    said = run(root, "1-threads/countdown", path)
    assert said.returncode == 2
    assert "no_such_package_here" in said.stdout


@pytest.mark.long
@pytest.mark.parametrize(
    ("text", "words"),
    [
        (notebook_of("%%module overlap\nx = 1"), "no cell begins with `%%module countdown`"),
        (notebook_of("x = 1")[:-20], "no valid JSON, so no notebook"),
        ("", "is empty"),
    ],
)
def test_a_notebook_that_has_no_such_answer_says_so(root, tmp_path, text, words):
    path = tmp_path / "threads.ipynb"
    path.write_text(text)
    said = run(root, "1-threads/countdown", path)
    assert said.returncode == 2
    assert words in said.stderr
    assert "What to do" in said.stderr
    assert said.stdout == ""


def test_a_cell_that_failed_itself_says_with_what():
    outputs = [not_judged("the test cell itself failed: KeyError: 'events'")]
    *_, reason = lines_of(CellVerdict("countdown-tests", 3, None, outputs=outputs))
    assert reason.endswith("KeyError: 'events'")
