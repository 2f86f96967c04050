"""Mistakes with processes and pools: what they share, what they are handed, how they end."""

import pytest

from course.judge import check, rendezvous
from tests.judge.conftest import DEADLINE

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
}
"""Each module's `answer()` ought to return [1] (2 where two processes count)."""


@pytest.mark.parametrize("name", CALLED)
def test_is_called_by_its_name(name, learner, named):
    student = learner(CALLED[name])
    with check("returns one", deadline=DEADLINE):
        expected = 2 if name == "Value changed without its lock" else [1]
        assert student.answer() == expected
    assert named() == name


def test_a_value_written_in_a_step_of_its_own_is_named_too(learner, named):
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
    assert named() == "Value changed without its lock"
