"""Submissions that fool plain nbgrader, or that it is unfair to, graded in one class."""

from __future__ import annotations

import textwrap
from collections.abc import Callable
from typing import Any

import nbformat
import psutil
import pytest
from nbformat.v4 import new_code_cell

from course.sandbox import available_walls
from tests.judge.attacks.attacked import attacks, chosen

pytestmark = [pytest.mark.timeout(600), pytest.mark.xdist_group("hand-ins")]

ANSWERS = ("countdown", "overlap")
SLEEP = "31536.125"

# what makes the notebook, and the answers that must get their full points
ATTACKS: dict[str, tuple[Callable[..., Any], set[str]]] = {}


LONG: set[str] = set()


def submission(
    *, right: bool, but: tuple[str, ...] = (), walls: bool = False, long: bool = False
) -> Callable[..., Any]:
    """Register a function that makes a student's notebook: every answer right or wrong, `but` some.

    With `walls`, only where answers can be kept from the files of the machine. With `long`, a plain
    run leaves it out: what it does is done to the judge alone in tests/judge.
    """

    def register(make: Callable[..., Any]) -> Callable[..., Any]:
        if available_walls() or not walls:
            ATTACKS[make.__name__] = (make, set(ANSWERS) - set(but) if right else set(but))
            if long:
                LONG.add(make.__name__)
        return make

    return register


def code(text: str) -> str:
    return textwrap.dedent(text)


def in_front(nb: nbformat.NotebookNode, source: str) -> nbformat.NotebookNode:
    nb.cells.insert(0, new_code_cell(source))
    return nb


def marked(nb: nbformat.NotebookNode, *kinds: str) -> list[nbformat.NotebookNode]:
    return [
        cell
        for cell in nb.cells
        if any(cell.metadata.get("nbgrader", {}).get(kind) for kind in kinds)
    ]


# -- the ends of the scale ---------------------------------------------------------------------


@submission(right=True)
def reference(course, solve, answer):
    return solve(course)


@submission(right=False)
def untouched(course, solve, answer):
    return course.release()


# -- wrong answers that plain nbgrader gives full marks ------------------------------------------


@submission(right=False, long=True)
def skips_the_test_cells(course, solve, answer):
    nb = course.release()
    for cell in nb.cells:
        cell.metadata.tags = ["skip-execution"]
    return nb


IN_KERNEL = """
import ast
class Pass(ast.NodeTransformer):
    def visit_Assert(self, node):
        return ast.copy_location(ast.Pass(), node)
try:
    shell = get_ipython()
    shell.ast_transformers.append(Pass())
    shell.input_transformers_post.append(lambda lines: [l for l in lines if 'assert' not in l])
except NameError:
    pass
"""


@submission(right=False)
def transforms_the_asserts(course, solve, answer):
    return in_front(answer(course, **dict.fromkeys(ANSWERS, IN_KERNEL)), IN_KERNEL)


@submission(right=False, long=True)
def lies_about_equality(course, solve, answer):
    lie = code("""
        class Yes(list):
            __hash__ = object.__hash__
            def __eq__(self, other): return True
            def __ne__(self, other): return False
            def __contains__(self, item): return True
            def __iter__(self): return iter((self, self))
            def __getattr__(self, name): return self
            def __call__(self, *args, **kwargs): return self
            def __getitem__(self, key): return self
        yes = Yes()
        class Countdown:
            values = yes
            def __init__(self, n): pass
            def start(self): pass
            def join(self): pass
        class Tally:
            total = counts = yes
            def add(self, word): return yes
            def count(self, word): return yes
            def snapshot(self): return yes
        def run_all(*args): return yes
        fetch_all = run_safely = run_all
    """)
    return answer(course, **dict.fromkeys(ANSWERS, lie))


@submission(right=False, walls=True)
def runs_the_instructor_s_solution(course, solve, answer):
    theft = code(f"""
        import glob, json, os
        for place in ('../../../source', '../../source', 'source', {str(course.root / "source")!r}):
            for path in glob.glob(os.path.join(place, '*', '*.ipynb')):
                for cell in json.load(open(path))['cells']:
                    source = ''.join(cell['source'])
                    if source.startswith('%%module') and 'BEGIN SOLUTION' in source:
                        exec(source.partition('\\n')[2])
    """)
    return answer(course, **dict.fromkeys(ANSWERS, theft))


@submission(right=False, walls=True)
def writes_into_the_gradebook(course, solve, answer):
    forgery = code(f"""
        import os, sqlite3
        for path in ('../../../gradebook.db', {str(course.root / "gradebook.db")!r}):
            if os.path.exists(path):
                with sqlite3.connect(path) as db:
                    db.execute('update grade set manual_score = 99')
    """)
    nb = answer(course, **dict.fromkeys(ANSWERS, forgery))
    return in_front(nb, forgery)


