"""Verdicts: what a check says, what a cell scores, and what a report shows.

The asserts in here are those of test cells: PYTEST_DONT_REWRITE.
"""

import sys
import threading

import pytest

from course.judge import agree, check, checks, explore, hunt, raises, rendezvous, score
from course.judge.errors import JudgeError
from course.judge.judging import here
from course.judge.open_check import AFTER_A_HANG


def test_points_of_passed_checks_add_up(learner, reported):
    student = learner("def f(x): return 2 * x")
    with check("doubles two", points=2):
        assert student.f(2) == 4
    with check("doubles text", points=1):
        assert student.f("a") == "ab"
    result = score(of=3)
    assert repr(result) == "2"
    assert result == 2
    plain = repr(reported[0])
    assert "2 of 3 points" in plain
    assert "✓ doubles two (2 of 2)" in plain
    assert "✗ doubles text (0 of 1)" in plain
    assert "f('a') gave 'aa'; expected was 'ab'" in " ".join(plain.split())


def test_where_nothing_was_called_the_report_says_what_was_asked(learner, verdict):
    student = learner("def f(task, times):\n    for _ in range(times): task()")
    with check("meets"):
        gate = rendezvous(1)
        student.f(gate, 0)
        assert gate.met
    assert verdict()["reason"] == "`gate` was never called (after f(gate, 0))."


def test_a_report_is_about_the_modules_of_its_own_cell(learner, reported):
    with here().opened(30):  # as a level does that is played before
        learner("def f(): return 1", "played").f()
    student = learner("def f(): return 2")
    with check("returns two"):
        assert student.f() == 2
    with check("returns it again"):
        assert learner("def f(): return 2", "other").f() == 2
    score(of=2)
    assert reported[0].modules == ("mine", "other")


def test_nothing_that_happens_inside_a_check_is_raised(learner, verdict):
    student = learner("def f(): return None")
    with check("is used", points=100):
        assert student.f()[0] == 1
    found = verdict()
    assert found["status"] == "failed"
    assert "could not use what your code gave" in found["reason"]
    assert "None for f()" in found["reason"]


@pytest.mark.parametrize(
    "use",
    [
        lambda student: explor(student.f),  # noqa: F821
        lambda student: explore(lambda: asert(student.f)),  # noqa: F821
        lambda student: hunt(lambda: asert(student.f(str))),  # noqa: F821
        lambda student: student.f(lambda: dubble(2)),  # noqa: F821
        lambda student: agree(student.f, lambda: dubble(2), examples=[()]),  # noqa: F821
        lambda student: __import__("course.judge.no_such"),
        lambda student: student.f(student.started),  # which would wait for itself
        lambda student: student.f(lambda: student.f(None)),
    ],
)
def test_what_is_not_there_or_not_then_is_the_checks_fault(learner, verdict, use):
    student = learner(
        "def f(task):\n    try:\n        return task()\n    except Exception:\n        pass"
    )
    with check("is right", points=100):
        use(student)
    found = verdict()
    assert found["status"] == "unjudged", found
    assert "the check itself is wrong, not your answer" in found["reason"]


def test_a_name_that_only_the_answer_leaves_out_is_its_own_fault(learner, verdict):
    student = learner("def f(): return []")
    with check("gives something", points=100):
        for last in student.f():  # noqa: B007
            pass
        assert last == 3
    assert verdict()["status"] == "failed"


def test_none_where_a_value_was_expected_asks_for_return(learner, verdict):
    student = learner("def f(): 3")
    with check("returns", points=100):
        assert student.f() == 3
    assert "is there a `return`?" in verdict()["reason"]


def test_a_value_of_another_type_is_named(learner, verdict):
    student = learner("def f(): return (x for x in [1])")
    with check("returns a list", points=100):
        assert student.f() == [1]
    reason = verdict()["reason"]
    assert "a generator" in reason
    assert "expected was [1], a list" in reason


