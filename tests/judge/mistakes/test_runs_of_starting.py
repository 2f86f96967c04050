"""Mistakes in starting workers: when, with what, and how many at once."""

import pytest

from course.judge import check, rendezvous
from tests.judge.conftest import DEADLINE

CALLED = {
    "args that do not fit the target": """
        import threading

        results = []

        def work(first, second):
            results.append(first + second)

        def answer():
            thread = threading.Thread(target=work, args=(1,))
            thread.start()
            thread.join()
            return results
        """,
    "a thread that joins itself": """
        import threading

        def answer():
            threading.current_thread().join()
        """,
    "join() before start()": """
        import threading

        def answer():
            thread = threading.Thread(target=print)
            thread.join()
            thread.start()
        """,
    "a mutable default argument": """
        def answer(results=[]):
            results.append(1)
            return results
        """,
}
"""Each module's `answer()` ought to return [1]."""


@pytest.mark.parametrize("name", CALLED)
def test_is_called_by_its_name(name, learner, named):
    student = learner(CALLED[name])
    with check("returns one", deadline=DEADLINE):
        if name == "a mutable default argument":  # its second call shows it
            assert student.answer() == [1]
        assert student.answer() == [1]
    assert named() == name


OVERLAP = {
    "waits for each result in the loop": """
        from concurrent.futures import ThreadPoolExecutor

        def answer(task):
            with ThreadPoolExecutor(2) as pool:
                return [pool.submit(task, item).result() for item in "ab"]
        """,
    "a limit that nobody asked for": """
        from multiprocessing import Pool

        def answer(task):
            with Pool(processes=1) as pool:
                return pool.map(task, "ab")
        """,
    "join inside the start loop": """
        import multiprocessing

        def answer(task):
            for item in "ab":
                process = multiprocessing.Process(target=task, args=(item,))
                process.start()
                process.join()
        """,
    "no worker at all": """
        def answer(task):
            return [task(item) for item in "ab"]
        """,
}


@pytest.mark.parametrize("name", OVERLAP)
def test_serial_is_called_by_its_name(name, learner, named):
    student = learner(OVERLAP[name])
    with check("overlaps"):
        gate = rendezvous(2)
        student.answer(gate)
        assert gate.met
    assert named() == name
