"""Mistakes with a name, each in a module of its own, and what must get no name.

The mistakes with threads and locks are in the bank (tests/bank), where each is also held against
all rules but its own.  Here are those with processes, pools and queues, which hang or end in the
learner's processes, and the look of the whole message.
"""

import textwrap

import pytest

from course.judge import check, rendezvous, score
from course.judge.notebook import TestCell, judge_notebook

DEADLINE = 60.0
"""Seconds; far more than is needed to see that nothing goes on any more."""


def _named(verdict):
    found = verdict()
    assert found["status"] == "failed", found
    return found["mistake"]


CALLED = {
    "a variable that processes do not share": """
        import multiprocessing

        results = []

        def work(item):
            results.append(2 * item)

        def answer():
            process = multiprocessing.Process(target=work, args=(1,))
            process.start()
            process.join()
            return results
        """,
    "Value changed without its lock": """
        import multiprocessing

        def one(barrier):
            barrier.wait()
            return 1

        def work(counter, barrier):
            counter.value += one(barrier)

        def answer():
            counter, barrier = multiprocessing.Value("i", 0), multiprocessing.Barrier(2)
            team = [multiprocessing.Process(target=work, args=(counter, barrier)) for _ in "ab"]
            for process in team:
                process.start()
            for process in team:
                process.join()
            return counter.value
        """,
    "a lock of threading handed to a process": """
        import multiprocessing
        import threading

        def work(lock):
            with lock:
                pass

        def answer():
            context = multiprocessing.get_context("spawn")
            process = context.Process(target=work, args=(threading.Lock(),))
            process.start()
            process.join()
        """,
    "a global that every process makes anew": """
        import multiprocessing

        context = multiprocessing.get_context("spawn")
        total = context.Value("i", 0)

        def work():
            with total.get_lock():
                total.value += 1

        def answer():
            process = context.Process(target=work)
            process.start()
            process.join()
            return [total.value]
        """,
    "a function that cannot be handed to a process": """
        import multiprocessing

        def answer():
            context = multiprocessing.get_context("spawn")
            process = context.Process(target=lambda: None)
            process.start()
            process.join()
        """,
    "a daemon process with children": """
        import multiprocessing

        def inner():
            pass

        def outer(queue):
            try:
                multiprocessing.Process(target=inner).start()
            except AssertionError as error:
                queue.put(str(error))

        def answer():
            queue = multiprocessing.Queue()
            process = multiprocessing.Process(target=outer, args=(queue,), daemon=True)
            process.start()
            said = queue.get()
            process.join()
            raise AssertionError(said)
        """,
    "try/except around start() or join()": """
        import multiprocessing

        def work():
            raise ValueError("no such page")

        def answer():
            process = multiprocessing.Process(target=work)
            try:
                process.start()
                process.join()
            except ValueError:
                return [1]
            return []
        """,
    "Pool.join() before close()": """
        import multiprocessing

        def answer():
            pool = multiprocessing.Pool(1)
            pool.join()
        """,
    "pool used after it has ended": """
        import multiprocessing

        def answer():
            with multiprocessing.Pool(1) as pool:
                pass
            return pool.map(abs, [1])
        """,
    "apply_async without get()": """
        import multiprocessing

        def answer():
            with multiprocessing.Pool(1) as pool:
                pool.apply_async(abs, (-1,))
                pool.close()
                pool.join()
            return []
        """,
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
"""Each module's `answer()` ought to return [1] (2 where two processes count)."""


@pytest.mark.parametrize("name", CALLED)
def test_is_called_by_its_name(name, learner, verdict):
    student = learner(CALLED[name])
    with check("returns one", deadline=DEADLINE):
        if name == "a mutable default argument":
            assert student.answer() == [1]
        expected = 2 if name == "Value changed without its lock" else [1]
        assert student.answer() == expected
    assert _named(verdict) == name


def test_a_value_written_in_a_step_of_its_own_is_named_too(learner, verdict):
    student = learner(
        """
        import multiprocessing

        def work(total, step, item):
            new = step(total.value, item)
            with total.get_lock():
                total.value = new

        def answer(step):
            total = multiprocessing.Value("i", 0)
            team = [multiprocessing.Process(target=work, args=(total, step, n)) for n in (1, 2)]
            for process in team:
                process.start()
            for process in team:
                process.join()
            return total.value
        """
    )
    with check("one at a time", deadline=DEADLINE):
        gate = rendezvous(2, lambda old, item: old + item)
        student.answer(gate)
        assert gate.most_at_once == 1
    assert _named(verdict) == "Value changed without its lock"


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
def test_serial_is_called_by_its_name(name, learner, verdict):
    student = learner(OVERLAP[name])
    with check("overlaps"):
        gate = rendezvous(2)
        student.answer(gate)
        assert gate.met
    assert _named(verdict) == name


RIGHT_HABITS = {
    "joins strings, not threads": """
        import threading

        def answer():
            threads = [threading.Thread(target=print) for _ in "ab"]
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join()
            return " ".join(["one", "two"])
        """,
    "partial as target": """
        import threading
        from functools import partial

        def answer():
            results = []
            thread = threading.Thread(target=partial(results.append, 2))
            thread.start()
            thread.join()
            return results
        """,
    "waits by a queue": """
        import queue
        import threading

        def answer():
            finished = queue.Queue()
            for number in range(3):
                threading.Thread(target=finished.put, args=(number,), daemon=True).start()
            return sorted(finished.get() for _ in range(3))
        """,
    "a lambda that keeps its value": """
        import threading

        def answer():
            results = []
            threads = [threading.Thread(target=lambda n=n: results.append(n)) for n in (5, 5)]
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join()
            return results
        """,
    "None in two processes": """
        import multiprocessing

        def consumer(waiting, results):
            while (item := waiting.get()) is not None:
                results.put(2 * item)
            results.put(None)

        def answer():
            waiting, results = multiprocessing.Queue(), multiprocessing.Queue()
            process = multiprocessing.Process(target=consumer, args=(waiting, results))
            process.start()
            waiting.put(1)
            waiting.put(None)
            found = list(iter(results.get, None))
            process.join()
            return found
        """,
    "a pool in a with block": """
        import multiprocessing

        def answer():
            with multiprocessing.Pool(2) as pool:
                return pool.map(abs, [-1, -2])
        """,
}
"""Answers that are wrong for another reason than the way they use their workers."""


@pytest.mark.parametrize("habit", RIGHT_HABITS)
def test_what_is_not_the_mistake_is_not_named(habit, learner, verdict):
    student = learner(RIGHT_HABITS[habit])
    with check("returns something else"):
        assert student.answer() == ["something else"]
    assert _named(verdict) == ""


def test_the_whole_message_reads_well():
    source = """
from course.judge import answer, check, rendezvous, score

with check("overlaps", points=1, hint="another hint"):
    gate = rendezvous(2)
    answer("mine").answer(gate)
    assert gate.met
score(of=1)
"""
    text = textwrap.dedent(OVERLAP["join inside the start loop"])
    (judged,) = judge_notebook({"mine": f"# %%module mine{text}"}, [TestCell("mine", source, 1)])
    report = judged.outputs[0]["data"]
    said = " ".join(report["text/plain"].split())
    assert "only one worker was inside at once (1 of 2)" in said
    assert "Line 7 starts a worker, and line 8 waits for its end" in said
    assert "try next: Keep the workers in a list and make it two loops" in said
    assert "another hint" not in said
    assert "Try next:" in report["text/html"]


def test_naming_changes_no_points(learner, reported):
    student = learner(OVERLAP["no worker at all"])
    with check("returns both", points=2):
        gate = rendezvous(2)
        assert student.answer(gate) == ["a", "b"]
    with check("overlaps", points=1):
        gate = rendezvous(2)
        student.answer(gate)
        assert gate.met
    assert score(of=3) == 2