def test_an_exception_of_the_answer_is_told_with_its_line(learner, verdict):
    student = learner("def f():\n    return {}['x']")
    with check("works", points=100):
        student.f()
    found = verdict()
    assert "Line 3 of your code raised KeyError: 'x'" in found["reason"]
    assert 'File "mine.py", line 3, in f' in found["traceback"]


def test_a_syntax_error_is_told_with_its_line(learner, verdict):
    student = learner("def f(:\n    pass")
    with check("works", points=100):
        student.f()
    assert "SyntaxError" in verdict()["reason"]
    assert "Line 2" in verdict_reason()


def verdict_reason():
    (found,) = here().last
    return found["reason"]


def test_what_is_not_written_yet_is_said_so(learner, verdict):
    student = learner("def f():\n    raise NotImplementedError()")
    with check("works", points=100):
        student.f()
    assert "not written yet" in verdict()["reason"]


def test_a_missed_rendezvous_is_explained(learner, verdict):
    student = learner("def f(task, items):\n    return [task(item) for item in items]")
    with check("overlaps", points=100):
        gate = rendezvous(3)
        student.f(gate, [1, 2, 3])
        assert gate.met
    assert "main thread" in verdict()["reason"]


def test_each_check_has_a_new_process(learner, reported):
    student = learner("state = []\ndef f():\n    state.append(1)\n    return len(state)")
    for _ in range(2):
        with check("begins anew"):
            assert student.f() == 1
    assert score(of=2) == 2


def test_a_hang_costs_its_deadline_once(learner, reported):
    student = learner("""
        import threading
        def f():
            lock = threading.Lock()
            lock.acquire()
            lock.acquire(timeout=1000)
        def g(): return 1
    """)
    with check("comes to an end", deadline=3):
        student.f()
    with check("the rest is judged all the same"):
        assert student.g() == 1
        assert here().open_check.session("mine").allowed == AFTER_A_HANG
    score(of=2)
    first, second = here().last
    assert "after 3 seconds" in first["reason"]
    assert "the main thread is on line 7: `lock.acquire(timeout=1000)`" in first["reason"]
    assert second["status"] == "passed"


def test_every_thread_and_process_of_a_hang_says_where_it_waits(learner, verdict):
    student = learner("""
        import multiprocessing, threading
        def consume(q):
            while True:
                item = q.get()
        def f():
            q = multiprocessing.get_context("spawn").Queue()
            child = multiprocessing.get_context("spawn").Process(target=consume, args=(q,))
            helper = threading.Thread(target=child.join, name="helper")
            child.start(); helper.start()
            q.put(1)
            helper.join()
    """)
    with check("comes to an end", points=100, deadline=60):
        student.f()
    waits = {wait["name"]: wait["text"] for wait in verdict()["waits"]}
    assert waits["the main thread"] == "helper.join()"
    assert waits.get("SpawnProcess-1") == "item = q.get()"


def test_a_hang_in_c_is_ended_too(learner, verdict):
    student = learner("import math\ndef f(): return len(str(math.factorial(9_000_000)))")
    with check("comes to an end", points=100, deadline=1):
        student.f()
    assert "had not come to an end after 1 seconds" in verdict()["reason"]
    assert "line 3: `def f(): return len" in verdict_reason()


def test_a_fault_of_the_judge_is_no_fault_of_the_answer(learner, verdict):
    learner("x = 1")
    with check("is wrong itself", points=100):
        rendezvous(0)
    found = verdict()
    assert found["status"] == "unjudged"
    assert found["earned"] == 0


def test_checks_cannot_give_more_points_than_their_cell(learner, reported):
    with check("one", points=2):
        pass
    with pytest.raises(JudgeError, match="give 2 points, not 1"):
        score(of=1)


def test_hidden_checks_must_be_there_in_grading(learner, reported, monkeypatch):
    with check("one", points=2):
        pass
    monkeypatch.setenv(checks.GRADING, "1")
    with pytest.raises(JudgeError, match="give 2 points, not 3"):
        score(of=3)


