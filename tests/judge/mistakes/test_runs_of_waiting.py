"""Mistakes in waiting for workers and in getting results back, and what is none of them."""

import pytest

from course.judge import check, spy

CALLED = {
    "asks join() whether it has ended": """
        import threading

        def answer():
            thread = threading.Thread(target=print)
            thread.start()
            return ["done"] if thread.join(5) else ["late"]
        """,
    "is_alive without brackets": """
        import threading

        def answer():
            thread = threading.Thread(target=print)
            thread.start()
            thread.join()
            return ["late"] if thread.is_alive else ["done"]
        """,
    "expects a return value from a worker": """
        import threading

        def double(number):
            return 2 * number

        def answer():
            number = 1
            thread = threading.Thread(target=double, args=(number,))
            thread.start()
            thread.join()
            return [number]
        """,
    "a variable that processes do not share": """
        import multiprocessing

        def work(given, results):
            results[0] = 2 * given[0]

        def answer():
            given, results = multiprocessing.Array("i", [1]), [0]
            results = [0]
            process = multiprocessing.Process(target=work, args=(given, results))
            process.start()
            process.join()
            return results
        """,
}

RIGHT_HABITS = {
    "a thread that is waited for by its flag": """
        import threading

        def work(done):
            done.set()

        def answer():
            done = threading.Event()
            threading.Thread(target=work, args=(done,)).start()
            done.wait()
            return ["done"]
        """,
    "a function that returns, and keeps as well": """
        import threading

        results = []

        def work(number):
            results.append(number)
            return number

        def answer():
            thread = threading.Thread(target=work, args=(1,))
            thread.start()
            thread.join()
            return results
        """,
    "a lock that cannot be pickled, and no process": """
        import pickle
        import threading

        lock = threading.Lock()

        def answer():
            try:
                pickle.dumps(lock)
            except TypeError as error:
                return [str(error)]
        """,
    "a worker ended early, another one joined": """
        import threading

        def answer():
            def work():
                pass

            first, second = threading.Thread(target=work), threading.Thread(target=work)
            first.start()
            second.start()
            while first.is_alive():
                first.join(0.01)
            second.join()
            return ["done"]
        """,
    "a Value changed with its lock": """
        import multiprocessing

        def work(number):
            with number.get_lock():
                number.value += 1

        def answer():
            number = multiprocessing.Value("i", 0)
            process = multiprocessing.Process(target=work, args=(number,))
            process.start()
            process.join()
            return [number.value]
        """,
}
"""Answers that are wrong for another reason."""


@pytest.mark.parametrize("name", CALLED)
def test_is_called_by_its_name(name, learner, named):
    student = learner(CALLED[name])
    with check("returns what was asked for"):
        assert student.answer() == [2]
    assert named() == name


@pytest.mark.parametrize("habit", RIGHT_HABITS)
def test_what_is_not_the_mistake_is_not_named(habit, learner, named):
    student = learner(RIGHT_HABITS[habit])
    with check("returns something else"):
        assert student.answer() == ["something else"]
    assert named() == ""


def test_work_that_is_done_to_make_the_arguments(learner, named):
    student = learner(
        """
        import threading

        def answer(work):
            results = []
            thread = threading.Thread(target=results.append, args=(work(1),))
            thread.start()
            thread.join()
            return results
        """
    )
    seen = spy()
    with check("works in a thread"):
        assert student.answer(seen) == [1]
        assert not seen.in_main_thread
    assert named() == "the work is done to make the arguments"
