"""What *Validate* says of a notebook, and that the server answers others meanwhile."""

from __future__ import annotations

import json
import os
import tempfile
import time
import urllib.error
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_notebook
from nbgrader.utils import compute_checksum

from course.validating.judged import judged_by_us
from tests.browser.lab import lab

META = {"locked": False, "grade": False, "solution": False, "task": False, "schema_version": 3}
TESTS = """from course.judge import answer, check, score
student = answer('double')
with check('doubles a number', points=2, deadline=60):
    assert student.double(2) == 4
score(of=2)"""
RIGHT = "def double(n):\n    return 2 * n\n"


@pytest.fixture
def written(tmp_path):
    def write(answer=RIGHT, tests=TESTS, handed_out=TESTS, kind="code"):
        """A notebook whose test cell was handed out with another text, or as another kind."""
        cell = new_code_cell(handed_out)
        cell.metadata["nbgrader"] = META | {
            "grade": True,
            "locked": True,
            "points": 2,
            "grade_id": "double-tests",
            "cell_type": kind,
        }
        cell.metadata.nbgrader["checksum"] = compute_checksum(cell)
        cell.source = tests
        own = new_code_cell(f"%%module double\n{answer}")
        own.metadata["nbgrader"] = META | {"solution": True, "grade_id": "double"}
        path = tmp_path / "small.ipynb"
        nbformat.write(new_notebook(cells=[new_code_cell("1 / 0"), own, cell]), path)
        return path

    return write


def test_a_right_answer_has_nothing_to_be_told_and_other_cells_are_not_run(written):
    assert judged_by_us(written()) == {"success": True, "value": {}}


def test_a_wrong_answer_has_the_report_that_the_notebook_shows_and_cannot_act(written):
    attack = "<img src=x onerror=alert(1)>"
    answer = judged_by_us(written(f"def double(n):\n    raise ValueError({attack!r})\n"))
    (told,) = answer["value"]["failed"]
    assert told["source"] == "double-tests"
    assert "class='course-report'" in told["error"]
    assert "&lt;img" in told["error"]
    assert attack not in told["error"]
    assert "✗ doubles a number (0 of 2)" in told["raw_error"]


def test_a_test_cell_that_breaks_is_told(written):
    broken = TESTS.replace("score(of=2)", "")
    (told,) = judged_by_us(written(tests=broken, handed_out=broken))["value"]["failed"]
    assert "could not be judged" in told["error"]


def test_a_test_cell_that_was_changed_is_told_first(written):
    changed = TESTS.replace("== 4", "== 5")
    assert judged_by_us(written(tests=changed))["value"] == {"changed": [{"source": changed}]}
    (told,) = judged_by_us(written(kind="markdown"))["value"]["type_changed"]
    assert (told["old_type"], told["new_type"]) == ("markdown", "code")


def test_what_is_no_notebook_is_told(tmp_path):
    path = tmp_path / "small.ipynb"
    assert judged_by_us(path)["success"] is False
    path.write_text("{")
    assert "cannot be read" in judged_by_us(path)["value"]


def test_notebooks_of_other_courses_are_nbgrader_s(written):
    text = "assert double(2) == 4"
    assert judged_by_us(written(tests=text, handed_out=text)) is None


WAITS = """import pathlib, time
pathlib.Path({begun!r}).touch()
while not pathlib.Path({go!r}).exists():
    time.sleep(0.05)
"""


@pytest.fixture
def signs():
    """A folder in which an answer can write, whoever runs it; pytest's own are closed to others."""
    with tempfile.TemporaryDirectory() as folder:
        os.chmod(folder, 0o777)
        yield Path(folder)


@pytest.mark.timeout(240)
@pytest.mark.xdist_group("server")
def test_the_server_answers_others_while_it_judges(tmp_path, written, signs):
    begun, go = signs / "begun", signs / "go"
    path = written(WAITS.format(begun=str(begun), go=str(go)) + RIGHT)
    with lab(tmp_path, app="jupyter_server", base_url="/user/ada/") as server:

        def ask(where, data=None):
            request = urllib.request.Request(f"{server.url}{where}", data)
            request.add_header("Authorization", f"token {server.token}")
            request.add_header("Content-Type", "application/json")
            with urllib.request.urlopen(request, timeout=100) as answer:
                return json.loads(answer.read())

        with ThreadPoolExecutor(1) as pool:
            body = json.dumps({"path": path.name}).encode()
            pressed = pool.submit(ask, "assignments/validate", body)
            while not (begun.exists() or pressed.done()):
                time.sleep(0.05)
            assert ask("api/status")["kernels"] == 0
            go.touch()  # only now can the answer come to its end
            assert pressed.result(100) == {"success": True, "value": {}}
        with pytest.raises(urllib.error.HTTPError, match="403") as refused:
            ask("assignments/validate", json.dumps({"path": "../elsewhere.ipynb"}).encode())
        refused.value.close()
