"""The answer runs elsewhere; what comes back is plain data or an object that cannot pretend."""

import os
import re

import pytest

from course.judge import check, raises
from course.judge.errors import AnswerError, DiedError, JudgeError, MissingError, UnusableError
from course.judge.judging import here


def test_functions_are_called_in_another_process(learner):
    student = learner("""
        import os
        def where(): return os.getpid()
        def double(x, *, times=1): return [2 * x] * times
    """)
    assert student.where() not in (0, os.getpid())
    assert student.double(2, times=2) == [4, 4]


def test_variables_can_be_read_and_set(learner):
    student = learner("limit = 3\ndef get(): return limit")
    assert student.limit == 3
    student.limit = 5
    assert student.get() == 5


def test_objects_stay_there_and_are_used_from_here(learner):
    student = learner("""
        class Stack:
            def __init__(self): self.items = []
            def push(self, item): self.items.append(item); return self
            def __len__(self): return len(self.items)
            def __iter__(self): return iter(self.items)
    """)
    stack = student.Stack()
    assert stack.push(1) == stack
    assert stack != student.Stack()
    assert len(stack) == 1
    assert list(stack) == [1]
    stack.items = [4, 5]
    assert stack.items == [4, 5]


def test_what_a_class_makes_is_an_object_and_what_a_function_returns_is_data(learner):
    student = learner("""
        from collections import Counter
        from typing import NamedTuple
        class Tally(Counter):
            def add(self, word): self[word] += 1
        class Place(NamedTuple):
            row: int
        def tally(): return Tally("aab")
    """)
    made = student.Tally("ab")
    made.add("a")
    assert made.get("a") == 2
    assert len(made) == 2
    assert student.tally() == {"a": 2, "b": 1}
    assert student.Counter("ab") == {"a": 1, "b": 1}
    assert student.Place(3) == (3,)


def test_an_object_is_neither_equal_to_plain_data_nor_true(learner):
    student = learner("""
        class Liar:
            def __eq__(self, other): return True
            def __bool__(self): return True
            def __hash__(self): return 0
        def result(): return Liar()
    """)
    result = student.result()
    assert result != [1, 2]
    assert result != [1, 2]
    with pytest.raises(UnusableError, match="a Liar object came where True or False"):
        bool(result)


def test_functions_of_the_test_are_called_back_here(learner):
    student = learner("def apply(f, x): return f(x) + 1")
    seen = []

    def twice(x):
        seen.append((x, os.getpid()))
        return 2 * x

    assert student.apply(twice, 4) == 9
    assert seen == [(4, os.getpid())]


def test_exceptions_cross_in_both_directions(learner):
    student = learner("""
        class Refused(Exception): pass
        def refuse(): raise Refused("no")
        def safe(f):
            try: return f()
            except KeyError as error: return repr(error)
        def broken(): return 1 / 0
    """)

    def missing():
        raise KeyError("x")

    assert "KeyError" in student.safe(missing)
    with raises(ZeroDivisionError) as caught:
        student.broken()
    assert "division by zero" in caught.message
    with raises("Refused"):
        student.refuse()
    nothing = pytest.raises(AnswerError, match="ValueError was to be raised, but nothing was")
    with nothing, raises(ValueError):
        student.safe(lambda: 1)


def test_an_exercise_not_written_yet_raises_nothing_that_was_asked_for(learner):
    student = learner("def f(): raise NotImplementedError()")
    with pytest.raises(NotImplementedError), raises(RuntimeError):
        student.f()


def test_a_missing_name_is_said_with_those_that_are_there(learner):
    student = learner("import math\ndef fetchall(): pass\ndef other(): pass")
    expected = "has no `fetch_all`; it defines fetchall, other. Did you mean `fetchall`"
    with pytest.raises(MissingError, match=re.escape(expected)):
        student.fetch_all()


def test_a_missing_module_is_said_with_what_to_do(learner):
    learner("x = 1")
    from course.judge import answer

    with pytest.raises(MissingError, match="Run the cell that begins with %%module absent,"):
        answer("absent").limit()


