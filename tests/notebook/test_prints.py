"""What worker processes print is seen in the notebook where the kernel does not read it itself.

Under the name of a running test, ipykernel leaves its standard output alone, as it does on Windows.
"""

import multiprocessing
import os

import nbformat
import pytest
from nbclient import NotebookClient

from tests.conftest import ROOT

METHODS = [m for m in ("spawn", "forkserver") if m in multiprocessing.get_all_start_methods()]
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


@pytest.mark.parametrize("method", METHODS)
def test_workers_print_in_the_notebook(tmp_path, method):
    cells = ["%load_ext course\n%load_ext course", MODULE, WATCH + "\n" + RUN]
    book = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(cell) for cell in cells])
    client = NotebookClient(book, timeout=150, resources={"metadata": {"path": str(tmp_path)}})
    assert "PYTEST_CURRENT_TEST" in os.environ
    client.execute(env=os.environ | {"PYTHONPATH": str(ROOT), "COURSE_START_METHOD": method})
    texts = {"stdout": "", "stderr": ""}
    for output in book.cells[-1].outputs:
        texts[output.name] += output.text
    lines = texts["stdout"].splitlines()
    for said in ("function", "subclass", "grandchild", "the last words"):
        assert any(line.endswith(f"{said} with two prints") for line in lines), lines
    assert texts["stdout"].count("no end of line") >= 3
    assert {"pooled 1", "pooled 2"} <= {line.removeprefix("no end of line") for line in lines}
    assert "ValueError: said on stderr" in texts["stderr"]


def test_nothing_is_done_where_the_kernel_reads_its_own_output(run_cells):
    load, found = run_cells(
        "%load_ext course", "from course.notebook import prints\nprint(prints._queues)"
    )
    assert load.error is None
    assert found.text == "[]\n"
