"""What never ends: who is alive, where each of them waits, and the likely cause."""

from __future__ import annotations

import os
import sys

import pytest

from course.judge import check, score
from course.judge.judging import here

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="needs signals")

CAUSES = {
    "two locks in opposite order": """
        import threading
        first, second, both = threading.Lock(), threading.Lock(), threading.Barrier(2)
        def there():
            with first:
                both.wait()
                with second:
                    pass
        def back():
            with second:
                both.wait()
                with first:
                    pass
        def answer():
            threads = [threading.Thread(target=there), threading.Thread(target=back)]
            for thread in threads: thread.start()
            for thread in threads:
                thread.join()
        """,
    "a Lock taken twice": """
        import threading
        lock = threading.Lock()
        def count():
            with lock:
                return 1
        def work():
            with lock:
                count()
        def answer():
            thread = threading.Thread(target=work)
            thread.start()
            thread.join()
        """,
    "no sentinel": """
        import queue, threading
        def use(q):
            while True:
                item = q.get()
                if item is None:
                    break
        def answer():
            q = queue.Queue()
            user = threading.Thread(target=use, args=(q,))
            user.start()
            q.put(1)
            user.join()
        """,
    "join before the queue is emptied": """
        from multiprocessing import Process, Queue
        def make(q):
            q.put("x" * 10_000_000)
        def answer():
            q = Queue()
            maker = Process(target=make, args=(q,))
            maker.start()
            maker.join()
            return q.get()
        """,
    "a task that waits for its own pool": """
        from concurrent.futures import ThreadPoolExecutor
        pool = ThreadPoolExecutor(1)
        def inner():
            return 1
        def outer():
            return pool.submit(inner).result()
        def answer():
            return pool.submit(outer).result()
        """,
}


@pytest.mark.parametrize("cause", CAUSES)
def test_the_likely_cause_is_named(cause, learner, verdict):
    student = learner(CAUSES[cause])
    with check("ends"):
        student.answer()
    found = verdict()
    assert found["status"] == "failed"
    assert found["mistake"] == cause
    assert "the main thread is on line" in found["reason"]
    assert len(found["waits"]) > 1 or cause == "join before the queue is emptied"


def test_who_is_in_no_line_of_the_learner_s_is_named_too(learner, verdict):
    student = learner("""
        import queue, threading
        def answer():
            idle = threading.Thread(target=queue.Queue().get, name="idle")
            idle.start()
            idle.join()
    """)
    with check("ends"):
        student.answer()
    found = verdict()
    assert "idle is in get() of queue.py" in found["reason"] or "in wait()" in found["reason"]
    assert sorted(wait["name"] for wait in found["waits"]) == ["idle", "the main thread"]


def test_a_module_that_hangs_as_it_is_imported_costs_its_deadline_once(learner, reported):

    student = learner("import threading\nthreading.Event().wait()\ndef answer(): pass\n")
    sessions = []
    for number in range(3):
        with check(f"ends {number}"):
            student.answer()
        sessions.append(dict(here().setting.stuck))
    score(of=3)
    found = here().last
    assert [v["status"] for v in found] == ["failed"] * 3
    assert len({v["reason"] for v in found}) == 1
    assert sessions[0]["mine"] is sessions[2]["mine"]


def test_a_process_that_is_stopped_is_told_as_such_and_not_waited_for(learner, verdict):
    student = learner("""
        import os, signal
        def answer():
            os.kill(os.getpid(), signal.SIGSTOP)
    """)
    with check("ends", deadline=60):
        student.answer()
    assert "a process is stopped by a signal (SIGSTOP)" in verdict()["reason"]


ENDINGS = {
    "import os, signal; os.kill(os.getpid(), signal.SIGSEGV)": "SIGSEGV",
    "while True: print('x' * 100_000)": "printed more and more",
    "return 'x' * 70_000_000": "more than 63 MiB",
    "raise SystemExit(0)": "sys.exit()",
    "import os; os._exit(0)": "exit status 0",
    "open('big', 'wb').write(bytes(2**27))": "File too large",
}


@pytest.mark.parametrize("body", ENDINGS)
def test_each_end_is_told_as_what_it_is(body, learner, verdict):
    student = learner(f"def answer():\n    {body}\n")
    with check("ends"):
        student.answer()
    found = verdict()
    assert found["status"] == "failed"
    assert ENDINGS[body] in found["reason"]


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")
def test_a_forked_worker_is_in_no_line_of_its_parents(learner, verdict):
    student = learner("""
        import multiprocessing, threading
        from concurrent.futures import ProcessPoolExecutor
        def answer():
            context = multiprocessing.get_context("fork")
            with ProcessPoolExecutor(2, context) as executor:
                executor.submit(abs, 1).result()
                worker = context.Process(target=context.Event().wait, name="idle")
                worker.start()
                threading.Event().wait()
    """)
    with check("ends"):
        student.answer()
    waits = {wait["name"]: wait["line"] for wait in verdict()["waits"]}
    assert waits == {"the main thread": 11, "idle": None}
