"""The exception that explains a failure is shown first, with the learner's line."""

import pytest

from course.judge import answer, check, explore, score, spy, together
from course.judge.explaining.exceptions import printed_ends
from course.judge.judging import here

THREAD = """
    import threading
    def work(results):
        results.append(nothing)
    def fill():
        results = []
        thread = threading.Thread(target=work, args=(results,))
        thread.start()
        thread.join()
        return results
"""
PROCESS = """
    import multiprocessing
    def work(queue):
        queue.put(nothing)
    def fill():
        queue = multiprocessing.Queue()
        process = multiprocessing.Process(target=work, args=(queue,))
        process.start()
        process.join()
        return [queue.get() for _ in range(process.exitcode == 0)]
"""
POOL = """
    import multiprocessing
    def work(item):
        return nothing
    def fill():
        with multiprocessing.Pool(1) as pool:
            return pool.map(work, [1])
"""
TAKEN = """
    def work(results):
        results.append(nothing)
    def fill():
        results = []
        try:
            work(results)
        except Exception:
            pass
        return results
"""
IN_PLACE = """
    def work(results):
        results.append(nothing)
    def fill():
        try:
            work([])
        except NameError:
            raise ValueError("no")
"""


@pytest.mark.parametrize("method", ["fork", "spawn"])
@pytest.mark.parametrize("text", [THREAD, PROCESS, POOL, TAKEN, IN_PLACE])
def test_the_line_that_raised_it_is_told_first(learner, reported, text, method):
    learner(text)
    student = answer("mine", start_method=method)
    with check("fills"):
        assert student.fill() == [1]
    score(of=1)
    reason = here().last[0]["reason"]
    line = next(n for n, row in enumerate(text.splitlines(), start=2) if "nothing" in row)
    assert f"ine {line} of your code raised NameError: name 'nothing' is not defined" in reason
    if text is not IN_PLACE:
        assert reason.casefold().startswith(f"line {line} ")


def test_what_an_except_takes_on_purpose_is_not_told(learner, verdict):
    student = learner("""
        def number(text):
            try:
                return int(text)
            except ValueError:
                return None
        def refuse():
            try:
                raise KeyError("x")
            except Exception:
                return 0
        def tried(task):
            try:
                task()
            except Exception:
                return 0
    """)

    def fails():
        raise OSError("on purpose")

    with check("works"):
        assert [student.number("a"), student.refuse(), student.tried(spy(fails))] == [1]
    assert "raised" not in verdict()["reason"]


SAME_IN_EVERY_CHECK = {
    "not valid Python": "def f(:\n    pass",
    "not written yet": "class C:\n    def f(self): pass\ndef f():\n    raise NotImplementedError",
    "input()": "name = input('name? ')\ndef f(): return name",
    "endless output": "def f():\n    while True: print('x' * 1000)",
}


@pytest.mark.parametrize("name", SAME_IN_EVERY_CHECK)
def test_some_causes_are_the_same_in_every_check(learner, reported, name):
    student = learner(SAME_IN_EVERY_CHECK[name])
    with check("one"):
        assert student.f() == 1
    with check("another"):
        assert student.f() == 1
    with check("in every order"):
        explore(lambda: together(student.f, student.f))
    score(of=3)
    found = here().last
    assert [verdict["mistake"] for verdict in found] == [name] * 3, [v["reason"] for v in found]


def test_a_text_that_the_answer_reads_is_not_its_own(learner, verdict):
    student = learner("import ast\ndef f(task): return ast.parse(task())")

    def broken():
        raise SyntaxError("on purpose")

    for task in (broken, lambda: "def f(:"):
        with check("reads"):
            student.f(spy(task))
        assert verdict()["mistake"] != "not valid Python", verdict()["reason"]


def test_an_answer_not_written_yet_in_a_thread(learner, verdict):
    student = learner("""
        import threading
        class Worker(threading.Thread):
            def run(self):
                raise NotImplementedError
        def f():
            worker = Worker()
            worker.start()
            worker.join()
    """)
    with check("works"):
        assert student.f() == 1
    assert verdict()["mistake"] == "not written yet"


def test_an_endless_loop_is_said_as_that(learner, verdict):
    student = learner("""
        def f():
            while True:
                pass
    """)
    with check("ends", deadline=1):
        student.f()
    found = verdict()
    assert found["mistake"] == "endless loop"
    assert "while True" in found["reason"] or "pass" in found["reason"]


def test_a_run_that_the_thread_cannot_call(learner, verdict):
    student = learner("""
        import threading
        class Worker(threading.Thread):
            def run(self, number):
                self.done = number
        def f():
            worker = Worker()
            worker.start()
            worker.join()
    """)
    with check("works"):
        assert student.f() == 1
    assert "ine 5 of your code raised TypeError: Worker.run() missing 1" in verdict()["reason"]


def test_what_a_task_cannot_work_with_is_named_by_its_type(learner, verdict):
    student = learner("def f(task): return task(memoryview(b'abc'))")

    def task(item):
        return b"" + item

    with check("works"):
        student.f(task)
    reason = verdict()["reason"]
    assert "and was given an object of the type memoryview" in reason
    assert "Opaque" not in reason


def test_the_end_of_a_thread_is_printed_in_one_piece(learner):
    student = learner("""
        import sys, threading
        class Pieces(list):
            write = list.append
            def flush(self): pass
        def pieces_of_an_end():
            before, sys.stderr = sys.stderr, Pieces()
            thread = threading.Thread(target=lambda: 1 / 0, name="unlucky")
            thread.start()
            thread.join()
            pieces, sys.stderr = sys.stderr, before
            return list(pieces)
    """)
    (piece,) = student.pieces_of_an_end()
    first, *_, last = piece.splitlines()
    assert first == "Exception in thread unlucky:"
    assert last == "ZeroDivisionError: division by zero"


FIRST = [
    "Process Process-1:",
    "Traceback (most recent call last):",
    ' File "/c/mine.py", line 7, in f',
]
SECOND = [line.replace("1:", "2:").replace("7", "9") for line in FIRST]
ENDS = ["KeyError: 1", "KeyError: 2"]


@pytest.mark.parametrize(
    "text",
    [
        [*FIRST, ENDS[0], *SECOND, ENDS[1]],
        [FIRST[0], SECOND[0], *FIRST[1:], SECOND[1], ENDS[0], SECOND[2], ENDS[1]],
        [FIRST[0], SECOND[0], FIRST[1], SECOND[1], FIRST[2], SECOND[2], *ENDS],
        [*FIRST[:2], SECOND[0], FIRST[2], ENDS[0], *SECOND[1:], ENDS[1]],
    ],
)
def test_of_processes_that_print_between_one_another_one_is_told(text):
    for worker, kinds, _message, line in printed_ends("\n".join(text), {"mine": ""}):
        assert (worker, kinds) == ("process", ["KeyError"])
        assert line in (7, 9)
        break
    else:
        pytest.fail("nobody has ended")
