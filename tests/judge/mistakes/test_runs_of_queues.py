"""Mistakes with queues: which one it is, what ends its loops, and who still waits at it."""

import pytest

from course.judge import check
from tests.judge.conftest import DEADLINE

CALLED = {
    "task_done() on a Queue of processes": """
        import multiprocessing

        def answer():
            queue = multiprocessing.Queue()
            queue.put(1)
            queue.get()
            queue.task_done()
        """,
    "multiprocessing.Empty": """
        import multiprocessing

        def answer():
            try:
                raise ValueError
            except multiprocessing.Empty:
                pass
        """,
    "a queue of threads between processes": """
        import multiprocessing
        import queue

        def work(results):
            results.put(1)

        def answer():
            results = queue.Queue()
            process = multiprocessing.Process(target=work, args=(results,))
            process.start()
            process.join()
            return [results.get(timeout=1)]
        """,
    "join before the queue is emptied": """
        import multiprocessing

        def work(queue):
            queue.put("x" * 1_000_000)

        def answer():
            queue = multiprocessing.Queue()
            process = multiprocessing.Process(target=work, args=(queue,))
            process.start()
            process.join()
            return [queue.get()]
        """,
    "a sentinel compared by is": """
        import multiprocessing

        SENTINEL = object()

        def consumer(queue):
            while True:
                item = queue.get()
                if item is SENTINEL:
                    break

        def answer():
            queue = multiprocessing.Queue()
            process = multiprocessing.Process(target=consumer, args=(queue,))
            process.start()
            queue.put(1)
            queue.put(SENTINEL)
            process.join()
        """,
    "one sentinel for several consumers": """
        import queue
        import threading

        def consumer(waiting):
            while True:
                item = waiting.get()
                if item is None:
                    break

        def answer():
            waiting = queue.Queue()
            team = [threading.Thread(target=consumer, args=(waiting,), daemon=True) for _ in "abc"]
            for thread in team:
                thread.start()
            waiting.put(1)
            waiting.put(None)
            for thread in team:
                thread.join()
        """,
    "no sentinel": """
        import queue
        import threading

        def consumer(waiting):
            while True:
                item = waiting.get()

        def answer():
            waiting = queue.Queue()
            thread = threading.Thread(target=consumer, args=(waiting,), daemon=True)
            thread.start()
            waiting.put(1)
            thread.join()
        """,
    "task_done() forgotten": """
        import queue
        import threading

        def consumer(waiting):
            while True:
                waiting.get()

        def answer():
            waiting = queue.Queue()
            thread = threading.Thread(target=consumer, args=(waiting,), daemon=True)
            thread.start()
            waiting.put(1)
            waiting.join()
        """,
    "the sentinel is processed": """
        import queue
        import threading

        def answer():
            waiting, results = queue.Queue(), []

            def consumer():
                while True:
                    item = waiting.get()
                    results.append(item)
                    if item is None:
                        break

            thread = threading.Thread(target=consumer)
            thread.start()
            waiting.put(1)
            waiting.put(None)
            thread.join()
            return results
        """,
    "trusts empty()": """
        import queue
        import threading

        def answer():
            waiting, results = queue.Queue(), []

            def consumer():
                while not waiting.empty():
                    results.append(waiting.get())

            thread = threading.Thread(target=consumer)
            thread.start()
            thread.join()
            waiting.put(1)
            return results
        """,
    "terminate() while a queue is used": """
        import multiprocessing
        import time

        def work(queue):
            time.sleep(100)
            queue.put(1)

        def answer():
            queue = multiprocessing.Queue()
            process = multiprocessing.Process(target=work, args=(queue,))
            process.start()
            process.terminate()
            process.join()
            return []
        """,
}
"""Each module's `answer()` ought to return [1]."""


@pytest.mark.parametrize("name", CALLED)
def test_is_called_by_its_name(name, learner, named):
    student = learner(CALLED[name])
    with check("returns one", deadline=DEADLINE):
        assert student.answer() == [1]
    assert named() == name
