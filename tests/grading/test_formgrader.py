"""The formgrader of a real Jupyter server that starts beside nbgrader_config.py."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import urllib.request
from collections.abc import Iterator

import pytest

from tests.browser.lab import until_it_answers

pytestmark = [pytest.mark.long, pytest.mark.timeout(240), pytest.mark.xdist_group("hand-ins")]

TOKEN = "a-token-of-the-test"
ATTACK = "<img src=x onerror=alert(1)>"


@pytest.fixture(scope="module")
def graded(small_course, answer):
    submitted = answer(small_course, double="def double(n):\n    return 4\n")
    submitted.cells[0].source = f"# Mine {ATTACK}"
    small_course.hand_in("ada", submitted)
    small_course.nbgrader("autograde", "0-small")
    return small_course


@pytest.fixture(scope="module")
def server(graded) -> Iterator[str]:
    """Address of a Jupyter server whose folder is the course; its token is TOKEN."""
    runtime = graded.root.parent / "home" / "run"
    env = graded.environment() | {"JUPYTER_RUNTIME_DIR": str(runtime), "JUPYTER_TOKEN": TOKEN}
    log = graded.root.parent / "server.log"
    with log.open("w") as output:
        process = subprocess.Popen(
            [
                *[sys.executable, "-m", "jupyter", "server", "--no-browser", "--allow-root"],
                *["--ip=127.0.0.1", "--ServerApp.port=0"],
            ],
            cwd=graded.root,
            env=env,
            stdout=output,
            stderr=subprocess.STDOUT,
        )
    try:
        yield until_it_answers(process, runtime, log)
    finally:
        process.kill()
        process.wait(30)


@pytest.fixture
def page(server):
    def get(path: str) -> str:
        request = urllib.request.Request(
            f"{server}{path}", headers={"Authorization": f"token {TOKEN}"}
        )
        with urllib.request.urlopen(request, timeout=60) as answer:
            return answer.read().decode("utf-8")

    return get


def test_the_formgrader_lists_the_assignment_and_its_submission(page):
    assert "Manage Assignments" in page("formgrader/manage_assignments")
    assignments = json.loads(page("formgrader/api/assignments"))
    assert [(a["name"], a["num_submissions"]) for a in assignments] == [("0-small", 1)]


def test_the_instructor_sees_the_tests_and_the_student_s_text_cannot_act(page):
    submissions = json.loads(page("formgrader/api/submitted_notebooks/0-small/small"))
    assert submissions[0]["needs_manual_grade"] is True
    shown = page(f"formgrader/submissions/{submissions[0]['id']}/")
    assert "hidden_value" in shown
    assert "For instructors only" in shown
    assert "doubles a text" in shown
    assert "Mine" in shown
    assert ATTACK not in shown


def test_a_student_s_file_that_says_no_time_keeps_nobody_off_the_list(graded, page):
    graded.hand_in("bob", graded.release())
    folder = graded.root / "submitted" / "bob" / graded.topic
    try:
        (folder / "timestamp.txt").write_text("gestern Abend")
        found = json.loads(page(f"formgrader/api/submissions/{graded.topic}"))
        assert {(one["student"], one["timestamp"]) for one in found} == {
            ("ada", None),
            ("bob", None),
        }
    finally:
        shutil.rmtree(folder.parent)