@submission(right=False)
def edits_the_test_cells(course, solve, answer):
    nb = course.release()
    for cell in marked(nb, "grade"):
        cell.source = f"float({cell.metadata.nbgrader.points})"
        cell.metadata.nbgrader.points = 99
        cell.outputs = [nbformat.v4.new_output("execute_result", {"text/plain": "3"})]
    return nb


@submission(right=False, long=True)
def forges_the_metadata(course, solve, answer):
    nb = course.release()
    nb.metadata.course = {"notes": 7}
    for cell in marked(nb, "grade"):
        cell.metadata.nbgrader |= {"solution": True, "grade": False, "schema_version": 99}
        cell.metadata.course = {"score": 3}
    return nb


@submission(right=False)
def deletes_the_test_cells(course, solve, answer):
    nb = course.release()
    for cell in marked(nb, "grade"):
        nb.cells.remove(cell)
    return nb


@submission(right=False)
def hands_in_nothing(course, solve, answer):
    return nbformat.v4.new_notebook()


# -- right answers, whole or in part, that must keep their marks -----------------------------------


@submission(right=True)
def right_with_damaged_cells(course, solve, answer):
    """A lost magic line, a copy; test cells deleted or with other metadata."""
    nb = solve(course)
    first, second = marked(nb, "solution")
    first.source = first.source.partition("\n")[2]
    nb.cells.append(new_code_cell(second.source.replace("threading", "nothing")))
    for number, cell in enumerate(marked(nb, "grade")):
        if number % 2:
            nb.cells.remove(cell)
        else:
            cell.metadata.nbgrader = {"grade_id": cell.metadata.nbgrader.grade_id}
    return nb


@submission(right=True, long=True)
def right_in_retyped_cells(course, solve, answer):
    nb = solve(course)
    for cell in marked(nb, "solution"):
        cell.cell_type = "markdown"
        del cell["outputs"], cell["execution_count"]
    return nb


@submission(right=True, long=True)
def right_but_unruly(course, solve, answer):
    """Raising workers, standard error, a thread and a child that stay, a spawn in a cell."""
    child = code(f"""
        import subprocess, sys, threading, time
        subprocess.Popen(
            [sys.executable, '-c', 'import time; time.sleep({SLEEP})'], start_new_session=True
        )
        threading.Thread(target=time.sleep, args=(600,)).start()
    """)
    nb = solve(course)
    for cell in marked(nb, "solution"):
        cell.source += code("""
            import sys
            def fail(): raise RuntimeError('a worker failed')
            worker = threading.Thread(target=fail)
            worker.start()
            worker.join()
            print('to stderr', file=sys.stderr)
        """)
        if cell.metadata.nbgrader.grade_id == "overlap":
            cell.source += child
    in_front(nb, child)
    return in_front(
        nb,
        code("""
            import multiprocessing
            def target(): print('in a cell')
            worker = multiprocessing.get_context('spawn').Process(target=target)
            worker.start(); worker.join()
            raise SystemExit(worker.exitcode)
        """),
    )


@submission(right=True, but=("countdown",), long=True)
def ends_the_process_and_solves_the_other(course, solve, answer):
    return solve(course, countdown="import os\ndef Countdown(n): os._exit(0)\n")


@submission(right=True, but=("overlap",), long=True)
def hangs_in_one_exercise_and_solves_the_other(course, solve, answer):
    deadlock = code("""
        import threading
        def fetch_all(fetch, items):
            lock = threading.Lock()
            with lock, lock:
                return [fetch(item) for item in items]
    """)
    return solve(course, overlap=deadlock)


# -- the class, graded at once -------------------------------------------------------------------


@pytest.fixture(scope="module")
def graded(course, solve, answer, request):
    for name, (make, _) in chosen(request, ATTACKS).items():
        course.hand_in(name, make(course, solve, answer))
    course.nbgrader("autograde", "1-threads", timeout=500)
    return course


@pytest.mark.parametrize("name", attacks(ATTACKS, *LONG))
def test_nobody_gets_more_or_less_than_is_due(graded, name):
    points = {
        cell.metadata.nbgrader.grade_id.removesuffix("-tests"): cell.metadata.nbgrader.points
        for cell in marked(graded.source(), "grade")
    }
    assert set(points) == set(ANSWERS)
    right, scores = ATTACKS[name][1], graded.scores(name)
    assert {name: scores[name] for name in right} == {name: points[name] for name in right}
    # an answer that the judge refuses to run has no automatic score, and waits for a person
    assert not any(scores[name] for name in set(ANSWERS) - right), scores


@pytest.mark.parametrize("name", ["untouched", "hands_in_nothing", "deletes_the_test_cells"])
def test_what_was_not_done_has_no_points_and_waits_for_nobody(graded, name):
    assert set(graded.scores(name).values()) == {0}


def test_nothing_that_a_submission_started_is_alive(graded):
    alive = [
        process.info["cmdline"]
        for process in psutil.process_iter(["cmdline"])
        if SLEEP in " ".join(process.info["cmdline"] or [])
    ]
    assert alive == []
