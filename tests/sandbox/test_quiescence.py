"""A stuck child is told from one that is only slow, on a busy machine too."""

from __future__ import annotations

import sys

import pytest

from course.system.cores import usable_cores
from course.system.quiescence import Quiescence
from tests.sandbox.test_dumps import DEADLOCK

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="other systems tell less")

BUSY = """
import threading
def spin():
    while True:
        pass
for _ in range(2):
    threading.Thread(target=spin).start()
print("ready")
"""

HANDS_OVER = """
import threading
first, second = threading.Semaphore(1), threading.Semaphore(0)
def play(mine, other):
    while True:
        mine.acquire()
        other.release()
threading.Thread(target=play, args=(first, second)).start()
threading.Thread(target=play, args=(second, first)).start()
print("ready")
"""

PIPES = """
if __name__ == "__main__":
    import multiprocessing
    context = multiprocessing.get_context("fork")
    queue = context.Queue()
    worker = context.Process(target=queue.put, args=(bytes(200_000),))
    worker.start()
    print("ready")
    worker.join()
"""


@pytest.fixture
def load(bench, until):
    """Return a function that gives this machine more to do than it has cores for."""

    def begin():
        loop = [sys.executable, "-I", "-S", "-c", "while True: pass"]
        busy = [bench.run(loop) for _ in range(usable_cores() + 1)]
        until(lambda: not any(child.asleep() for child in busy))

    return begin


@pytest.mark.parametrize("code", [BUSY, HANDS_OVER], ids=["busy", "hands over"])
def test_one_that_works_is_never_quiet(bench, load, until, code):
    child = bench.start(code)
    until(lambda: "ready" in child.stdout())
    load()
    quiet = Quiescence(child)
    looks = [quiet.seconds for _ in range(50)]
    assert max(looks) == 0


@pytest.mark.parametrize("code", [DEADLOCK, PIPES], ids=["locks", "join before get"])
def test_one_that_is_stuck_gets_quiet(bench, load, until, code):
    child = bench.start(code)
    until(lambda: "ready" in child.stdout())
    load()
    quiet = Quiescence(child)
    until(lambda: quiet.seconds > 0.3)
    assert child.asleep()
    assert child.activity() == child.activity()


def test_a_step_ends_the_quiet(bench, until):
    child = bench.start("""
        import os, time
        print("ready")
        while not os.path.exists("go"):
            time.sleep(2)
        print("went")
        time.sleep(1000)
    """)
    until(lambda: "ready" in child.stdout())
    quiet = Quiescence(child)
    until(lambda: quiet.seconds > 0.2)
    before = child.activity()
    (bench.inside(child) / "go").touch()
    until(lambda: "went" in child.stdout())
    assert child.activity() != before
    assert quiet.seconds == 0
    until(lambda: quiet.seconds > 0.2)


def test_a_new_process_ends_the_quiet(bench, until):
    child = bench.start("""
        import os, subprocess, time
        print("ready")
        while not os.path.exists("go"):
            time.sleep(0.5)
        subprocess.Popen(["sleep", "1000"])
        print("went")
        time.sleep(1000)
    """)
    until(lambda: "ready" in child.stdout())
    before = child.activity()
    (bench.inside(child) / "go").touch()
    until(lambda: "went" in child.stdout())
    assert child.activity() != before


def test_all_of_a_child_that_has_ended_is_quiet(bench):
    child = bench.start("pass")
    child.wait(150)
    assert child.asleep()
    assert child.activity() == frozenset()
