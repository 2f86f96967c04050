"""A wait that ends by itself is told from one that does not."""

from __future__ import annotations

import sys

import pytest

from course.system.quiescence import Quiescence
from tests.sandbox.test_dumps import DEADLOCK
from tests.sandbox.test_quiescence import PIPES

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="other systems do not tell")

FOREVER = {
    "two locks": DEADLOCK,
    "join before get": PIPES,
    "an event": "import threading; print('ready'); threading.Event().wait()",
    "a queue": "import queue; print('ready'); queue.Queue().get()",
    "a lock taken twice": """
        import threading
        lock = threading.Lock()
        print("ready")
        with lock, lock:
            pass
        """,
    "a queue of processes": """
        import multiprocessing
        queue = multiprocessing.get_context("fork").Queue()
        print("ready")
        queue.get()
        """,
    "a pool whose worker waits": """
        import multiprocessing
        if __name__ == "__main__":
            context = multiprocessing.get_context("fork")
            lock = context.Lock()
            lock.acquire()
            def wait(_):
                with lock:
                    pass
            with context.Pool(2) as pool:
                print("ready")
                pool.map(wait, range(2))
        """,
    "an executor": """
        import threading
        from concurrent.futures import ThreadPoolExecutor
        with ThreadPoolExecutor(2) as pool:
            print("ready")
            list(pool.map(lambda _: threading.Event().wait(), range(2)))
        """,
}

FOR_A_WHILE = {
    "a sleep": "import time; print('ready'); time.sleep(1000)",
    "a sleep in one thread": """
        import threading, time
        thread = threading.Thread(target=time.sleep, args=(1000,))
        thread.start()
        print("ready")
        thread.join()
        """,
    "an event with a time limit": """
        import threading
        print("ready")
        threading.Event().wait(1000)
        """,
    "a queue with a time limit": """
        import multiprocessing
        queue = multiprocessing.get_context("fork").Queue()
        print("ready")
        queue.get(timeout=1000)
        """,
    "a sleep in a worker": """
        import multiprocessing, time
        if __name__ == "__main__":
            worker = multiprocessing.get_context("fork").Process(target=time.sleep, args=(1000,))
            worker.start()
            print("ready")
            worker.join()
        """,
}


LOCKED = "lock = threading.Lock(); lock.acquire(); print('ready'); lock.acquire()"

FOR_ITSELF = {
    "a lock taken twice": f"import threading; {LOCKED}",
    "beside a thread that waits": f"""
        import threading
        threading.Thread(target=threading.Event().wait).start()
        {LOCKED}
        """,
    "beside a process that sleeps": f"""
        import multiprocessing, threading, time
        multiprocessing.get_context("fork").Process(target=time.sleep, args=(1000,)).start()
        {LOCKED}
        """,
}

FOR_OTHERS = {
    "a queue of processes": FOREVER["a queue of processes"],
    "a lock of processes": """
        import multiprocessing
        lock = multiprocessing.get_context("fork").Lock()
        lock.acquire()
        print("ready")
        lock.acquire()
        """,
    "a pool whose worker waits": FOREVER["a pool whose worker waits"],
    "a sleep in a worker": FOR_A_WHILE["a sleep in a worker"],
    "a thread that reads": f"""
        import os, threading
        threading.Thread(target=os.read, args=(os.pipe()[0], 1)).start()
        {LOCKED}
        """,
    "a time limit": FOR_A_WHILE["an event with a time limit"],
    "a signal": f"""
        import signal, threading
        signal.signal(signal.SIGUSR1, print)
        {LOCKED}
        """,
}


def _quiet(bench, until, code):
    child = bench.start(code)
    until(lambda: "ready" in child.stdout())
    quiet = Quiescence(child)
    until(lambda: quiet.seconds > 0.2)
    return child


@pytest.mark.parametrize("code", FOR_ITSELF.values(), ids=FOR_ITSELF)
def test_no_other_process_can_wake_it(bench, until, code):
    assert _quiet(bench, until, code).waits_for_itself()


@pytest.mark.parametrize("code", FOR_OTHERS.values(), ids=FOR_OTHERS)
def test_another_process_could_wake_it(bench, until, code):
    assert not _quiet(bench, until, code).waits_for_itself()


def _told(bench, until, code):
    told = _quiet(bench, until, code).waits_forever()
    assert told is not None
    return told


@pytest.mark.parametrize("code", FOREVER.values(), ids=FOREVER)
def test_forever(bench, until, code):
    assert _told(bench, until, code)


@pytest.mark.parametrize("code", FOR_A_WHILE.values(), ids=FOR_A_WHILE)
def test_for_a_while(bench, until, code):
    assert not _told(bench, until, code)