@pytest.mark.parametrize("name", ["KeyboardInterrupt", "BaseException"])
def test_what_no_except_for_exceptions_takes_ends_the_process(learner, name):
    student = learner(f"def f(): raise {name}('no more')")
    with pytest.raises(DiedError):
        student.f()


def test_a_process_that_ends_itself_is_reported(learner):
    student = learner("import os\ndef f(): os._exit(3)\ndef g():\n    import sys; sys.exit()")
    with pytest.raises(DiedError, match="exit status 3"):
        student.f()
    with pytest.raises(DiedError, match=r"sys.exit\(\)"):
        student.g()


def test_a_result_that_is_too_large_is_an_error_of_the_answer(learner):
    student = learner("def f():\n    a = []\n    a.append(a)\n    return a")
    with pytest.raises(ValueError, match="nested"):
        student.f()


def test_objects_do_not_outlive_their_check(learner, verdict):
    student = learner("class A: x = 1")
    with check("makes it"):
        thing = student.A()
    with pytest.raises(JudgeError, match="check that is over"):
        thing.x()


def test_what_was_printed_is_known(learner):
    student = learner("def f(n):\n    for i in range(n): print('line', i)")
    student.f(3)
    assert student.printed() == "line 0\nline 1\nline 2\n"
    student.f(1)
    assert student.printed().count("line 0") == 2


def test_workers_started_are_known(learner):
    student = learner("""
        import threading
        def f():
            t = threading.Thread(target=print, name="helper", daemon=True)
            threading.Thread(target=print, name="never")
            t.start(); t.join()
    """)
    student.f()
    (worker,) = student.started()
    assert (worker["name"], worker["daemon"], worker["alive"]) == ("helper", True, False)


def test_an_exception_of_a_callback_keeps_its_arguments(learner):
    student = learner("""
        def f(task):
            try: task()
            except KeyError as error: return error.args
    """)

    def missing():
        raise KeyError("x", 1)

    assert student.f(missing) == ("x", 1)


def test_a_check_ends_also_while_workers_are_about_to_call(learner):
    student = learner("""
        import threading
        def f(task, items):
            for item in items: threading.Thread(target=task, args=(item,)).start()
    """)
    for _ in range(5):
        with check("starts without waiting"):
            student.f(lambda item: None, range(20))


def test_who_tries_an_answer_out_in_its_own_cell_has_started_no_worker_of_a_call(learner, verdict):
    student = learner("""
        import subprocess, sys, threading
        def run():
            worker = threading.Thread(target=print)
            worker.start()
            worker.join()
        run()
        threading.Thread(target=threading.Event().wait, daemon=True).start()
        subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"])
    """)
    with check("has started one thread", points=1):
        student.run()
        assert [worker["kind"] for worker in student.started()] == ["thread"]
    assert verdict()["status"] == "passed"


def test_an_answer_may_leave_something_else_in_the_place_of_the_screen(learner):
    student = learner("""
        import sys
        class Screen:
            def write(self, text): pass
        def hide():
            sys.stdout = Screen()
            print("nobody sees this")
            return "done"
    """)
    assert [student.hide(), student.hide()] == ["done", "done"]


def test_each_child_of_a_check_is_ended_though_another_one_makes_trouble(monkeypatch):
    ended = []

    class Troubled:
        spent = 1.0

        def close(self):
            ended.append(self)
            raise RuntimeError("could not end the processes [1, 2]")

    sessions = {name: Troubled() for name in ("one", "other")}
    check = here().open_check
    monkeypatch.setattr(check, "sessions", dict(sessions))
    spent = check.setting.spent
    with pytest.raises(RuntimeError, match="could not end"):
        check.close()
    assert set(ended) == set(sessions.values())
    assert check.setting.spent == spent + 2.0


def test_a_manager_has_its_sockets_wherever_temporary_files_lie(learner, tmp_path, monkeypatch):
    """On macOS their folder has a long name, and a socket's has 103 bytes at most."""
    usual = tmp_path / ("long" * 30)
    usual.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(usual))
    student = learner("""
        from multiprocessing import Manager
        def noted():
            with Manager() as manager:
                return manager.dict(tea=2).copy()
    """)
    assert student.noted() == {"tea": 2}
