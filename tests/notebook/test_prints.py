"""What worker processes print is seen in the notebook, whole lines each, whatever starts them.

Under the name of a running test, ipykernel leaves its standard output alone, as it does on Windows.
"""

import contextlib
import io
import itertools
import os
import sys
import types

import nbformat
import pytest

from course.notebook.executing import Client
from course.notebook.prints import Lines, Pipes, _print_by
from tests.conftest import ROOT
from tests.methods import EACH, METHODS, STRICTEST

BY_QUEUE = "from course.notebook import prints\nprints.PIPES = False"
WAYS = [
    pytest.param(
        first, method, marks=() if (first, method) == ("", STRICTEST) else pytest.mark.long
    )
    for first, method in [*itertools.product([""], METHODS), (BY_QUEUE, STRICTEST)]
]
MODULE = """%%module saying
import sys
from multiprocessing import Process

def say(text):
    print(text, "with", end=" ")
    print("two prints")
    print("no end of line", end="")

def fail():
    raise ValueError("said on stderr")

def start_another():
    child = Process(target=say, args=("grandchild",))
    child.start()
    child.join()

class Talker(Process):
    def run(self):
        say("subclass")

def twice(n):
    print("pooled", n)
    return 2 * n
"""
WATCH = """import sys, threading
seen, write = threading.Event(), sys.stdout.write
def watched(text):
    write(text)
    if "the last words" in text:
        seen.set()
sys.stdout.write = watched"""
RUN = """from multiprocessing import Pool, Process
from saying import Talker, fail, say, start_another, twice
workers = [Process(target=say, args=("function",)), Talker(), Process(target=fail),
           Process(target=start_another)]
for worker in workers:
    worker.start()
for worker in workers:
    worker.join()
with Pool(2) as pool:
    print(pool.map(twice, [1, 2]))
last = Process(target=say, args=("the last words",))
last.start()
last.join()
assert seen.wait(60)"""


MANY = """%%module many
import os
from multiprocessing import Barrier, Process

gate = None

def say(number, gate):
    gate.wait()
    for _ in range(200):
        print("Wörker:", number, "äöü" * 20, number)
"""
TOGETHER = """from multiprocessing import Barrier, Process
from many import say
gate = Barrier(4)
workers = [Process(target=say, args=(number, gate)) for number in range(4)]
for worker in workers:
    worker.start()
for worker in workers:
    worker.join()
"""


def run(tmp_path, method, *cells, **variables):
    book = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(cell) for cell in cells])
    client = Client(book, timeout=150, resources={"metadata": {"path": str(tmp_path)}})
    assert "PYTEST_CURRENT_TEST" in os.environ
    environment = os.environ | {"PYTHONPATH": str(ROOT), "COURSE_START_METHOD": method} | variables
    client.execute(env=environment)
    texts = {"stdout": "", "stderr": ""}
    for output in book.cells[-1].outputs:
        texts[output.name] += output.text
    return texts


@pytest.mark.parametrize(("first", "method"), WAYS)
def test_workers_print_in_the_notebook(tmp_path, first, method):
    assert "PYTEST_CURRENT_TEST" in os.environ
    load = f"{first}\n%load_ext course\n%load_ext course"
    texts = run(tmp_path, method, load, MODULE, WATCH + "\n" + RUN)
    lines = texts["stdout"].splitlines()
    for said in ("function", "subclass", "grandchild", "the last words"):
        assert any(line.endswith(f"{said} with two prints") for line in lines), lines
    assert texts["stdout"].count("no end of line") >= 3
    for said in ("pooled 1", "pooled 2"):  # behind one or several texts without an end of line
        assert any(line.endswith(said) for line in lines), lines
    assert "ValueError: said on stderr" in texts["stderr"]


@pytest.mark.parametrize("method", EACH)
def test_lines_of_workers_that_print_at_the_same_time_stay_whole(tmp_path, method):
    until = SEEN.replace("COUNT", "800")
    texts = run(tmp_path, method, "%load_ext course", MANY, f"{until}\n{TOGETHER}\nall_seen()")
    lines = texts["stdout"].splitlines()
    whole = {f"Wörker: {number} {'äöü' * 20} {number}" for number in range(4)}
    assert len(lines) == 800
    assert set(lines) == whole


SEEN = """import sys, threading
seen, write, lines = threading.Event(), sys.stdout.write, [0]
def counted(text):
    write(text)
    lines[0] += text.count("\\n")
    if lines[0] >= COUNT:
        seen.set()
sys.stdout.write = counted
def all_seen():
    assert seen.wait(60), lines"""


def test_a_stream_of_the_learners_own_stays_and_half_a_line_is_not_said_twice():
    sent = []
    stream = Lines("stdout", lambda name, text: sent.append(text))
    print("half", end="", file=stream)
    assert sent == []
    print(" and half", "\nmore", file=stream, end="")
    assert sent == ["half and half \n"]
    stream.flush()
    stream.flush()
    assert sent == ["half and half \n", "more"]
    kernel, listening = object(), types.SimpleNamespace(stream=None)
    listening.stream = kernel
    with contextlib.redirect_stdout(listening):
        _print_by(Pipes({}), instead_of={"stdout": kernel, "stderr": None})
        assert isinstance(sys.stdout, Lines)
    mine = io.StringIO()
    with contextlib.redirect_stdout(mine):
        _print_by(Pipes({}), instead_of={"stdout": None, "stderr": None})
        assert sys.stdout is mine