def test_hidden_checks_that_are_not_there_are_not_counted_against_the_learner(learner, reported):
    with check("to be seen", points=2):
        pass
    assert score(of=3) == 3
    assert "1 more point is given by checks that run when your work is graded" in " ".join(
        repr(reported[0]).split()
    )


def test_the_report_escapes_what_comes_from_the_answer(learner, reported):
    student = learner('def f(): return "<script>alert(1)</script>"')
    with check("is harmless"):
        assert student.f() == 1
    score(of=1)
    html = reported[0]._repr_html_()
    assert "<script>" not in html
    assert "&lt;script&gt;" in html


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells a wait without end from one")
def test_a_deadlock_is_known_before_its_deadline(learner, verdict):
    student = learner("""
        import threading
        lock = threading.Lock()
        def f():
            with lock:
                with lock: pass
    """)
    with check("comes to an end", points=100, deadline=600):
        student.f()
    assert "all that could end it waits for ever" in verdict()["reason"]
    assert "the main thread is on line 7: `with lock: pass`" in verdict_reason()


def test_waiting_for_the_judge_is_no_deadlock(learner, reported):
    student = learner("def f(task): return task()")
    gate = threading.Event()
    timer = threading.Timer(2.5, gate.set)
    timer.start()
    with check("waits for the test"):
        student.f(gate.wait)
    timer.join()
    assert score(of=1) == 1


def test_the_exception_that_was_due_is_known_where_another_came(learner, verdict):
    student = learner("""
        def f(x):
            if x:
                raise RuntimeError("no")
    """)
    with check("raises"), raises(ValueError):
        student.f(1)
    assert verdict()["mistake"] == "another exception than the one asked for"


def test_what_was_called_stands_beside_what_was_compared(learner, verdict):
    student = learner("""
        class Down:
            def __init__(self, n):
                self.values = [n]
        def f(x):
            return [x]
    """)
    with check("values"):
        down = student.Down(3)
        assert down.values == [2, 1]
    assert "(down = Down(3))" in verdict()["reason"]
    with check("a list of calls"):
        assert [student.f(1), student.f(2)] == [[1], [3]]
    assert "was [[1], [2]]; expected was [[1], [3]]" in verdict()["reason"]


USED_UP = {
    "set(got) == {3}": "This must hold: `set(got) == {3}`",
    "[x for x in got] == [3]": "This must hold: `[x for x in got] == [3]`",
    "[*got] == [3]": "This must hold: `[*got] == [3]`",
    "set(again) == {3}": "`set(again)` was {1, 2}; expected was {3}",
    "set(here_itself) == {3}": "This must hold: `set(here_itself) == {3}`",
    "set(x for x in again) == {3}": "was {1, 2}; expected was {3}",
}


@pytest.mark.parametrize("test", USED_UP)
def test_what_gave_its_values_once_is_not_asked_for_them_again(learner, verdict, test, tmp_path):
    """It would give none the second time, and that was never compared."""
    student = learner("def f():\n    yield 1\n    yield 2\ndef g():\n    return [1, 2]")
    names = {"student": student, "check": check}
    cell = tmp_path / "cell.py"
    cell.write_text(
        "with check('goes through it'):\n"
        "    got, again, here_itself = student.f(), student.g(), iter([1, 2])\n"
        f"    assert {test}\n"
    )
    exec(compile(cell.read_text(), str(cell), "exec"), names)
    assert USED_UP[test] in verdict()["reason"]


def test_what_holds_by_now_is_not_told_as_a_difference(learner, verdict):
    """It was not so when it was asked; the values that it had then nobody knows any more."""
    student = learner("def f():\n    return 1")

    class Counted:
        """Something that goes on by itself."""

        seen = (1, 2, 2)

        @property
        def number(self):
            self.seen = self.seen[1:] or self.seen
            return self.seen[0]

    counted = Counted()
    counted.seen = (0, 1, 2)
    with check("two"):
        student.f()
        assert counted.number == 2
    reason = verdict()["reason"]
    assert "This must hold: `counted.number == 2`. It did not yet" in reason
    assert "expected was" not in reason
